/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.postgres.Opener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The pool of one endpoint. Thread-safe. */
public final class EndpointPool implements AutoCloseable {

    /** While an endpoint is closed to routing its pool may grow by tombstones, though all connections are held. */
    private static final int ROOM_FOR_TOMBSTONES = 16;

    /** Telling a pool takes no I/O; this is for a machine that is short of processors. */
    private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Whoever queues is sent away within milliseconds; this too is for a machine that is short of processors. */
    private static final long QUEUE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final HikariConfig config;
    private final PhysicalSource source;
    private final HikariPool pool;
    private final int size;
    private final int minimumIdle;
    private final int standbyMinimumIdle;

    /**
     * @param properties HikariCP's, by HikariCP's names
     * @param standbyMinimumIdle how many connections are kept ready while the endpoint is no primary
     * @param networkTimeoutMillis with which the driver opens connections; 0 for none
     */
    public EndpointPool(
            String name,
            Properties properties,
            int standbyMinimumIdle,
            Opener opener,
            Openings openings,
            int networkTimeoutMillis,
            TimeSource time) {
        this.source = new PhysicalSource(opener, this::queueing, openings, networkTimeoutMillis, time);
        this.config = new HikariConfig(properties);
        config.setPoolName(name);
        config.setDataSource(source);
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new EvictionRule());
        config.setValidationTimeout(Math.min(config.getValidationTimeout(), config.getConnectionTimeout()));
        config.validate();
        this.size = config.getMaximumPoolSize();
        this.minimumIdle = config.getMinimumIdle();
        this.standbyMinimumIdle = Math.min(standbyMinimumIdle, size);
        config.setMinimumIdle(this.standbyMinimumIdle);
        this.pool = new HikariPool(config);
    }

    /**
     * Borrows a connection.
     *
     * @throws PoolClosedException if the endpoint is closed to routing meanwhile, or the pool was retired before
     * @throws SQLTransientConnectionException SQLState null: the pool is full; 08*: no connection could be opened
     */
    public Connection borrow(long nowNanos, long deadlineNanos, TimeSource time) throws SQLException {
        for (long now = nowNanos; ; now = time.nanos()) {
            if (source.isRetired()) {
                throw new PoolClosedException(); // a pool that is shut down answers nobody
            }
            long left = (deadlineNanos - now) / 1_000_000; // by a constant: TimeUnit's division costs 5 ns
            Connection connection = getConnection(Math.max(1, left));
            Kind kind = kindOf(connection);
            if (kind == Kind.CONNECTION) {
                return connection;
            } else if (kind == Kind.TOMBSTONE) {
                bury(connection);
            } else {
                pool.evictConnection(connection);
            }
        }
    }

    private enum Kind {
        CONNECTION,
        TOMBSTONE,
        /** Closed behind our back; HikariCP does not look at what was used a moment ago. */
        CLOSED
    }

    private static Kind kindOf(Connection connection) {
        try {
            return connection.isWrapperFor(Tombstone.class) ? Kind.TOMBSTONE : Kind.CONNECTION;
        } catch (SQLException e) {
            return Kind.CLOSED; // the driver answers nobody on a closed connection
        }
    }

    private Connection getConnection(long millis) throws SQLException {
        try {
            return pool.getConnection(millis);
        } catch (SQLTransientConnectionException e) {
            throw isFull() ? full(millis, e) : e;
        }
    }

    /** HikariCP reports the last failure it saw, however old: only its figures tell whether the pool is full. */
    private boolean isFull() {
        return source.isOpen() && pool.getActiveConnections() >= size;
    }

    private SQLTransientConnectionException full(long millis, SQLException cause) {
        return new SQLTransientConnectionException(
                pool + ": pool full: " + pool.getActiveConnections() + " of " + size + " connections in use and "
                        + pool.getThreadsAwaitingConnection() + " more callers waiting after " + millis
                        + " ms (pool.maximum-pool-size); no failover for that",
                (String) null,
                cause);
    }

    /**
     * A tombstone goes back for the next in the queue, until the endpoint is open again. One that nobody came for may have been
     * overtaken by better news.
     */
    private void bury(Connection connection) throws SQLException {
        SQLException reason = connection.unwrap(Tombstone.class).reason();
        if (source.isOpen()) {
            pool.evictConnection(connection);
            if (reason == null || source.isOvercome(reason)) {
                return;
            }
        }
        connection.close();
        throw reason == null ? new PoolClosedException() : reason;
    }

    /**
     * Makes a borrowed connection's session what it was when it was opened; autoCommit is on then.
     *
     * @param clientInfo what the driver told the server when it opened it
     * @throws SQLException if it could not, and so must not be given back
     */
    public void reset(Connection connection, Map<String, String> clientInfo) throws SQLException {
        SessionReset.reset(connection, clientInfo, config);
    }

    /** Ends a borrowed connection for good. */
    public void evict(Connection connection) {
        pool.evictConnection(connection);
    }

    /** The same in the middle of a call, which ends at once. May block under the user's own socket factory. */
    public void abort(Connection connection) {
        source.abort(connection);
        pool.evictConnection(connection);
    }

    /** Opens it to routing, or closes it: then whoever queues is sent away. */
    public void open(boolean open) {
        if (open) {
            config.setMaximumPoolSize(size);
            source.open(true);
            pool.softEvictConnections(); // tombstones, and whatever a verdict left behind
            pool.addBagItem(1);
        } else {
            config.setMaximumPoolSize(size + ROOM_FOR_TOMBSTONES);
            source.open(false);
            pool.addBagItem(1);
        }
    }

    /**
     * Waits until it is open to routing: a route is known a moment before its pools are told.
     *
     * @return whether it is open; false too if it is closed for good, or the thread interrupted
     */
    public boolean awaitOpen(long patienceNanos) {
        return source.awaitOpen(Math.min(patienceNanos, OPENING_NANOS));
    }

    /** A primary keeps as many connections ready as the user said; a standby one, which makes a failover fast. */
    public void primary(boolean primary) {
        config.setMinimumIdle(primary ? minimumIdle : standbyMinimumIdle);
        if (primary) {
            pool.addBagItem(minimumIdle);
        }
    }

    /**
     * Returns at once with what, when it is run, ends every call on connections that were opened before now. That may block
     * under the user's own socket factory.
     */
    public Runnable abort() {
        Runnable abortion = source.abort();
        pool.softEvictConnections();
        return abortion;
    }

    /**
     * Shows HikariCP's own meters.
     *
     * @param registry a {@code MeterRegistry} of Micrometer's
     * @return what takes them off again
     */
    public Runnable meter(Object registry, TimeSource time) {
        PoolMeters meters = new PoolMeters(registry, time);
        pool.setMetricsTrackerFactory(meters);
        return meters::close;
    }

    public int idle() {
        return pool.getIdleConnections();
    }

    /** How many connections there are at most. */
    public int size() {
        return size;
    }

    /** How many connections callers hold or wait for. */
    public int inUse() {
        return pool.getActiveConnections() + queueing();
    }

    private int queueing() {
        return pool == null ? 0 : pool.getThreadsAwaitingConnection();
    }

    /** Closes it to routing for good, and sends queueing callers away. */
    public void retire() {
        open(false);
        source.retire();
    }

    /**
     * Waits until nobody holds a connection or queues for one, at most until the deadline, then aborts what is left.
     *
     * @return false if the thread was interrupted meanwhile; its flag is cleared
     */
    public boolean drain(long deadlineNanos, TimeSource time) {
        try {
            while (inUse() > 0 && deadlineNanos - time.nanos() > 0) {
                time.await(new CompletableFuture<>(), time.nanos() + LOOK_NANOS);
            }
            return true;
        } catch (InterruptedException e) {
            return false; // whoever closes is in a hurry
        } finally {
            source.abort().run();
        }
    }

    /** Whoever still queues is sent away first: a pool that is shut down frees nobody. */
    @Override
    public void close() {
        retire();
        source.awaitNobodyQueues(QUEUE_NANOS);
        pool.poolState = HikariPool.POOL_SHUTDOWN; // first: a creator that is let go must not try again
        source.shut();
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
