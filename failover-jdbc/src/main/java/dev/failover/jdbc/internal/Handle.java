/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Bounds;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Failure.Blame;
import dev.failover.jdbc.internal.postgres.Physical;
import dev.failover.spi.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a connection that a user holds: nothing until the database is needed, then a pooled connection of the
 * endpoint that fits the declared intent.
 *
 * <pre>
 *   UNBOUND ------use()------> BOUND --the endpoint failed or lost its place--> LOST
 *    |  ^                      ^  |
 *    |  +-------- left <-------|--+   (between transactions, no statement open: see {@link #shouldLeave})
 *    +--useAny()--> SOFT --use()
 * </pre>
 *
 * A lost connection stays lost: what lived in its session (locks, temporary tables, settings) is gone, and a new one under
 * the same object would hide that. Used by one thread at a time, as JDBC connections are; {@link #abort} from any.
 */
final class Handle {

    private final JdbcCluster cluster;
    private final Terms terms;
    private final Connection connection;
    private final SessionSettings settings;
    private final Intent intent;
    private final Losses losses;
    private final Membership membership;
    private volatile @Nullable Binding binding;
    private @Nullable Session session;
    private volatile boolean closed;
    private volatile boolean aborted;
    private @Nullable SQLException lost;
    private boolean inTransaction;
    /** Whether the server was told to refuse writes, which it takes from others. */
    private boolean guarded;

    private boolean pinned;
    private int openStatements;

    /** @param connection what the user holds */
    Handle(JdbcCluster cluster, Terms terms, Connection connection) {
        this.cluster = cluster;
        this.terms = terms;
        this.connection = connection;
        this.settings = new SessionSettings(cluster.autoCommit(), cluster.schema());
        this.intent = new Intent(terms, settings, cluster.hooks().readOnly());
        this.losses = cluster.losses();
        this.membership = cluster.ownWrites().join();
    }

    SessionSettings settings() {
        return settings;
    }

    @Nullable
    Binding binding() {
        return binding;
    }

    Connection connection() {
        return connection;
    }

    /** What the session would be told about itself. */
    Properties clientInfo() {
        Properties info = new Properties();
        info.putAll(cluster.clientInfo());
        info.putAll(settings.clientInfo());
        return info;
    }

    /** Of the pooled connection that {@link #use} returned last. */
    Session session() throws SQLException {
        Session current = session;
        if (current == null) {
            throw new SQLException("not bound", "55000");
        }
        return current;
    }

    boolean isIn(Session one) {
        return session == one;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isReadOnly() {
        return intent.isReadOnly();
    }

    // ---- binding

    /** The pooled connection; borrowed now if there is none, or if the one that there is should be left and may be. */
    Connection use() throws SQLException {
        checkUsable();
        Binding bound = binding;
        if (bound != null && bound.soft()) {
            bound = firmly(bound);
        }
        if (bound != null && mayLeave() && shouldLeave(bound)) {
            release(bound);
            bound = null;
        }
        if (bound == null) {
            return bind(false, Long.MAX_VALUE);
        }
        if (!bound.candidate().isCurrent()) {
            throw voided(bound);
        }
        if (bound.access() == Access.READ_ONLY && !inTransaction && intent.access() == Access.READ_WRITE) {
            throw held(bound);
        }
        return bound.connection();
    }

    /** A pooled connection of any live server, for what each of them can tell; of the one that it is bound to, if it is. */
    Connection useAny(long budgetNanos) throws SQLException {
        checkUsable();
        Binding bound = binding;
        if (bound != null && bound.soft() && !bound.candidate().isCurrent() && mayLeave()) {
            release(bound);
            bound = null;
        }
        if (bound == null) {
            return bind(true, budgetNanos);
        }
        if (!bound.candidate().isCurrent()) {
            throw voided(bound);
        }
        return bound.connection();
    }

    /** What was borrowed for any purpose is kept for this one if it will do, or must stay; null if it was given back. */
    private @Nullable Binding firmly(Binding soft) {
        if (!willDo(soft) && mayLeave()) {
            release(soft);
            return null;
        }
        Binding firm = soft.firmly();
        binding = firm;
        firm.candidate().endpoint().serve(firm.access(), false, 0);
        return firm;
    }

    private boolean willDo(Binding soft) {
        return soft.serves(intent.access()) && membership.sees(soft);
    }

    private boolean mayLeave() {
        return openStatements == 0 && !inTransaction && !pinned;
    }

    private boolean shouldLeave(Binding bound) {
        return intent.isFree()
                && cluster.rebind() != Rebind.NEVER
                && (bound.access() != intent.access() || isUnfit(bound));
    }

    /** In autocommit nobody knows what its user keeps in the session: it stays until it is closed, or its endpoint fails. */
    private boolean isUnfit(Binding bound) {
        return !settings.autoCommit() && (isUnwelcome(bound) || !membership.sees(bound));
    }

    /** Its endpoint is being drained, or serves no reads any more: the next transaction begins elsewhere. */
    private static boolean isUnwelcome(Binding bound) {
        boolean reads = bound.access() == Access.READ_ONLY;
        return bound.candidate().endpoint().isDraining()
                || (reads
                        && !(bound.candidate().isCurrent()
                                && bound.candidate().endpoint().servesReads()));
    }

    private SQLException held(Binding bound) {
        String by = cluster.rebind() == Rebind.NEVER
                ? "routing.rebind=never; take a new connection for it"
                : "an open statement or unwrap(); close the statement before the next read-write use";
        return new SQLException(
                "this connection is held on " + bound.endpoint() + ", which serves reads, by " + by, "25001");
    }

    private Connection bind(boolean soft, long budgetNanos) throws SQLException {
        long started = cluster.nanos();
        long deadline = terms.deadline(started + Math.min(budgetNanos, cluster.budgetNanos()));
        for (; ; ) {
            checkUsable();
            Binding next = borrow(soft, started, deadline);
            binding = next;
            session = new Session(this);
            guarded = next.access() == Access.READ_ONLY && next.candidate().writer();
            if (closed) { // aborted from another thread while it waited
                letGo(next);
                checkUsable();
            }
            if (isSetUp(next, deadline)) {
                return next.connection();
            }
        }
    }

    private Binding borrow(boolean soft, long started, long deadline) throws SQLException {
        Binding any = soft ? cluster.borrowAny(intent.access(), deadline) : null;
        return any != null ? any : borrow(started, deadline);
    }

    private Binding borrow(long started, long deadline) throws SQLException {
        Access access = intent.access();
        if (access == Access.READ_ONLY) {
            membership.await(deadline);
        }
        @Nullable Bounds demanded = membership.demands();
        Binding next = cluster.borrow(access, terms, membership.horizon(), started, deadline);
        membership.found(demanded);
        return next;
    }

    /** Nothing of the caller's was sent yet: on a connection that was dead already the next one is tried. */
    private boolean isSetUp(Binding next, long deadline) throws SQLException {
        try {
            settings.prepare(next.connection(), guarded);
            cluster.hooks().binding().onBind(next.connection(), next.access());
            settings.begin(next.connection());
            return true;
        } catch (SQLException e) {
            letGo(next); // a connection that is not as its user wants it must not be used
            Failure failure = Failure.of(e);
            if (failure.blame() != Blame.ENDPOINT && failure.blame() != Blame.SESSION) {
                throw e;
            }
            report(next, failure, e);
            if (deadline - cluster.nanos() <= 0) {
                throw losses.of(next.endpoint(), e, Effect.NONE, settings.autoCommit());
            }
            return false;
        } catch (RuntimeException e) {
            letGo(next);
            throw e;
        }
    }

    private void letGo(Binding bound) {
        binding = null;
        session = null;
        bound.evict();
    }

    /** The user gets at the driver's connection, so this handle keeps it until it is closed. */
    <T> T pin(Class<T> type) throws SQLException {
        T drivers = use().unwrap(type);
        if (isBoundToWrite()) {
            membership.hearsNot();
        }
        pinned = true;
        return drivers;
    }

    /** Whatever the intent is now: the next transaction's may be another one. */
    private boolean isBoundToWrite() {
        Binding bound = binding;
        return bound != null && bound.access() == Access.READ_WRITE;
    }

    void checkUsable() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("this connection is closed", "08003");
        }
        if (lost != null) {
            throw new ConnectionLostException(lost.getMessage() + " (earlier, on this connection)", false, lost);
        }
    }

    // ---- transactions

    void setReadOnly(boolean readOnly) throws SQLException {
        checkUsable();
        if (inTransaction && readOnly != settings.readOnly()) {
            throw new SQLException("cannot change the read-only property in the middle of a transaction", "25001");
        }
        settings.readOnly(readOnly);
    }

    void setAutoCommit(boolean autoCommit) throws SQLException {
        checkUsable();
        if (autoCommit == settings.autoCommit()) {
            return;
        }
        Binding bound = binding;
        if (bound != null) {
            endTransaction(() -> bound.connection().setAutoCommit(autoCommit));
        }
        settings.autoCommit(autoCommit);
        inTransaction = false;
    }

    void commit() throws SQLException {
        checkUsable();
        checkNoAutoCommit("commit");
        Binding bound = binding;
        try {
            if (bound != null) {
                endTransaction(() -> bound.connection().commit());
            }
        } finally {
            inTransaction = false;
            transactionEnded();
        }
    }

    /** With {@code routing.rebind=transaction} nothing is held between two of them. */
    private void transactionEnded() {
        Binding bound = binding;
        if (bound != null
                && cluster.rebind() == Rebind.TRANSACTION
                && intent.isFree()
                && !settings.autoCommit()
                && lost == null
                && mayLeave()) {
            release(bound);
        }
    }

    /** A text that commits ends a transaction as {@link #commit} does. */
    void checkMayCommit() throws SQLException {
        if (terms.managed()) {
            throw TransactionConnection.refusal("commit");
        }
    }

    /** The server would roll back a transaction that has failed, and call it a success. */
    void checkNotFailed() throws SQLException {
        Binding bound = binding;
        if (bound != null && lost == null && !closed && Physical.isFailed(bound.connection())) {
            throw new SQLException(
                    "a statement of the transaction failed, so it cannot be committed; rolled back", "25P02");
        }
    }

    /** A commit that the server refuses, for a deferred constraint, has ended the transaction too. */
    private void endTransaction(Work commit) throws SQLException {
        Effect effect = mayHaveWorked() ? Effect.COMMIT : Effect.NONE;
        sending(effect);
        try {
            commit.run();
        } catch (SQLException e) {
            throw failed(e, Failure.isUnsent(e) ? Effect.NONE : effect); // it is one request
        } finally {
            inTransaction = false;
        }
        completed(effect);
    }

    /** What was done through the driver's own connection is not heard of here. */
    private boolean mayHaveWorked() {
        return inTransaction || pinned;
    }

    /** On a lost connection there is nothing left to roll back. */
    void rollback() throws SQLException {
        Binding bound = binding;
        if (lost == null) {
            checkUsable();
            checkNoAutoCommit("roll back");
        }
        inTransaction = false;
        if (bound == null || lost != null) {
            return;
        }
        try {
            bound.connection().rollback();
            membership.rolledBack();
        } catch (SQLException e) {
            if (failed(e, Effect.NONE) == e) {
                throw e;
            }
        }
        transactionEnded();
    }

    private void checkNoAutoCommit(String what) throws SQLException {
        if (settings.autoCommit()) {
            throw new SQLException("cannot " + what + " while autoCommit is enabled", "25P01");
        }
    }

    /** Work on the pooled connection. */
    interface Work {
        void run() throws SQLException;
    }

    void run(Effect effect, Work work) throws SQLException {
        sending(effect);
        try {
            work.run();
        } catch (SQLException e) {
            throw failed(e, effect);
        }
        completed(effect);
    }

    // ---- the end

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        Binding bound = binding;
        if (bound != null) {
            release(bound);
        }
    }

    /** Gives the pooled connection back as it came. */
    private void release(Binding bound) {
        binding = null;
        session = null;
        inTransaction = false;
        openStatements = 0;
        try {
            if (lost == null) {
                settings.restore(bound.connection());
            }
            bound.connection().close();
        } catch (SQLException e) {
            report(bound, Failure.of(e), e);
            bound.evict();
        } catch (RuntimeException e) {
            bound.evict(); // HikariCP stumbles over resetting what was evicted, or closed with its pool, before
        }
        membership.settle();
    }

    void abort() {
        aborted = true;
        closed = true;
        Binding bound = binding;
        if (bound != null) {
            bound.evict();
            membership.abandon();
        }
    }

    /** Asks the server; one that does not answer is not asked again. {@code seconds} in all, 0 for no such limit. */
    boolean isValid(int seconds) throws SQLException {
        long patience = seconds == 0 ? cluster.budgetNanos() : TimeUnit.SECONDS.toNanos(seconds);
        long deadline = cluster.nanos() + patience;
        Connection used = useAny(patience);
        long left = TimeUnit.NANOSECONDS.toSeconds(deadline - cluster.nanos());
        boolean valid = used.isValid(seconds == 0 ? 0 : (int) Math.max(1, left)); // JDBC has no shorter limit than 1
        if (!valid && !closed) {
            failed(new SQLException("it did not answer isValid(" + seconds + ")", "08006"), Effect.NONE);
        }
        return valid;
    }

    // ---- what statements tell

    void sending(Effect effect) throws SQLException {
        checkUsable();
        Binding bound = binding;
        if (bound == null) {
            throw new SQLException("its pooled connection was given back meanwhile; make a new one", "55000");
        }
        if (!bound.candidate().isCurrent()) {
            throw voided(bound);
        }
        if (!inTransaction && guarded != isToBeGuarded(bound)) {
            guard(bound, !guarded);
        }
        if (effect == Effect.NONE || bound.soft()) {
            return; // what any server can tell is part of nothing, so it holds nobody there
        }
        sendingIn(bound);
        inTransaction = !settings.autoCommit();
    }

    /** A transaction begins, which must see what its session wrote, or something is sent that may be a write. */
    private void sendingIn(Binding bound) throws SQLException {
        if (bound.access() == Access.READ_WRITE) {
            membership.sent();
        } else if (!inTransaction && !membership.sees(bound) && !seesByNow(bound)) {
            throw new SQLTransientException(
                    bound.endpoint()
                            + " has not replayed yet what this session wrote, and an open statement, autoCommit, replica(),"
                            + " routing.rebind or unwrap() holds this connection there; take a new connection, or this one"
                            + " with autoCommit off",
                    "55000");
        }
    }

    private boolean seesByNow(Binding bound) throws SQLException {
        membership.await(cluster.nanos() + cluster.budgetNanos());
        try {
            return membership.seesByNow(bound);
        } catch (SQLException e) {
            throw failed(e, Effect.NONE);
        }
    }

    /**
     * Whether the next transaction only reads where it could write: on a primary, be it that it was bound there for want of a
     * replica, that the replica was promoted since, or that it is held where it was bound to write.
     */
    private boolean isToBeGuarded(Binding bound) {
        return bound.access() == Access.READ_ONLY
                ? guarded || bound.candidate().endpoint().isWriter()
                : intent.isReadOnly() || intent.access() == Access.READ_ONLY;
    }

    /**
     * Has the server refuse writes, before anything is sent that begins a transaction. In one that began on a replica before it
     * was promoted it does so by itself.
     */
    private void guard(Binding bound, boolean refuse) throws SQLException {
        try {
            bound.connection().setReadOnly(refuse);
            guarded = refuse;
        } catch (SQLException e) {
            if (!Failure.isInTransaction(e)) {
                throw failed(e, Effect.NONE);
            }
        }
    }

    private static SQLException readOnly(@Nullable SQLException cause) {
        return new SQLException("write inside a read-only transaction; remove readOnly = true", "25006", cause);
    }

    /** The endpoint was fenced, DOWN or demoted since: nothing is sent there any more, so the outcome is certain. */
    private SQLException voided(Binding bound) {
        return lose(bound, losses.voided(bound.endpoint()));
    }

    private SQLException lose(Binding bound, SQLException seen) {
        bound.evict();
        lost = seen;
        return seen;
    }

    void completed(Effect effect) {
        Binding bound = binding;
        if (bound != null) {
            boolean write = bound.access() == Access.READ_WRITE && effect != Effect.NONE;
            cluster.completed(bound.candidate().endpoint(), write);
        }
        if (bound != null && ends(effect)) {
            membership.completed(bound);
        }
        if (effect == Effect.COMMIT) {
            inTransaction = false;
        }
    }

    /** Whether what was sent takes effect with that. */
    private boolean ends(Effect effect) {
        return effect == Effect.COMMIT || (effect != Effect.NONE && settings.autoCommit());
    }

    SQLException failed(SQLException cause, Effect effect) {
        if (ends(effect)) {
            membership.ended(); // what failed may have happened
        }
        Binding bound = binding;
        if (bound == null) {
            return cause;
        }
        if (Failure.isReadOnly(cause)) {
            return writeRefused(bound, cause);
        }
        Failure failure = Failure.of(cause);
        if (failure.blame() == Blame.SESSION) {
            return lose(bound, losses.ended(bound.endpoint(), cause));
        }
        if (failure.blame() != Blame.ENDPOINT) {
            return cause;
        }
        report(bound, failure, cause);
        return lose(bound, losses.of(bound.endpoint(), cause, effect, settings.autoCommit()));
    }

    /** A read-only server: for a handle that declared so the caller's mistake, else a primary that is none any more. */
    private SQLException writeRefused(Binding bound, SQLException cause) {
        if (bound.access() == Access.READ_ONLY || guarded) {
            return readOnly(cause);
        }
        report(bound, new Failure(Blame.ENDPOINT, FailureKind.LOST), cause);
        return lose(bound, losses.demoted(bound.endpoint(), cause));
    }

    /** What broke by the user's own abort() speaks against nobody. */
    private void report(Binding bound, Failure failure, SQLException cause) {
        if (failure.blame() == Blame.ENDPOINT && bound.candidate().isCurrent() && !aborted) {
            cluster.failed(bound.candidate(), failure.kind(), cause);
        }
    }

    void opened() {
        openStatements++;
    }

    void closed() {
        openStatements--;
        transactionEnded();
    }
}
