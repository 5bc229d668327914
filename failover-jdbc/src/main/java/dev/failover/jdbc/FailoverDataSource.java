/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.FailoverConfigurationException;
import dev.failover.WriteOutcome;
import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Settings;
import dev.failover.internal.metrics.ClusterMeters;
import dev.failover.jdbc.internal.Fittings;
import dev.failover.jdbc.internal.JdbcCluster;
import dev.failover.jdbc.internal.JdbcConfiguration;
import dev.failover.jdbc.internal.Transactions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A DataSource over a PostgreSQL primary and its standbys that goes on when the primary does not.
 *
 * <p>Connections are lazy: nothing is borrowed before the first call that needs the database. After {@code
 * setReadOnly(true)} that is a replica, else the primary; while there is none, the call waits for the next one, up to
 * {@code failover.max-wait}. A connection that is lost says what became of its work by the type of its exception: {@link
 * ConnectionLostException}, {@link CommitOutcomeUnknownException}, {@link NoEndpointAvailableException}.
 *
 * <p>It follows the servers' roles and promotes nobody. Fencing protects this process from what it has seen; it replaces
 * neither STONITH, a watchdog nor synchronous replication. Thread-safe.
 */
public final class FailoverDataSource implements DataSource, AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("dev.failover");

    private final JdbcCluster cluster;
    private final Operator operator;
    private final Transactions transactions;
    private final DataSource primary;
    private final DataSource replica;

    private FailoverDataSource(Settings settings, Fittings fittings) {
        this.cluster = new JdbcCluster(settings, fittings);
        this.operator = new Operator(cluster);
        this.transactions = new Transactions(cluster);
        this.primary = new View(this, cluster::primaryConnection);
        this.replica = new View(this, cluster::replicaConnection);
    }

    /**
     * Reads the only cluster of a {@code .properties} file and begins to probe it.
     *
     * @throws FailoverConfigurationException with everything that is wrong with the file
     * @throws IllegalStateException if {@code startup.require-primary} is set and there is no primary in time
     */
    public static FailoverDataSource fromProperties(Path file) {
        Configuration configuration = JdbcConfiguration.load(file);
        return start(configuration, configuration.onlyCluster(), Fittings.NONE.withFile(file));
    }

    /**
     * Reads the named cluster of a {@code .properties} file and begins to probe it.
     *
     * @throws FailoverConfigurationException with everything that is wrong with the file
     * @throws IllegalStateException if {@code startup.require-primary} is set and there is no primary in time
     */
    public static FailoverDataSource fromProperties(Path file, String cluster) {
        Configuration configuration = JdbcConfiguration.load(file);
        return start(configuration, configuration.cluster(cluster), Fittings.NONE.withFile(file));
    }

    /** Collects a configuration in code. */
    public static FailoverDataSourceBuilder builder() {
        return new FailoverDataSourceBuilder();
    }

    static FailoverDataSource start(Configuration configuration, Settings settings, Fittings fittings) {
        configuration.warnings().forEach(LOG::warn);
        FailoverDataSource dataSource = new FailoverDataSource(settings, fittings);
        dataSource.cluster.start();
        if (settings.flag("startup.require-primary")) {
            dataSource.requirePrimary(settings);
        }
        return dataSource;
    }

    private void requirePrimary(Settings settings) {
        try {
            if (cluster.awaitPrimary(settings.duration("startup.timeout"))) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String verdicts = String.join("; ", cluster.verdicts());
        close();
        throw new IllegalStateException(cluster.name() + ": no primary within "
                + settings.duration("startup.timeout").toMillis() + " ms (startup.timeout). " + verdicts);
    }

    /** A connection that is bound at the first call that needs the database. Never blocks. */
    @Override
    public Connection getConnection() {
        return cluster.connection();
    }

    /** Always the primary, bound at {@code getConnection()}: for migrations, LISTEN, advisory locks. */
    public DataSource primary() {
        return primary;
    }

    /** Always read-only, on a replica as long as there is one. */
    public DataSource replica() {
        return replica;
    }

    /** Runs the work in a transaction with {@link TransactionOptions#defaults()}. */
    public <T extends @Nullable Object, X extends Exception> T transaction(TransactionWork<T, X> work)
            throws SQLException, X {
        return transaction(TransactionOptions.defaults(), work);
    }

    /**
     * Runs the work in a transaction and commits it. All of the work is run again, up to {@link TransactionOptions#attempts},
     * when it certainly did not happen and may succeed now: its connection was lost before the commit, or another transaction
     * stood in its way (SQLState 40001, 40P01); on a replica whose replay it was in the way of, once on another endpoint. A
     * commit that got no answer is repeated only if the options' resolver says that it did not happen.
     *
     * <p>Runs on the calling thread. Inside of it the same thread's next {@code transaction} of this DataSource joins: same
     * connection, same end, and its options do not count.
     *
     * @return what the work returned, once it is committed
     * @throws SQLException the last attempt's, with those before as suppressed ones; {@link CommitOutcomeUnknownException} if
     *     nobody knows whether it was committed; SQLState 25P02 if the work hid that a statement had failed
     * @throws X what the work threw; the transaction was rolled back
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(
            TransactionOptions options, TransactionWork<T, X> work) throws SQLException, X {
        return transactions.run(options, work);
    }

    /**
     * Opens a session on this thread: until it is closed, reads on connections that are taken here see what connections of the
     * same key wrote before, in this process. See {@link Session}.
     *
     * @param key whose writes: a user, a tenant, a conversation
     * @throws IllegalArgumentException if the key is empty
     */
    public Session session(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException(cluster.name() + ": the key of a session is empty");
        }
        return new Session(cluster, key);
    }

    /**
     * What became of a transaction, by the {@link Session#token() token} that its session gave out right after it. That is worth
     * asking after an {@link dev.failover.FailoverEvent.AcknowledgedWritesLost}. It is known of tokens of this process only: of what
     * others wrote beyond the point where a new primary took over, the answer is {@link WriteOutcome#UNCERTAIN}.
     *
     * @throws IllegalArgumentException if it is another cluster's
     */
    public WriteOutcome outcomeOf(Token token) {
        token.checkOf(cluster);
        return cluster.ownWrites().outcomeOf(token.timeline(), token.lsn());
    }

    ClusterMeters<?> meters() {
        return cluster.meters();
    }

    /** Status and commands for whoever is on call. */
    public Operator operator() {
        return operator;
    }

    /**
     * No more calls: those that wait for an endpoint fail at once, connections in use get {@code drain.timeout}, then are
     * aborted. Idempotent.
     */
    @Override
    public void close() {
        cluster.close();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                cluster.name() + ": credentials come from the configuration; use getConnection()");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** Ignored: decisions are logged through SLF4J. */
    @Override
    public void setLogWriter(PrintWriter out) {}

    /** Ignored: {@code pool.connection-timeout} is the whole budget of a call. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException(cluster.name() + ": a FailoverDataSource is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "FailoverDataSource[" + cluster.name() + "]";
    }
}
