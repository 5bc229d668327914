/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.internal.postgres.Physical;
import dev.failover.jdbc.internal.probe.Wal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Where a primary's log ended when it was asked: whatever had been committed is before that. What is flushed would not do,
 * for a commit that does not wait for it.
 */
record Written(long term, long position) {

    /** Before everything. */
    static final Written NOWHERE = new Written(0, 0);

    private static final String POSITION = """
            SELECT pg_catalog.pg_wal_lsn_diff(
                       pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8,
                   pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8),
                   pg_catalog.current_setting('wal_block_size')::pg_catalog.int8,
                   pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))
            """;

    /**
     * Asks on a connection that has just committed; in one round trip, and it is left as it was. Null if it is in a
     * transaction that its user began by a statement, which nobody may join.
     *
     * @param patienceMillis how long an answer may take; afterwards the connection is lost
     */
    static @Nullable Written on(Connection connection, int patienceMillis) throws SQLException {
        if (!Physical.isBetweenTransactions(connection)) {
            return null;
        }
        int before = connection.getNetworkTimeout();
        boolean autoCommit = connection.getAutoCommit();
        connection.setNetworkTimeout(Runnable::run, patienceMillis);
        connection.setAutoCommit(true); // between transactions the driver sends nothing for it
        try {
            return read(connection);
        } finally { // a refusal ends no connection, and its user goes on as before
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, before);
        }
    }

    Written later(Written other) {
        boolean newer = other.term > term || (other.term == term && other.position > position);
        return newer ? other : this;
    }

    private static Written read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITION)) {
            row.next();
            Wal wal = new Wal(row.getLong(3), row.getLong(4));
            return new Written(Long.parseLong(row.getString(2), 16), wal.normalise(row.getLong(1)));
        }
    }
}
