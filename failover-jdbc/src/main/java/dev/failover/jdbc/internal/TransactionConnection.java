/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.TransactionOptions;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The connection of one transaction, which its user cannot end: {@link Transactions} does. */
final class TransactionConnection extends FailoverConnection {

    TransactionConnection(JdbcCluster cluster, Terms terms, TransactionOptions options) throws SQLException {
        super(cluster, terms);
        handle.setAutoCommit(false);
        handle.setReadOnly(options.readOnly());
        if (options.isolation() != Connection.TRANSACTION_NONE) {
            super.setTransactionIsolation(options.isolation());
        }
    }

    /** Commits, unless a statement has failed: the server would roll back and call that a success. */
    void complete() throws SQLException {
        handle.checkNotFailed();
        handle.commit();
    }

    /** Rolls back. What goes wrong with that is added to why. */
    void giveUp(Throwable why) {
        try {
            if (!handle.isClosed()) {
                handle.rollback();
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    void end() {
        handle.close();
    }

    /** The endpoint that it was bound to, if that takes no writes. */
    @Nullable
    String replica() {
        Binding bound = handle.binding();
        return bound == null || bound.candidate().writer() ? null : bound.endpoint();
    }

    @Override
    public void commit() throws SQLException {
        throw refusal("commit");
    }

    @Override
    public void rollback() throws SQLException {
        throw refusal("roll back");
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (autoCommit) {
            throw refusal("set autoCommit");
        }
    }

    /** Does nothing: whoever joins a transaction does not end it. */
    @Override
    public void close() {}

    static SQLException refusal(String what) {
        return new SQLException(
                "cannot " + what + " inside FailoverDataSource.transaction(): return to commit, throw to roll back",
                "25000");
    }
}
