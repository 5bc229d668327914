/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Borrows for work that failed before: what is borrowed must answer, for whatever ended one connection has often ended all
 * that wait in the pool, and they would use up the attempts. For one call.
 *
 * @param <R> the endpoint's resource
 * @param <T> what is borrowed
 * @param <X> what goes wrong with it
 */
final class Anew<R, T, X extends Exception> implements Attempt<R, T, X> {

    /** How many dead connections in a row are put away, at one endpoint. */
    private static final int MOST_DEAD = 16;

    private final Attempt<R, T, X> borrow;
    private final TimeSource time;
    private @Nullable String avoided;
    private boolean passedBy;

    /** @param avoided is passed by once: if the others are tried in vain it is taken after all */
    Anew(Attempt<R, T, X> borrow, TimeSource time, @Nullable String avoided) {
        this.borrow = borrow;
        this.time = time;
        this.avoided = avoided;
    }

    @Override
    public @Nullable Demand demand() {
        return borrow.demand();
    }

    @Override
    public @Nullable T on(Candidate<R> candidate, long nowNanos, long deadlineNanos) throws X {
        if (candidate.endpoint().id().equals(avoided)) {
            passedBy = !passedBy;
            if (passedBy) {
                return null;
            }
            avoided = null;
        }
        Candidate<R> verified = new Candidate<>(
                candidate.endpoint(), candidate.incarnation(), true, candidate.writer(), candidate.limited());
        T obtained = borrow.on(verified, nowNanos, deadlineNanos);
        for (int dead = 1; obtained == null && dead < MOST_DEAD && candidate.isCurrent(); dead++) {
            obtained = borrow.on(verified, time.nanos(), deadlineNanos);
        }
        return obtained;
    }

    /** What was passed by may be had at once: nobody will tell. */
    @Override
    public boolean isRationed() {
        return passedBy || borrow.isRationed();
    }

    @Override
    public boolean isWithinLag(T obtained, Candidate<R> candidate, long deadlineNanos) {
        return borrow.isWithinLag(obtained, candidate, deadlineNanos);
    }

    @Override
    public void giveBack(T obtained) {
        borrow.giveBack(obtained);
    }

    @Override
    public X refused(Refusal refusal) {
        return borrow.refused(refusal);
    }
}
