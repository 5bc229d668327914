/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.jdbc.internal.delegate.Calls;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Physical;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The time that a handle spends on one pooled connection, as statements, arrays and meta data made in it know it: what is sent
 * there, in which transaction, and what holds it there. When the handle has left that connection they are void: another
 * borrower may work there now.
 */
final class Stay implements Calls {

    private final Handle handle;
    /** Becomes firm at the first use; the pooled connection remains the same. */
    private Binding binding;
    /** Whether the server was told to refuse writes, which it takes from others. */
    private boolean guarded;

    /** As the driver said when a text was answered that may begin or end one, or as it will be with the next statement. */
    private boolean inTransaction;

    private boolean pinned;
    /** Its user left something in the session, which must not vanish, and which nobody else may find. */
    private boolean keeps;

    private int openStatements;
    private @Nullable SQLWarning unreplicated;

    Stay(Handle handle, Binding binding) {
        this.handle = handle;
        this.binding = binding;
        this.guarded =
                binding.access() == Access.READ_ONLY && binding.candidate().writer();
    }

    Binding binding() {
        return binding;
    }

    private Connection pooled() {
        return binding.connection();
    }

    boolean isGuarded() {
        return guarded;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    // ---- whether it goes on

    /** Between transactions, with no statement open, and nothing left in the session. */
    boolean mayEnd() {
        return openStatements == 0 && !inTransaction && !pinned && !keeps;
    }

    /** Whether the next borrower might find what this one left. */
    boolean isToBeReset() {
        return keeps;
    }

    /** What was done through the driver's connection is not known, and no reset undoes what the driver keeps itself. */
    boolean isToBeEvicted() {
        return pinned;
    }

    boolean isToEnd() {
        return mayEnd() && (isUnserved() || handle.intent().shouldLeave(binding, handle));
    }

    /** Whether it will do for questions, and for nothing else. */
    boolean isElsewhere() {
        return binding.candidate().isCurrent() && isUnserved();
    }

    private boolean isUnserved() {
        return binding.soft() && !handle.intent().isServedBy(binding, handle);
    }

    /** It goes on for what its user intends; what was borrowed for any purpose is kept for this one. */
    Connection use() throws SQLException {
        if (binding.soft()) {
            binding = binding.firmly();
            binding.candidate().endpoint().serve(binding.access(), false, 0);
        }
        Connection connection = current();
        checkNotHeld();
        return connection;
    }

    /** What is to write cannot begin where it was bound to read, in an open statement either. */
    private void checkNotHeld() throws SQLException {
        if (binding.access() == Access.READ_ONLY
                && !inTransaction
                && !binding.soft()
                && handle.access() == Access.READ_WRITE) {
            throw handle.intent().held(binding);
        }
    }

    /** The pooled connection, if its endpoint still has the place that it had. */
    Connection current() throws SQLException {
        if (!binding.candidate().isCurrent()) {
            throw handle.lose(this, handle.judge().voided(binding));
        }
        return pooled();
    }

    /** The user gets at the driver's connection: it goes on until the handle is closed, whatever it is used for then. */
    void pin() {
        if (binding.access() == Access.READ_WRITE) {
            handle.membership().hearsNot();
        }
        pinned = true;
        if (handle.isAborted()) {
            handle.membership().abandon(); // the other thread's may have been before, and nobody would undo the pin
        }
    }

    // ---- what statements tell

    @Override
    public Connection connection() {
        return handle.connection();
    }

    private boolean isOver() {
        return !handle.isIn(this);
    }

    @Override
    public void unwrapped() throws SQLException {
        checkGoesOn();
        pin();
    }

    private void checkGoesOn() throws SQLException {
        handle.checkUsable();
        if (isOver()) {
            throw new SQLException("its pooled connection was given back meanwhile; make a new one", "55000");
        }
    }

    @Override
    public void sending(Effect effect) throws SQLException {
        checkGoesOn();
        if (effect.commits() || effect.rollsBack()) {
            handle.checkMayEnd(effect);
        }
        if (effect != Effect.NONE) {
            checkNotHeld();
        }
        send(effect);
    }

    private void send(Effect effect) throws SQLException {
        current();
        boolean counts = effect != Effect.NONE && !binding.soft();
        if (!inTransaction) {
            prepareTransaction(counts);
        }
        if (!counts) {
            return; // what any server can tell is part of nothing, so it holds nobody there
        }
        keeps |= effect.keeps();
        if (binding.access() == Access.READ_WRITE) {
            handle.membership().sent(binding);
        } else if (!inTransaction && !handle.membership().sees(binding)) {
            awaitSight();
        }
        inTransaction |= !handle.autoCommit();
    }

    private void prepareTransaction(boolean begins) throws SQLException {
        if (begins && !handle.autoCommit() && !pinned && Physical.isInTransaction(pooled())) {
            endPrelude();
        }
        if (guarded != isToBeGuarded()) {
            guard(!guarded);
        }
    }

    /**
     * With autoCommit off meta data and settings begin one for the driver. Settings stay; what is read from now on is to be as
     * new as what begins.
     */
    private void endPrelude() throws SQLException {
        try {
            pooled().commit();
        } catch (SQLException e) {
            throw failed(e, Effect.NONE);
        }
    }

    /** What begins must see what its session wrote. */
    private void awaitSight() throws SQLException {
        try {
            handle.membership().insist(binding, handle.budgetEndsNanos());
        } catch (SQLException e) {
            throw failed(e, Effect.NONE);
        }
    }

    @Override
    public void completed(Effect effect) {
        if (isOver()) {
            return;
        }
        handle.completed(binding, effect != Effect.NONE && binding.access() == Access.READ_WRITE);
        lookAtTransaction(effect);
        if (ends(effect)) {
            handle.membership().completed(binding);
        }
    }

    @Override
    public void completed(Effect effect, Statement answered) {
        completed(effect);
        if (binding.access() == Access.READ_WRITE && ends(effect) && handle.mayLoseNothing()) {
            noteUnreplicated(Physical.unreplicated(answered));
        }
    }

    /** A text may begin one in autocommit mode, and one that commits may have begun the next. */
    private void lookAtTransaction(Effect effect) {
        if (effect.mayChange() || effect.commits()) {
            inTransaction = Physical.isInTransaction(pooled());
        }
    }

    /** Whether what was sent takes effect with that. */
    private boolean ends(Effect effect) {
        return effect.commits() || (effect != Effect.NONE && !inTransaction);
    }

    @Override
    public SQLException failed(SQLException cause, Effect effect) {
        if (isOver()) {
            return cause;
        }
        if (ends(effect)) {
            handle.membership().ended(); // what failed may have happened
        }
        lookAtTransaction(effect);
        if (Failure.isReadOnly(cause)) {
            return writeRefused(cause);
        }
        SQLException loss = handle.judge().lossBy(cause, handle, binding, effect);
        return loss == null ? cause : handle.lose(this, loss);
    }

    /** A read-only server: for a handle that declared so the caller's mistake, else a primary that is none any more. */
    private SQLException writeRefused(SQLException cause) {
        if (binding.access() == Access.READ_ONLY || guarded) {
            return new SQLException("write inside a read-only transaction; remove readOnly = true", "25006", cause);
        }
        return isCallersDoing() ? cause : handle.lose(this, handle.judge().demotion(cause, handle, binding));
    }

    /** By SET TRANSACTION READ ONLY. */
    private boolean isCallersDoing() {
        boolean direct = !binding.candidate().endpoint().resource().settings().flag("pooler");
        return direct && Physical.isSaidToTakeWrites(pooled());
    }

    @Override
    public void opened(Statement statement) {
        if (!isOver()) {
            openStatements++;
        }
    }

    @Override
    public void closed(Statement statement) {
        if (!isOver()) {
            openStatements--;
            handle.transactionEnded();
        }
    }

    // ---- whether the server refuses writes

    /**
     * Whether the next transaction only reads where it could write: on a primary, be it that it was bound there for want of a
     * replica, that the replica was promoted since, or that it is held where it was bound to write.
     */
    private boolean isToBeGuarded() {
        return binding.access() == Access.READ_ONLY
                ? guarded || binding.candidate().endpoint().isWriter()
                : handle.isReadOnly() || handle.access() == Access.READ_ONLY;
    }

    /**
     * Has the server refuse writes, before anything is sent that begins a transaction. In one that began on a replica before it
     * was promoted it does so by itself.
     */
    private void guard(boolean refuse) throws SQLException {
        try {
            pooled().setReadOnly(refuse);
            guarded = refuse;
        } catch (SQLException e) {
            if (!Failure.isInTransaction(e)) {
                throw failed(e, Effect.NONE);
            }
        }
    }

    // ---- transactions

    /** Work on the pooled connection. */
    interface Work {
        void run() throws SQLException;
    }

    void run(Effect effect, Work work) throws SQLException {
        send(effect);
        try {
            work.run();
        } catch (SQLException e) {
            throw failed(e, effect);
        }
        completed(effect);
    }

    void commit() throws SQLException {
        end(() -> pooled().commit());
    }

    void setAutoCommit(boolean autoCommit) throws SQLException {
        end(() -> pooled().setAutoCommit(autoCommit));
    }

    private void end(Work commit) throws SQLException {
        Effect effect = mayHaveWorked() ? Effect.COMMIT : Effect.NONE;
        send(effect);
        end(effect, commit);
        completed(effect);
        if (effect.commits() && handle.mayLoseNothing()) {
            noteUnreplicated(Physical.unreplicated(pooled()));
        }
    }

    private void end(Effect effect, Work commit) throws SQLException {
        try {
            commit.run();
        } catch (SQLException e) {
            throw failed(e, Failure.isUnsent(e) ? Effect.NONE : effect); // it is one request
        }
    }

    /** Each is told once, though a warning stays until its user clears it. */
    private void noteUnreplicated(@Nullable SQLWarning last) {
        if (last != null && last != unreplicated) {
            unreplicated = last;
            handle.unreplicated(binding);
        }
    }

    /** What was done through the driver's own connection is not heard of here. */
    private boolean mayHaveWorked() {
        return inTransaction || pinned;
    }

    void rollback() throws SQLException {
        inTransaction = false;
        try {
            pooled().rollback();
            handle.membership().rolledBack();
        } catch (SQLException e) {
            if (failed(e, Effect.NONE) == e) {
                throw e;
            }
        }
    }

    /** The server would roll back a transaction that has failed, and call it a success. */
    void checkNotFailed() throws SQLException {
        if (Physical.isFailed(pooled())) {
            throw new SQLException(
                    "a statement of the transaction failed, so it cannot be committed; rolled back", "25P02");
        }
    }
}
