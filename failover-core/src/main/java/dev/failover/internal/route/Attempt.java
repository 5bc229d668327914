/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import org.jspecify.annotations.Nullable;

/**
 * One call, as the router tries it at endpoint after endpoint. It keeps its own failures.
 *
 * @param <R> the endpoint's resource
 * @param <T> what the call yields
 * @param <X> what it throws
 */
public interface Attempt<R, T, X extends Exception> {

    /**
     * Tries one candidate.
     *
     * @param nowNanos the cluster's clock, as the router has read it: another reading would cost as much as its decision
     * @param deadlineNanos the caller's, on the cluster's clock
     * @return what was obtained; null if another candidate, or this one later, may do better
     * @throws X if no other endpoint could do better: the caller's own fault, a full pool, a wrong configuration
     */
    @Nullable
    T on(Candidate<R> candidate, long nowNanos, long deadlineNanos) throws X;

    /** What the call must find where it is served; null, as for most calls, if any candidate will do. Asked once per walk. */
    default @Nullable Demand demand() {
        return null;
    }

    /**
     * Whether it may have yielded nothing because calls like this one have taken all that they may of an endpoint: then it is
     * tried again as soon as one of them gives something back, see {@link RoutingTable#lobby}. Asked after a walk in vain.
     */
    default boolean isRationed() {
        return false;
    }

    /**
     * Looks, on what was obtained, whether a replica is within the lag limit and meets the demand, because what was seen of
     * it before does not count any more.
     */
    boolean isWithinLag(T obtained, Candidate<R> candidate, long deadlineNanos);

    /** Gives back what was obtained: its endpoint lost its place meanwhile. */
    void giveBack(T obtained);

    /** Says a refusal in the adapter's words. */
    X refused(Refusal refusal);
}
