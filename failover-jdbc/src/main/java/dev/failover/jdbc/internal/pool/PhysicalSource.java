/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Failure.Blame;
import dev.failover.jdbc.internal.postgres.Opener;
import dev.failover.jdbc.internal.postgres.Physical;
import dev.failover.spi.FailureKind;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP opens connections with. While the endpoint is closed to routing it opens none: it keeps HikariCP's only
 * creator thread parked, so that the first connection is made as soon as the endpoint is back and not after HikariCP's
 * back-off of up to 5 s, and hands a {@link Tombstone} to callers who queue, which no abort would free.
 *
 * <p>It knows every physical connection from the moment it is opened, so an abort needs no bookkeeping per borrow.
 */
final class PhysicalSource implements DataSource {

    /** How often a parked creator looks whether somebody has queued since. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long a creator rests after the network failed it, unless the endpoint is judged before. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long a server that refused us is not asked again: it may count wrong passwords. */
    private static final long REFUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Opener opener;
    private final IntSupplier queueing;
    private final Openings openings;
    private final int networkTimeoutMillis;
    private final TimeSource time;
    private final Set<Physical> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile boolean open;
    private volatile boolean retired;
    private volatile boolean shut;
    private final AtomicInteger aborts = new AtomicInteger();
    /** Of HikariCP's only creator thread. */
    private boolean introduced;

    private @Nullable Physical first;
    private volatile @Nullable Refusal refusal;

    /**
     * @param queueing how many callers wait for a connection now
     * @param networkTimeoutMillis what the driver sets; HikariCP takes over that of the first connection, which may be a tombstone
     */
    PhysicalSource(Opener opener, IntSupplier queueing, Openings openings, int networkTimeoutMillis, TimeSource time) {
        this.opener = opener;
        this.queueing = queueing;
        this.openings = openings;
        this.networkTimeoutMillis = networkTimeoutMillis;
        this.time = time;
    }

    /** The last attempt met something that waiting does not cure; until then whoever comes is told so without another one. */
    private record Refusal(SQLException reason, long untilNanos) {}

    @Override
    public Connection getConnection() throws SQLException {
        for (; ; ) {
            Connection connection = open ? openOrRefuse() : park(false, Long.MAX_VALUE, null);
            if (connection != null) {
                return connection;
            }
        }
    }

    private @Nullable Connection openOrRefuse() throws SQLException {
        Refusal last = refusal;
        long left = last == null ? 0 : last.untilNanos() - time.nanos();
        if (last == null || left <= 0) {
            return openOne();
        }
        Connection tombstone = park(true, left, last.reason());
        return tombstone != null && open && opener.hasNewLogin() ? openOne() : tombstone;
    }

    /** See {@link Introduction}. */
    private Connection introduction(Physical physical) throws SQLException {
        Connection introduction = new Introduction(physical.connection());
        introduced = true;
        first = physical;
        return introduction;
    }

    private @Nullable Connection openOne() throws SQLException {
        Physical kept = first;
        first = null;
        if (kept != null && !kept.isClosed()) {
            return kept.connection();
        }
        int before = aborts.get();
        try {
            Physical physical = opener.open();
            connections.removeIf(Physical::isClosed);
            connections.add(physical);
            if (before != aborts.get()) {
                physical.discard();
                return null;
            }
            openings.opened(physical.met());
            admitted();
            return introduced ? physical.connection() : introduction(physical);
        } catch (SQLException e) {
            boolean own = before != aborts.get(); // the verdict ended it, so it says nothing of the endpoint
            return own ? null : openingFailed(Failure.ofOpening(e), e);
        }
    }

    /** Callers who queue learn at once what no waiting cures; what the network did is the engine's to judge. */
    private @Nullable Connection openingFailed(Failure failure, SQLException e) throws SQLException {
        if (failure.blame() == Blame.CONFIGURATION) {
            refused(e);
            return null;
        }
        if (failure.kind() == FailureKind.UNAVAILABLE && queueing.getAsInt() > 0) {
            return tombstone(e);
        }
        if (failure.blame() != Blame.ENDPOINT) {
            throw e;
        }
        openings.failed(failure.kind(), e);
        return park(true, RETRY_NANOS, null);
    }

    private Tombstone tombstone(@Nullable SQLException reason) {
        return new Tombstone(reason, Connection.TRANSACTION_READ_COMMITTED, networkTimeoutMillis);
    }

    private void refused(SQLException e) {
        boolean first = refusal == null;
        refusal = new Refusal(e, time.nanos() + REFUSED_NANOS);
        if (first) {
            openings.refused(e);
        }
    }

    private void admitted() {
        if (refusal != null) {
            refusal = null;
            openings.admitted();
        }
    }

    /**
     * Waits until the endpoint opens or closes, or for a while; answers with a tombstone as soon as somebody queues in vain.
     *
     * @param before whether it was open when the caller looked; by now it may be otherwise
     * @param reason why it is in vain though it is open; null if that is not known yet
     */
    private @Nullable Connection park(boolean before, long patienceNanos, @Nullable SQLException reason)
            throws SQLException {
        lock.lock();
        try {
            long left = patienceNanos;
            while (open == before && left > 0) {
                if (shut) {
                    throw new SQLNonTransientConnectionException("the pool is closed", "08003");
                }
                if ((!open || reason != null) && queueing.getAsInt() > 0) {
                    return tombstone(open ? reason : null);
                }
                left -= LOOK_NANOS - Math.max(0, moved.awaitNanos(LOOK_NANOS));
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLNonTransientConnectionException("interrupted while the endpoint is closed", "08003", e);
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it was a reason that waiting does not cure, and somebody cured it since. */
    boolean isOvercome(SQLException reason) {
        return refusal == null && Failure.ofOpening(reason).blame() == Blame.CONFIGURATION;
    }

    boolean isRetired() {
        return retired;
    }

    void open(boolean next) {
        lock.lock();
        try {
            open = next;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is open; false if that takes too long or will never be. */
    boolean awaitOpen(long patienceNanos) {
        lock.lock();
        try {
            long left = patienceNanos;
            while (!open && !retired && left > 0) {
                left = moved.awaitNanos(left);
            }
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** It will not be opened again; what is being opened is given up, for whoever waits for it. */
    void retire() {
        retired = true;
        open(false);
        aborts.getAndIncrement();
        opener.abort();
    }

    /** Waits until everybody who queued was sent away, or for so long. */
    void awaitNobodyQueues(long patienceNanos) {
        lock.lock();
        try {
            long left = patienceNanos;
            while (queueing.getAsInt() > 0 && left > 0) {
                left -= LOOK_NANOS - Math.max(0, moved.awaitNanos(LOOK_NANOS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Returns at once with what, when it is run, ends every connection that was opened, or began to be, before now. */
    Runnable abort() {
        aborts.getAndIncrement();
        opener.abort();
        List<Physical> old = List.copyOf(connections);
        return () -> {
            old.forEach(Physical::abort);
            connections.removeIf(Physical::isClosed);
        };
    }

    /** Ends one, and every call on it: to close it would wait behind a write that is stuck. */
    void abort(Connection pooled) {
        connections.stream().filter(c -> c.isBehind(pooled)).forEach(Physical::abort);
    }

    void shut() {
        shut = true;
        open(false);
        opener.abort();
    }

    // ---- the rest of a DataSource

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("credentials come from the configuration");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    /** Ignored: HikariCP would set its connection time-out, far longer than an opening may take. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 1; // HikariCP waits so long for its creator when it shuts down
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type.getName() + " in here");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
