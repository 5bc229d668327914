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

    /** The position; -1 if it is no standby any more. Leaves no transaction open. */
    static long positionOf(Connection connection) throws SQLException {
        long position;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITION)) {
            position = row.next() ? row.getLong(1) : -1;
            position = row.wasNull() ? -1 : position;
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return position;
    }
}
