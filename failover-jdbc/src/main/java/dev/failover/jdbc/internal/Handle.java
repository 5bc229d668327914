/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Bounds;
import dev.failover.jdbc.CommitOutcomeUnknownException;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Physical;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a connection that a user holds: nothing until the database is needed, then a {@link Stay} on a pooled
 * connection of the endpoint that fits the declared {@link Intent}.
 *
 * <pre>
 *   UNBOUND ------use()------> BOUND --the endpoint failed or lost its place--> LOST
 *    |  ^                      ^  |
 *    |  +-------- left <-------|--+   (between transactions, no statement open: see {@link Intent#shouldLeave})
 *    +--useAny()--> SOFT --use()
 * </pre>
 *
 * A lost connection stays lost: what lived in its session (locks, temporary tables, settings) is gone, and a new one under
 * the same object would hide that. Used by one thread at a time, as JDBC connections are; {@link #abort} from any.
 */
final class Handle {

    private static final AtomicReferenceFieldUpdater<Handle, Stay> STAY =
            AtomicReferenceFieldUpdater.newUpdater(Handle.class, Stay.class, "stay");

    /** Of all handles, for aborts are rare: what one begins the thread that it frees ends. */
    private static final ReentrantLock ABORTING = new ReentrantLock();

    private final Intent intent;
    private final Connection connection;
    private final Membership membership;
    private boolean autoCommit;
    private boolean readOnly;
    /** Hardly anybody sets any, so there is nothing to make for most. */
    private @Nullable SessionSettings settings;

    private volatile @Nullable Stay stay;
    private volatile boolean closed;
    private volatile boolean aborted;
    /** Who waits for a pooled connection; a plain store, for it is on the way of every call. */
    private @Nullable Thread binder;
    /** Whether {@link #abort} interrupted that thread. */
    private boolean interrupted;

    private @Nullable SQLException lost;

    /** @param connection what the user holds */
    Handle(Intent intent, Connection connection) {
        this.intent = intent;
        this.connection = connection;
        this.membership = intent.cluster().ownWrites().join();
        this.autoCommit = intent.cluster().autoCommit();
    }

    /** To be changed. */
    SessionSettings settings() {
        SessionSettings now = settings;
        if (now == null) {
            now = new SessionSettings(cluster().sessions());
            settings = now;
        }
        return now;
    }

    Intent intent() {
        return intent;
    }

    private JdbcCluster cluster() {
        return intent.cluster();
    }

    Membership membership() {
        return membership;
    }

    Judge judge() {
        return cluster().judge();
    }

    Connection connection() {
        return connection;
    }

    /** What the session would be told about itself. */
    Properties clientInfo() {
        Properties info = new Properties();
        info.putAll(cluster().clientInfo());
        if (settings != null) {
            info.putAll(settings.clientInfo());
        }
        return info;
    }

    /** On the pooled connection that {@link #use} returned last. */
    Stay stay() throws SQLException {
        Stay now = stay;
        if (now == null) {
            throw new SQLException("not bound", "55000");
        }
        return now;
    }

    boolean isIn(Stay one) {
        return stay == one;
    }

    @Nullable
    Binding binding() {
        Stay now = stay;
        return now == null ? null : now.binding();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isAborted() {
        return aborted;
    }

    boolean autoCommit() {
        return autoCommit;
    }

    boolean isDeclaredReadOnly() {
        return readOnly;
    }

    boolean isReadOnly() {
        return intent.isReadOnly(this);
    }

    /** What its next transaction needs, or statement in autocommit mode. */
    Access access() {
        return intent.access(this);
    }

    void checkUsable() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("this connection is closed", "08003");
        }
        if (lost != null) {
            throw again(lost);
        }
    }

    /** Whoever asks once more is told no more certainty than there was. */
    private static SQLException again(SQLException lost) {
        String message = lost.getMessage() + " (earlier, on this connection)";
        return lost instanceof CommitOutcomeUnknownException
                ? new CommitOutcomeUnknownException(message, lost)
                : new ConnectionLostException(message, false, lost);
    }

    // ---- binding

    /** The pooled connection; borrowed now if there is none, or if the one that there is should be left and may be. */
    Connection use() throws SQLException {
        checkUsable();
        Stay now = stay;
        if (now != null && now.isToEnd()) {
            leave(now);
            now = null;
        }
        return now == null ? bind(false, Long.MAX_VALUE) : now.use();
    }

    /** A pooled connection of any live server, for what each of them can tell; of the one that it is bound to, if it is. */
    Connection useAny(long budgetNanos) throws SQLException {
        checkUsable();
        Stay now = stay;
        if (now != null && isWornOut(now.binding()) && now.mayEnd()) {
            leave(now);
            now = null;
        }
        return now == null ? bind(true, budgetNanos) : now.current();
    }

    /** Where it is, if that was borrowed for what any server can tell and is not what it intends. */
    @Nullable
    Stay elsewhere() throws SQLException {
        checkUsable();
        Stay now = stay;
        return now != null && now.isElsewhere() ? now : null;
    }

    private static boolean isWornOut(Binding bound) {
        return bound.soft() && !bound.candidate().isCurrent();
    }

    /** The user gets at the driver's connection, so this handle keeps it until it is closed. */
    <T> T pin(Class<T> type) throws SQLException {
        T drivers = use().unwrap(type);
        stay().pin();
        return drivers;
    }

    private Connection bind(boolean soft, long budgetNanos) throws SQLException {
        long started = cluster().nanos();
        long deadline = intent.terms()
                .deadline(started + Math.min(budgetNanos, cluster().budgetNanos()));
        for (; ; ) {
            Binding bound = await(soft, started, deadline);
            Stay next = new Stay(this, bound);
            stay = next;
            if (closed) { // aborted from another thread while it waited
                letGo(bound);
                throw freed(null);
            }
            if (isSetUp(next, deadline)) {
                return bound.connection();
            }
        }
    }

    /** Until there is one, or {@link #abort} is called. */
    private Binding await(boolean soft, long started, long deadline) throws SQLException {
        binder = Thread.currentThread();
        try {
            checkUsable();
            return borrow(soft, started, deadline);
        } catch (SQLException | RuntimeException e) {
            binder = null;
            stay = null; // as it was, but an abort that finds it so finds no binder
            if (aborted) {
                throw freed(e);
            }
            throw e;
        } finally {
            binder = null; // before stay is set: an abort that finds neither interrupts nobody
        }
    }

    /** The interrupt was for its wait, and is nobody else's. */
    private SQLException freed(@Nullable Exception seen) {
        ABORTING.lock();
        try {
            if (interrupted) {
                interrupted = false;
                Thread.interrupted();
            }
        } finally {
            ABORTING.unlock();
        }
        return new SQLNonTransientConnectionException(
                "this connection is closed: aborted while it waited for an endpoint", "08003", seen);
    }

    private Binding borrow(boolean soft, long started, long deadline) throws SQLException {
        Binding any = soft ? cluster().borrowAny(access(), deadline) : null;
        membership.found(null); // what was found where it was before says nothing of another server
        return any != null ? any : borrow(access(), started, deadline);
    }

    private Binding borrow(Access access, long started, long deadline) throws SQLException {
        if (access == Access.READ_ONLY) {
            membership.await(deadline);
        }
        @Nullable Bounds demanded = membership.demands();
        Binding next = cluster().borrow(access, intent.terms(), membership.horizon(), started, deadline);
        membership.found(demanded);
        return next;
    }

    /** Nothing of the caller's was sent yet: on a connection that was dead already the next one is tried. */
    private boolean isSetUp(Stay next, long deadline) throws SQLException {
        Binding bound = next.binding();
        try {
            prepare(bound.connection(), next.isGuarded());
            cluster().hooks().binding().onBind(bound.connection(), bound.access());
            begin(bound.connection(), isPrepared(next));
            return true;
        } catch (SQLException e) {
            letGo(bound); // a connection that is not as its user wants it must not be used
            SQLException loss = judge().lossBy(e, this, bound, Effect.NONE);
            if (loss == null) {
                throw e;
            }
            if (deadline - cluster().nanos() <= 0) {
                throw loss;
            }
            return false;
        } catch (RuntimeException | Error e) {
            letGo(bound);
            throw e;
        }
    }

    /** Brings a fresh pooled connection to where the user wants it, but for what {@link #begin} does. */
    private void prepare(Connection pooled, boolean guard) throws SQLException {
        if (guard) {
            pooled.setReadOnly(true); // before a transaction begins
        }
        if (settings != null) {
            settings.apply(pooled);
        }
    }

    private boolean isPrepared(Stay next) {
        return settings != null || next.isGuarded() || cluster().hooks().prepares();
    }

    /** Last: from here on transactions, and time limits, are the user's. Whatever was prepared is committed. */
    private void begin(Connection pooled, boolean prepared) throws SQLException {
        boolean current =
                prepared ? pooled.getAutoCommit() : cluster().autoCommit(); // the driver locks its socket to tell
        if (!current) {
            pooled.commit(); // else the user's first rollback would undo it
        }
        if (current != autoCommit) {
            pooled.setAutoCommit(autoCommit);
        }
        if (settings != null) {
            settings.limit(pooled);
        }
    }

    private void letGo(Binding bound) {
        stay = null;
        bound.evict();
    }

    /** From now on it is of no use. */
    SQLException lose(Stay now, SQLException seen) {
        now.binding().evict();
        lost = seen;
        return seen;
    }

    // ---- calls

    void run(Effect effect, Stay.Work work) throws SQLException {
        checkUsable();
        stay().run(effect, work);
    }

    void completed(Binding bound, boolean write) {
        cluster().completed(bound.candidate().endpoint(), write);
    }

    /** Whether a commit that only one server has is worth telling. */
    boolean mayLoseNothing() {
        return cluster().mayLoseNothing();
    }

    void unreplicated(Binding bound) {
        cluster().unreplicated(bound.endpoint());
    }

    /** Until when a call may wait that begins now. */
    long budgetEndsNanos() {
        return cluster().nanos() + cluster().budgetNanos();
    }

    /** Asks the server; one that does not answer is not asked again. {@code seconds} in all, 0 for no such limit. */
    boolean isValid(int seconds) throws SQLException {
        long patience = seconds == 0 ? cluster().budgetNanos() : TimeUnit.SECONDS.toNanos(seconds);
        long deadline = cluster().nanos() + patience;
        Connection used = useAny(patience);
        long left = TimeUnit.NANOSECONDS.toSeconds(deadline - cluster().nanos());
        boolean valid = used.isValid(seconds == 0 ? 0 : (int) Math.max(1, left)); // JDBC has no shorter limit than 1
        if (!valid && !closed) {
            stay().failed(new SQLException("it did not answer isValid(" + seconds + ")", "08006"), Effect.NONE);
        }
        return valid;
    }

    // ---- transactions

    void setReadOnly(boolean readOnly) throws SQLException {
        checkUsable();
        Stay now = stay;
        if (now != null && now.isInTransaction() && readOnly != this.readOnly) {
            throw new SQLException("cannot change the read-only property in the middle of a transaction", "25001");
        }
        this.readOnly = readOnly;
    }

    void setAutoCommit(boolean autoCommit) throws SQLException {
        checkUsable();
        if (autoCommit == this.autoCommit) {
            return;
        }
        Stay now = stay;
        if (now != null) {
            now.setAutoCommit(autoCommit);
        }
        this.autoCommit = autoCommit;
    }

    void commit() throws SQLException {
        checkUsable();
        checkNoAutoCommit("commit");
        Stay now = stay;
        try {
            if (now != null) {
                now.commit();
            }
        } finally {
            transactionEnded();
        }
    }

    /** On a lost connection there is nothing left to roll back. */
    void rollback() throws SQLException {
        if (lost != null) {
            return;
        }
        checkUsable();
        checkNoAutoCommit("roll back");
        Stay now = stay;
        if (now != null) {
            now.rollback();
            transactionEnded();
        }
    }

    private void checkNoAutoCommit(String what) throws SQLException {
        if (autoCommit) {
            throw new SQLException("cannot " + what + " while autoCommit is enabled", "25P01");
        }
    }

    /** With {@code routing.rebind=transaction} nothing is held between two of them. */
    void transactionEnded() {
        Stay now = stay;
        if (now != null && lost == null && now.mayEnd() && intent.leavesAfterTransaction(this)) {
            leave(now);
        }
    }

    /** A text ends a transaction as {@link #commit} and {@link #rollback} do. */
    void checkMayEnd(Effect effect) throws SQLException {
        if (intent.terms().managed()) {
            throw TransactionConnection.refusal(effect.commits() ? "commit" : "roll back");
        }
    }

    /** See {@link Stay#checkNotFailed}. */
    void checkNotFailed() throws SQLException {
        Stay now = stay;
        if (now != null && lost == null && !closed) {
            now.checkNotFailed();
        }
    }

    // ---- the end

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        Stay now = stay;
        if (now != null) {
            leave(now);
        }
    }

    /** Gives the pooled connection back as it came. */
    private void leave(Stay now) {
        STAY.lazySet(this, null); // nobody waits to see it
        Binding bound = now.binding();
        if (now.isToBeEvicted()) {
            bound.evict();
            membership.settle();
            return;
        }
        try {
            if (lost == null) {
                Physical.rollBack(bound.connection());
                restore(bound.connection());
                reset(now);
            }
            bound.giveBack();
        } catch (SQLException e) {
            judge().report(e, this, bound);
            bound.evict();
        } catch (RuntimeException e) {
            bound.evict(); // HikariCP stumbles over resetting what was evicted, or closed with its pool, before
        }
        membership.settle();
    }

    private void restore(Connection pooled) throws SQLException {
        if (settings != null) {
            settings.restore(pooled, autoCommit);
        }
    }

    private void reset(Stay now) throws SQLException {
        if (now.isToBeReset() || (settings != null && settings.isToBeReset())) {
            Binding bound = now.binding();
            bound.pool().reset(bound.connection(), cluster().clientInfo());
        }
    }

    void abort() {
        aborted = true;
        closed = true; // seen by whoever has begun to wait, or else that is seen here
        interruptBinder();
        Binding bound = binding();
        if (bound != null) {
            bound.abort();
            membership.abandon();
        }
    }

    private void interruptBinder() {
        ABORTING.lock();
        try {
            Thread waiting = stay == null ? binder : null;
            if (waiting != null) {
                interrupted = true;
                waiting.interrupt();
            }
        } finally {
            ABORTING.unlock();
        }
    }
}
