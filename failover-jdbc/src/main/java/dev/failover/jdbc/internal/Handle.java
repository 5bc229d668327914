/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.internal.delegate.Calls;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Failure.Blame;
import dev.failover.spi.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a connection that a user holds: nothing until the database is needed, then a pooled connection of the
 * endpoint that fits the declared intent.
 *
 * <pre>
 *   UNBOUND --use()--> BOUND --the endpoint failed or lost its place--> LOST
 *      ^                 |
 *      +--intent changed-+   (between transactions, no statement open)
 * </pre>
 *
 * A lost connection stays lost: what lived in its session (locks, temporary tables, settings) is gone, and a new one under
 * the same object would hide that. Used by one thread at a time, as JDBC connections are; {@link #abort} from any.
 */
final class Handle implements Calls {

    /** Which endpoint a handle may be bound to. */
    enum View {
        /** As its user declares by setReadOnly. */
        DECLARED,
        PRIMARY,
        REPLICA
    }

    private final JdbcCluster cluster;
    private final View view;
    private final Connection connection;
    private final SessionSettings settings;
    private final Losses losses;
    private volatile @Nullable Binding binding;
    private volatile boolean closed;
    private @Nullable SQLException lost;
    private boolean inTransaction;
    private boolean pinned;
    private int openStatements;

    /** @param connection what the user holds */
    Handle(JdbcCluster cluster, View view, Connection connection) {
        this.cluster = cluster;
        this.view = view;
        this.connection = connection;
        this.settings = new SessionSettings(cluster.autoCommit());
        this.losses = cluster.losses();
    }

    SessionSettings settings() {
        return settings;
    }

    @Nullable
    Binding binding() {
        return binding;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isReadOnly() {
        return access() == Access.READ_ONLY;
    }

    private Access access() {
        boolean reads = view == View.REPLICA || (view == View.DECLARED && settings.readOnly());
        return reads ? Access.READ_ONLY : Access.READ_WRITE;
    }

    // ---- binding

    /** The pooled connection; borrowed now if there is none, or if the intent changed and nothing stands against it. */
    Connection use() throws SQLException {
        return use(cluster.budgetNanos());
    }

    /** The same, for a caller who is ready to wait only so long. */
    Connection use(long budgetNanos) throws SQLException {
        checkUsable();
        Binding bound = binding;
        if (bound != null && bound.access() != access() && mayChangeBackend()) {
            release(bound);
            bound = null;
        }
        if (bound != null && !bound.candidate().isCurrent()) {
            throw voided(bound);
        }
        if (bound != null && bound.access() == Access.READ_ONLY && access() == Access.READ_WRITE) {
            throw new SQLException(
                    "this connection is held on " + bound.endpoint()
                            + ", which serves reads, by an open statement or by"
                            + " unwrap(); close the statement before the next read-write use",
                    "25001");
        }
        return bound == null ? bind(budgetNanos) : bound.connection();
    }

    private boolean mayChangeBackend() {
        return view == View.DECLARED && openStatements == 0 && !inTransaction && !pinned;
    }

    private Connection bind(long budgetNanos) throws SQLException {
        Binding next = cluster.borrow(access(), budgetNanos);
        binding = next;
        if (closed) { // aborted from another thread while it waited
            letGo(next);
            checkUsable();
        }
        try {
            settings.apply(next.connection(), isGuarded(next));
        } catch (SQLException | RuntimeException e) {
            letGo(next); // a connection that is not as its user wants it must not be used
            throw e;
        }
        return next.connection();
    }

    private void letGo(Binding bound) {
        binding = null;
        bound.evict();
    }

    /** Whether the server refuses writes by itself, on a read-only connection to one that takes them. */
    private static boolean isGuarded(Binding bound) {
        return bound.access() == Access.READ_ONLY && bound.candidate().writer();
    }

    /** The user gets at the driver's connection, so this handle keeps it until it is closed. */
    Connection pin() throws SQLException {
        Connection used = use();
        pinned = true;
        return used;
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
            Effect effect = mayHaveWorked() ? Effect.COMMIT : Effect.NONE;
            run(effect, () -> bound.connection().setAutoCommit(autoCommit));
        }
        settings.autoCommit(autoCommit);
        inTransaction = false;
    }

    void commit() throws SQLException {
        checkUsable();
        checkNoAutoCommit("commit");
        Binding bound = binding;
        if (bound != null) {
            Effect effect = mayHaveWorked() ? Effect.COMMIT : Effect.NONE;
            run(effect, () -> bound.connection().commit());
        }
        inTransaction = false;
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
        } catch (SQLException e) {
            if (failed(e, Effect.NONE) == e) {
                throw e;
            }
        }
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
        inTransaction = false;
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
    }

    void abort() {
        closed = true;
        Binding bound = binding;
        if (bound != null) {
            bound.evict();
        }
    }

    // ---- what statements tell

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void sending(Effect effect) throws SQLException {
        checkUsable();
        Binding bound = binding;
        if (bound == null) {
            throw new SQLException("its connection was given back meanwhile; make a new statement", "55000");
        }
        if (!bound.candidate().isCurrent()) {
            throw voided(bound);
        }
        if (effect == Effect.CHANGE && isPromotedReplica(bound)) {
            throw readOnly(null);
        }
        if (effect != Effect.NONE && !settings.autoCommit()) {
            inTransaction = true;
        }
    }

    /** It was bound for reads to a replica that has become the primary: there a write would succeed. */
    private static boolean isPromotedReplica(Binding bound) {
        return bound.access() == Access.READ_ONLY
                && !isGuarded(bound)
                && bound.candidate().endpoint().isWriter();
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

    @Override
    public void completed(Effect effect) {
        Binding bound = binding;
        if (bound != null) {
            cluster.completed(bound.candidate().endpoint());
        }
        if (effect == Effect.COMMIT) {
            inTransaction = false;
        }
    }

    @Override
    public SQLException failed(SQLException cause, Effect effect) {
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
        if (bound.access() == Access.READ_ONLY) {
            return readOnly(cause);
        }
        report(bound, new Failure(Blame.ENDPOINT, FailureKind.LOST), cause);
        return lose(bound, losses.demoted(bound.endpoint(), cause));
    }

    private void report(Binding bound, Failure failure, SQLException cause) {
        if (failure.blame() == Blame.ENDPOINT && bound.candidate().isCurrent()) {
            cluster.failed(bound.candidate(), failure.kind(), cause);
        }
    }

    @Override
    public void opened(Statement statement) {
        openStatements++;
    }

    @Override
    public void closed(Statement statement) {
        openStatements--;
    }
}
