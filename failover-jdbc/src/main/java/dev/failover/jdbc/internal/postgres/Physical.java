/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** A connection to one server, which can be ended at any time from any thread. */
public final class Physical {

    private final Connection connection;
    private final Opening opening;
    private final boolean ownSocket;
    private final Met met;
    private final AtomicBoolean aborted = new AtomicBoolean();

    Physical(Connection connection, Opening opening, boolean ownSocket, Met met) {
        this.connection = connection;
        this.opening = opening;
        this.ownSocket = ownSocket;
        this.met = met;
    }

    /** Whether the driver's connections are of that kind: what unwrap() will find. */
    public static boolean isKindOf(Class<?> type) {
        return type.isAssignableFrom(PgConnection.class);
    }

    /** Whether a statement failed in its transaction, so that a commit would roll back without a word. */
    public static boolean isFailed(Connection connection) throws SQLException {
        return connection.unwrap(PgConnection.class).getTransactionState() == TransactionState.FAILED;
    }

    /** Whether a query on it would begin no transaction and join none, but for autoCommit. Asks the driver, not the server. */
    public static boolean isBetweenTransactions(Connection pooled) throws SQLException {
        return pooled.unwrap(PgConnection.class).getTransactionState() == TransactionState.IDLE;
    }

    /**
     * Whether its server says, from PostgreSQL 14 on, that it takes writes unless a transaction is told not to. A pooler may say
     * so of a server of before. Asks the driver.
     */
    public static boolean isSaidToTakeWrites(Connection pooled) {
        try {
            PgConnection drivers = pooled.unwrap(PgConnection.class);
            return "off".equals(drivers.getParameterStatus("in_hot_standby"))
                    && "off".equals(drivers.getParameterStatus("default_transaction_read_only"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether a transaction is open, be it one that failed; not on a connection that is closed. Asks the driver. */
    public static boolean isInTransaction(Connection pooled) {
        try {
            return !isBetweenTransactions(pooled);
        } catch (SQLException e) {
            return false; // ended from another thread meanwhile
        }
    }

    /** Gives up what is open, if anything is: also what a text began in autocommit mode, where JDBC has no rollback. */
    public static void rollBack(Connection pooled) throws SQLException {
        if (isBetweenTransactions(pooled)) {
            return;
        }
        boolean autoCommit = pooled.getAutoCommit();
        pooled.setAutoCommit(false); // the driver sends nothing for it, neither now nor afterwards
        pooled.rollback();
        pooled.setAutoCommit(autoCommit);
    }

    /**
     * The last warning that a commit did not wait for its synchronous standby, because somebody cancelled that; null if there was
     * none, or it cannot be asked any more. Known by the function that said so, for the text is in the server's language. Asks
     * the driver, not the server.
     */
    public static @Nullable SQLWarning unreplicated(Connection pooled) {
        try {
            return unreplicated(pooled.getWarnings());
        } catch (SQLException e) {
            return null; // ended from another thread meanwhile
        }
    }

    /** The same of what was executed last by a statement, which took effect at once. */
    public static @Nullable SQLWarning unreplicated(Statement executed) {
        try {
            return unreplicated(executed.getWarnings());
        } catch (SQLException e) {
            return null; // closed on completion
        }
    }

    private static @Nullable SQLWarning unreplicated(@Nullable SQLWarning first) {
        SQLWarning last = null;
        for (SQLWarning next = first; next != null; next = next.getNextWarning()) {
            ServerErrorMessage said = next instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
            last = said != null && "SyncRepWaitForLSN".equals(said.getRoutine()) ? next : last;
        }
        return last;
    }

    public Connection connection() {
        return connection;
    }

    /** Which server it led to when it was opened. */
    public Met met() {
        return met;
    }

    /** Whether that is it, as a pool hands it out. */
    public boolean isBehind(Connection pooled) {
        try {
            return pooled.unwrap(PgConnection.class) == connection;
        } catch (SQLException e) {
            return false; // it was given back meanwhile
        }
    }

    public boolean isClosed() {
        try {
            return aborted.get() || connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Whether it is open, in autocommit mode and in no transaction. Asks the driver, not the server. */
    public boolean isIdle() {
        try {
            return !isClosed() && connection.getAutoCommit() && isBetweenTransactions(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends it, and with it every call on it, at once. Returns at once unless the user's own socket factory is in use. */
    public void abort() {
        if (!aborted.compareAndSet(false, true)) {
            return;
        }
        opening.abort();
        if (!ownSocket) {
            abortThroughDriver();
        }
    }

    /**
     * Ends it, and tells the driver that nobody will use it any more: under TLS that would take what an abort left behind for a
     * leak, and warn of it when it is collected.
     */
    public void discard() {
        abort();
        try {
            connection.close();
        } catch (SQLException e) {
            // it had nobody to take leave of
        }
    }

    private void abortThroughDriver() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is as closed as it will be
        }
    }
}
