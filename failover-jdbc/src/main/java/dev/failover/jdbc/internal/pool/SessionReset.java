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
import java.util.Map;

/**
 * Ends what a user left in a session: settings, locks, temporary tables, cursors, channels, prepared names. HikariCP knows of
 * nothing but what was set by JDBC's own methods.
 */
final class SessionReset {

    private SessionReset() {}

    /**
     * {@code DISCARD ALL}, which pgjdbc knows, and then once more what the driver and HikariCP did when they opened the
     * connection, in their order: the user's own SQL has the last word.
     */
    static void reset(Connection connection, Map<String, String> clientInfo, HikariConfig config) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true); // it is refused in a transaction
        }
        execute(connection, "DISCARD ALL");
        for (Map.Entry<String, String> info : clientInfo.entrySet()) {
            connection.setClientInfo(info.getKey(), info.getValue());
        }
        if (config.getTransactionIsolation() != null) {
            connection.setTransactionIsolation(UtilityElf.getTransactionIsolation(config.getTransactionIsolation()));
        }
        if (config.getSchema() != null) {
            connection.setSchema(config.getSchema());
        }
        if (config.getConnectionInitSql() != null) {
            execute(connection, config.getConnectionInitSql());
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
