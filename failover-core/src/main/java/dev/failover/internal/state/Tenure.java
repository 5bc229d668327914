/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * Which borrowed connections are still good.
 *
 * @param incarnation what was borrowed under a lower one is void
 * @param aborted up to which incarnation calls in flight were ended
 */
public record Tenure(int incarnation, int aborted) {

    static final Tenure FIRST = new Tenure(0, 0);

    /** Voids what was borrowed; {@code abort} tells whether calls in flight end with it. */
    Tenure voided(boolean abort) {
        int next = incarnation + 1;
        return new Tenure(next, abort ? next : aborted);
    }

    Tenure abortedNow() {
        return new Tenure(incarnation, incarnation);
    }

    boolean owesAbort() {
        return aborted < incarnation;
    }
}
