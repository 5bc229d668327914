/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.internal.state.ClusterPolicy.Switchback;

/**
 * How much of its share a recovered endpoint gets.
 *
 * <pre>
 *   FULL --DOWN, demoted--> WAITING --well for the hold--> step 0 --> step 1 --> ... --> FULL
 *                              ^                             |          |
 *                              +---- DOWN, too many failures-+----------+   (the hold doubles)
 * </pre>
 *
 * @param step {@link #WAITING}, the index of a step, or {@link #DONE}
 * @param share per cent
 * @param sinceNanos when the step began; while waiting, since when it is well, NEVER if it is not
 * @param holdNanos how long it must be well before the first step
 * @param fellNanos when it failed last
 */
public record Ramp(int step, int share, long sinceNanos, long holdNanos, long fellNanos) {

    static final int WAITING = -1;
    static final int DONE = Integer.MAX_VALUE;
    static final long NEVER = Long.MIN_VALUE / 2;

    static final Ramp FULL = new Ramp(DONE, 100, NEVER, 0, NEVER);

    public boolean isFull() {
        return step == DONE;
    }

    /** Whether calls are counted, because the next step depends on them. */
    public boolean isStepping() {
        return step != WAITING && step != DONE;
    }

    /** A new endpoint, or one that was put back: nothing speaks against it but that it is cold. */
    static Ramp cold(Switchback policy) {
        return new Ramp(WAITING, 0, NEVER, policy.stableForNanos(), NEVER);
    }

    /** Whether it failed since it was declared or put back. */
    boolean hasFallen() {
        return fellNanos != NEVER;
    }

    /** It failed. On its way back, or again within the window, it is held twice as long. */
    Ramp fell(Switchback policy, long nowNanos) {
        boolean recently = hasFallen() && nowNanos - fellNanos < policy.flapWindowNanos();
        boolean again = recently || isStepping();
        long least = policy.stableForNanos();
        long hold = again ? Math.min(2 * Math.max(holdNanos, least), Math.max(policy.maxHoldNanos(), least)) : least;
        return new Ramp(WAITING, 0, NEVER, hold, nowNanos);
    }

    /** It was the primary and is none any more. Nothing failed there, so its hold does not double. */
    Ramp demoted(Switchback policy, long nowNanos) {
        if (!isFull()) {
            return this; // it was lost before, and is held for that
        }
        boolean recently = hasFallen() && nowNanos - fellNanos < policy.flapWindowNanos();
        long hold = recently ? Math.max(holdNanos, policy.stableForNanos()) : policy.stableForNanos();
        return new Ramp(WAITING, 0, NEVER, hold, fellNanos);
    }

    /** It is well, or not, while it waits. */
    Ramp well(boolean well, long nowNanos) {
        long since = well ? (sinceNanos == NEVER ? nowNanos : sinceNanos) : NEVER;
        return new Ramp(WAITING, 0, since, holdNanos, fellNanos);
    }

    Ramp next(Switchback policy, long nowNanos) {
        int next = step + 1;
        boolean last = next >= policy.steps().size() || policy.steps().get(next) == 100;
        return last ? full() : new Ramp(next, policy.steps().get(next), nowNanos, holdNanos, fellNanos);
    }

    /** Remembers how long it was held, should it fail again. */
    Ramp full() {
        return new Ramp(DONE, 100, NEVER, holdNanos, fellNanos);
    }

    /** When something is to be decided by time alone; Long.MAX_VALUE for never. */
    long dueNanos(Switchback policy) {
        if (isFull() || sinceNanos == NEVER) {
            return Long.MAX_VALUE;
        }
        return sinceNanos + (step == WAITING ? holdNanos : policy.stepNanos());
    }
}
