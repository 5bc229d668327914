/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.internal.postgres.Physical;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a standby how far it has replayed, on a connection that a caller is about to get. */
final class Replay {

    private static final String POSITION =
            "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0')::pg_catalog.int8";

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private Replay() {}

    /**
     * The position; -1 of a server that never replayed anything. One that was promoted tells where it stopped. Leaves the
     * connection as it was.
     *
     * @param patienceMillis how long an answer may take, at least 1: a server that is frozen ends no query, so it is the
     *     network that is limited
     */
    static long positionOf(Connection connection, int patienceMillis) throws SQLException {
        return asked(connection, patienceMillis, Replay::read);
    }

    /** A question to the server. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private static <T> T asked(Connection connection, int patienceMillis, Question<T> question) throws SQLException {
        int before = connection.getNetworkTimeout();
        boolean joins = Physical.isInTransaction(connection);
        connection.setNetworkTimeout(Runnable::run, patienceMillis);
        try {
            return question.ask(connection);
        } finally {
            leaveAsItWas(connection, joins, before);
        }
    }

    /** A refused question has its user go on; a connection that broke tells him itself. */
    private static void leaveAsItWas(Connection connection, boolean joined, int networkTimeoutMillis) {
        try {
            if (!joined) {
                Physical.rollBack(connection);
            }
            connection.setNetworkTimeout(Runnable::run, networkTimeoutMillis);
        } catch (SQLException e) {
            LOG.debug("a connection that was asked for its position is broken: {}", e.getMessage());
        }
    }

    /** Whether it is a standby, which has to be asked where a primary is expected; the same otherwise. */
    static boolean isStandby(Connection connection, int patienceMillis) throws SQLException {
        return asked(connection, patienceMillis, Replay::readStandby);
    }

    private static boolean readStandby(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static long read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITION)) {
            long position = row.next() ? row.getLong(1) : -1;
            return row.wasNull() ? -1 : position;
        }
    }
}
