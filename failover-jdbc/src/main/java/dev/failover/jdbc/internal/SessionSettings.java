/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
        if (schema != null) {
            connection.setSchema(schema);
        }
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
    }

    /**
     * HikariCP undoes all but the schema: without this a tenant's would leak to the next borrower. What was not committed
     * is rolled back first, as HikariCP would.
     */
    void restore(Connection connection) throws SQLException {
        if (schema == null) {
            return;
        }
        if (!autoCommit) {
            connection.rollback();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("RESET search_path");
        }
        if (!autoCommit) {
            connection.commit();
        }
    }
}
