/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks a standby how far it has replayed, on a connection that a caller is about to get. */
final class Replay {

    private static final String POSITION =
            "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0')::pg_catalog.int8";

    private Replay() {}

    /**
     * The position; -1 of a server that never replayed anything. One that was promoted tells where it stopped. Leaves no
     * transaction open.
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
        connection.setNetworkTimeout(Runnable::run, patienceMillis);
        T answer = question.ask(connection);
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.setNetworkTimeout(Runnable::run, before); // after a failure it is given back, and the pool resets it
        return answer;
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
