/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.CommitOutcomeResolver.Outcome;
import dev.failover.jdbc.CommitOutcomeUnknownException;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.TransactionOptions;
import dev.failover.jdbc.TransactionWork;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs work in transactions, and all of it again when it certainly did not happen. Thread-safe. */
public final class Transactions {

    private final JdbcCluster cluster;
    /** What the thread is in: a call inside joins. */
    @SuppressWarnings("ThreadLocalUsage") // of this DataSource only; gone with the transaction
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();

    public Transactions(JdbcCluster cluster) {
        this.cluster = cluster;
    }

    /** Runs the work in the transaction that the thread is in, else in one of its own. */
    public <T extends @Nullable Object, X extends Exception> T run(
            TransactionOptions options, TransactionWork<T, X> work) throws SQLException, X {
        Connection joined = current.get();
        return joined != null ? work.run(joined) : repeatedly(options, work);
    }

    private <T extends @Nullable Object, X extends Exception> T repeatedly(
            TransactionOptions options, TransactionWork<T, X> work) throws SQLException, X {
        Repetition repetition = new Repetition(options, cluster.nanos());
        for (; ; ) {
            Terms terms = repetition.terms(cluster.nanos() + cluster.budgetNanos());
            TransactionConnection connection = new TransactionConnection(cluster, terms, options);
            try {
                return once(connection, options, work);
            } catch (Exception e) {
                String replica =
                        connection.replica(); // before: with routing.rebind=transaction it leaves when it gives up
                connection.giveUp(e);
                if (!repetition.isDue(e, replica, cluster.nanos())) {
                    repetition.tell(e);
                    throw e;
                }
            } catch (Error e) {
                connection.giveUp(e);
                throw e;
            } finally {
                connection.end();
            }
        }
    }

    private <T extends @Nullable Object, X extends Exception> T once(
            TransactionConnection connection, TransactionOptions options, TransactionWork<T, X> work)
            throws SQLException, X {
        T result;
        current.set(connection);
        try {
            result = work.run(connection);
        } finally {
            current.remove();
        }
        commit(connection, options);
        return result;
    }

    private void commit(TransactionConnection connection, TransactionOptions options) throws SQLException {
        try {
            connection.complete();
        } catch (CommitOutcomeUnknownException e) {
            Outcome outcome = resolve(options, e);
            if (outcome == Outcome.UNKNOWN) {
                throw e;
            }
            if (outcome == Outcome.NOT_COMMITTED) {
                throw new ConnectionLostException(
                        e.getMessage() + ". The CommitOutcomeResolver says that it did not happen", false, e);
            }
        }
    }

    private Outcome resolve(TransactionOptions options, CommitOutcomeUnknownException unknown) {
        try (Connection connection = cluster.connection()) {
            connection.setAutoCommit(true);
            return options.resolver().resolve(connection);
        } catch (SQLException | RuntimeException e) {
            unknown.addSuppressed(e);
            return Outcome.UNKNOWN;
        }
    }
}
