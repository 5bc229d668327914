/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.UtilityElf;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Ends what a user left in a session: settings, locks, temporary tables, cursors, channels, prepared names. HikariCP knows of
 * nothing but what was set by JDBC's own methods.
 */
final class SessionReset {

    private SessionReset() {}

    /** {@code DISCARD ALL}, which pgjdbc knows, and then once more what HikariCP did when it took the connection on. */
    static void reset(Connection connection, HikariConfig config) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true); // it is refused in a transaction
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DISCARD ALL");
            if (config.getConnectionInitSql() != null) {
                statement.execute(config.getConnectionInitSql());
            }
        }
        if (config.getSchema() != null) {
            connection.setSchema(config.getSchema());
        }
        if (config.getTransactionIsolation() != null) {
            connection.setTransactionIsolation(UtilityElf.getTransactionIsolation(config.getTransactionIsolation()));
        }
    }
}
