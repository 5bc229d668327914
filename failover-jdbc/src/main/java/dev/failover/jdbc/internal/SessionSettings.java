/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.internal.postgres.Physical;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a user set on a connection: kept while it is unbound, applied when it is bound, undone when it is given back. */
final class SessionSettings {

    private static final int UNSET = -1;

    private int isolation = UNSET;
    private int holdability = UNSET;
    private int networkTimeoutMillis = UNSET;
    private @Nullable Executor networkTimeoutExecutor;
    private final SessionDefaults defaults;
    private boolean setsSchema;
    private @Nullable String schema;
    private @Nullable Map<String, Class<?>> typeMap;
    private Map<String, String> clientInfo = Map.of();

    private Map<String, String> clientInfoBefore = Map.of();
    private int isolationBefore = UNSET;
    private @Nullable String pathBefore;
    private boolean pathUnknown;

    SessionSettings(SessionDefaults defaults) {
        this.defaults = defaults;
    }

    /** The level that was set, or the default. */
    int isolation() {
        return isolation == UNSET ? defaults.isolation() : isolation;
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
        return networkTimeoutMillis == UNSET ? defaults.networkTimeoutMillis() : networkTimeoutMillis;
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

    /**
     * Sends it. Where the user's own SQL may have set another level than the server's default it keeps that, and goes past
     * HikariCP, which would go back to the one that it knows.
     */
    void sendIsolation(Connection connection, int level) throws SQLException {
        if (!defaults.prepared()) {
            connection.setTransactionIsolation(level);
            return;
        }
        Connection drivers = connection.unwrap(Connection.class);
        if (isolationBefore == UNSET && Physical.isBetweenTransactions(connection)) {
            isolationBefore = drivers.getTransactionIsolation();
        }
        drivers.setTransactionIsolation(level);
    }

    /** Sends it, and keeps the search path that was there before, if that may be another than the server's default. */
    void sendSchema(Connection connection, @Nullable String next) throws SQLException {
        if (defaults.prepared() && pathBefore == null && !pathUnknown) {
            keepPath(connection);
        }
        connection.setSchema(next);
    }

    /** In a transaction it may be that of SET LOCAL. */
    private void keepPath(Connection connection) throws SQLException {
        if (!Physical.isBetweenTransactions(connection)) {
            pathUnknown = true;
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW search_path")) {
            row.next();
            pathBefore = row.getString(1);
        }
    }

    /** Whether it would take the pool's own SQL to bring the session back to where it was. */
    boolean isToBeReset() {
        return pathUnknown;
    }

    private void applySent(Connection connection) throws SQLException {
        if (setsSchema) {
            sendSchema(connection, schema);
        }
        for (Map.Entry<String, String> info : clientInfo.entrySet()) {
            sendClientInfo(connection, info.getKey(), info.getValue());
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
        isolationBefore = UNSET;
        pathBefore = null;
        pathUnknown = false;
        if (isolation != UNSET) {
            sendIsolation(connection, isolation);
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
        if (isolationBefore != UNSET) {
            connection.unwrap(Connection.class).setTransactionIsolation(isolationBefore);
        }
        if (!setsSchema && clientInfoBefore.isEmpty()) {
            return;
        }
        for (Map.Entry<String, String> info : clientInfoBefore.entrySet()) {
            connection.setClientInfo(info.getKey(), info.getValue());
        }
        clientInfoBefore = Map.of();
        if (setsSchema) {
            restorePath(connection);
        }
        if (!autoCommit) {
            connection.commit();
        }
    }

    /** The pool's schema also where the path was another: HikariCP looks at what was set last by JDBC. */
    private void restorePath(Connection connection) throws SQLException {
        if (defaults.schema().isPresent()) {
            connection.setSchema(defaults.schema().get());
        }
        if (pathBefore != null) {
            setPath(connection, pathBefore);
        } else if (defaults.schema().isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("RESET search_path");
            }
        }
    }

    private static void setPath(Connection connection, String path) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, false)")) {
            statement.setString(1, path);
            statement.execute();
        }
    }
}
