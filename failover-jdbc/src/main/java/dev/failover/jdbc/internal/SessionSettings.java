/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a user set on a connection: kept while it is unbound, applied when it is bound, undone when it is given back. */
final class SessionSettings {

    private static final int UNSET = -1;

    private boolean autoCommit;
    private boolean readOnly;
    private int isolation = UNSET;
    private int holdability = UNSET;
    private int networkTimeoutMillis = UNSET;
    private @Nullable Executor networkTimeoutExecutor;
    private @Nullable String schema;
    private @Nullable Map<String, Class<?>> typeMap;
    private final Map<String, String> clientInfo = new LinkedHashMap<>();
    private final Map<String, String> clientInfoBefore = new LinkedHashMap<>();

    /** @param autoCommit the pool's default */
    SessionSettings(boolean autoCommit) {
        this.autoCommit = autoCommit;
    }

    boolean autoCommit() {
        return autoCommit;
    }

    void autoCommit(boolean next) {
        autoCommit = next;
    }

    boolean readOnly() {
        return readOnly;
    }

    void readOnly(boolean next) {
        readOnly = next;
    }

    /** The level that was set, or PostgreSQL's default. */
    int isolation() {
        return isolation == UNSET ? Connection.TRANSACTION_READ_COMMITTED : isolation;
    }

    void isolation(int next) {
        isolation = next;
    }

    int holdabilityOr(int byDefault) {
        return holdability == UNSET ? byDefault : holdability;
    }

    void holdability(int next) {
        holdability = next;
    }

    int networkTimeoutMillis() {
        return Math.max(0, networkTimeoutMillis);
    }

    void networkTimeout(@Nullable Executor executor, int millis) {
        networkTimeoutExecutor = executor;
        networkTimeoutMillis = millis;
    }

    @Nullable
    String schema() {
        return schema;
    }

    void schema(String next) {
        schema = next;
    }

    void typeMap(Map<String, Class<?>> next) {
        typeMap = next;
    }

    /** {@code null} takes it away, as in JDBC. */
    void clientInfo(String name, @Nullable String value) {
        clientInfo.put(name, value == null ? "" : value);
    }

    /** Sends it, and keeps what was there before. */
    void sendClientInfo(Connection connection, String name, @Nullable String value) throws SQLException {
        String before = connection.getClientInfo(name);
        clientInfoBefore.putIfAbsent(name, before == null ? "" : before);
        connection.setClientInfo(name, value);
    }

    /** Brings a fresh pooled connection to where the user wants it. {@code guard}: it must refuse writes by itself. */
    void apply(Connection connection, boolean guard) throws SQLException {
        if (guard) {
            connection.setReadOnly(true); // before a transaction begins
        }
        if (isolation != UNSET) {
            connection.setTransactionIsolation(isolation);
        }
        if (holdability != UNSET) {
            connection.setHoldability(holdability);
        }
        if (networkTimeoutMillis != UNSET) {
            connection.setNetworkTimeout(networkTimeoutExecutor, networkTimeoutMillis);
        }
        if (typeMap != null) {
            connection.setTypeMap(typeMap);
        }
        for (Map.Entry<String, String> info : clientInfo.entrySet()) {
            sendClientInfo(connection, info.getKey(), info.getValue());
        }
        if (schema != null) {
            connection.setSchema(schema);
        }
        if (!connection.getAutoCommit() && (schema != null || !clientInfo.isEmpty())) {
            connection.commit(); // else the user's first rollback would undo them
        }
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
    }

    /**
     * HikariCP undoes the rest: without this a tenant's schema would leak to the next borrower. What was not committed is
     * rolled back first, as HikariCP would.
     */
    void restore(Connection connection) throws SQLException {
        if (holdability != UNSET) {
            connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
        }
        if (typeMap != null) {
            connection.setTypeMap(Map.of());
        }
        if (schema == null && clientInfoBefore.isEmpty()) {
            return;
        }
        if (!autoCommit) {
            connection.rollback();
        }
        for (Map.Entry<String, String> info : clientInfoBefore.entrySet()) {
            connection.setClientInfo(info.getKey(), info.getValue());
        }
        clientInfoBefore.clear();
        if (schema != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("RESET search_path");
            }
        }
        if (!autoCommit) {
            connection.commit();
        }
    }
}
