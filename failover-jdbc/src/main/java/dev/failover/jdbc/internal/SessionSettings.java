/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a user set on a connection: kept while it is unbound, applied when it is bound, undone when it is given back. */
final class SessionSettings {

    private static final int UNSET = -1;

    private int isolation = UNSET;
    private int holdability = UNSET;
    private int networkTimeoutMillis = UNSET;
    private @Nullable Executor networkTimeoutExecutor;
    private final Optional<String> poolSchema;
    private boolean setsSchema;
    private @Nullable String schema;
    private @Nullable Map<String, Class<?>> typeMap;
    private Map<String, String> clientInfo = Map.of();

    private Map<String, String> clientInfoBefore = Map.of();

    /** @param poolSchema what the pool sets by default, if the user configured one */
    SessionSettings(Optional<String> poolSchema) {
        this.poolSchema = poolSchema;
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

    /** {@code null} is the server's default. */
    void schema(@Nullable String next) {
        setsSchema = true;
        schema = next;
    }

    void typeMap(Map<String, Class<?>> next) {
        typeMap = next;
    }

    Map<String, Class<?>> typeMap() {
        return typeMap == null ? new HashMap<>() : typeMap;
    }

    /** What was set, by its name. */
    Map<String, String> clientInfo() {
        return clientInfo;
    }

    /** {@code null} takes it away, as in JDBC. */
    void clientInfo(String name, @Nullable String value) {
        clientInfo = with(clientInfo, name, value);
    }

    /** Sends it, and keeps what was there before. */
    void sendClientInfo(Connection connection, String name, @Nullable String value) throws SQLException {
        if (!clientInfoBefore.containsKey(name)) {
            clientInfoBefore = with(clientInfoBefore, name, connection.getClientInfo(name));
        }
        connection.setClientInfo(name, value);
    }

    private void applySent(Connection connection) throws SQLException {
        for (Map.Entry<String, String> info : clientInfo.entrySet()) {
            sendClientInfo(connection, info.getKey(), info.getValue());
        }
        if (setsSchema) {
            connection.setSchema(schema);
        }
    }

    private static Map<String, String> with(Map<String, String> map, String name, @Nullable String value) {
        Map<String, String> next = new LinkedHashMap<>(map);
        next.put(name, value == null ? "" : value);
        return next;
    }

    /** Applies what was set to a fresh pooled connection, but for {@link #limit}. */
    void apply(Connection connection) throws SQLException {
        clientInfoBefore = Map.of();
        if (isolation != UNSET) {
            connection.setTransactionIsolation(isolation);
        }
        if (holdability != UNSET) {
            connection.setHoldability(holdability);
        }
        if (typeMap != null) {
            connection.setTypeMap(typeMap);
        }
        if (setsSchema || !clientInfo.isEmpty()) {
            applySent(connection);
        }
    }

    /** Last: what was sent before was not the user's call. */
    void limit(Connection connection) throws SQLException {
        if (networkTimeoutMillis != UNSET) {
            connection.setNetworkTimeout(networkTimeoutExecutor, networkTimeoutMillis);
        }
    }

    /**
     * HikariCP undoes the rest: without this a tenant's schema would leak to the next borrower. For a connection between
     * transactions.
     */
    void restore(Connection connection, boolean autoCommit) throws SQLException {
        if (holdability != UNSET) {
            connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
        }
        if (typeMap != null) {
            connection.setTypeMap(new HashMap<>()); // the driver hands it out as it is
        }
        if (!setsSchema && clientInfoBefore.isEmpty()) {
            return;
        }
        for (Map.Entry<String, String> info : clientInfoBefore.entrySet()) {
            connection.setClientInfo(info.getKey(), info.getValue());
        }
        clientInfoBefore = Map.of();
        if (setsSchema && poolSchema.isPresent()) {
            connection.setSchema(poolSchema.get());
        } else if (setsSchema) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("RESET search_path");
            }
        }
        if (!autoCommit) {
            connection.commit();
        }
    }
}
