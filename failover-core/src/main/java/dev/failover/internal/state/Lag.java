/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * How far a replica is behind, on this process's own clock.
 *
 * @param nanos the figure; with {@code atLeast} the replica may be further behind than it says
 * @param known false: there is nothing to compare with
 */
public record Lag(long nanos, boolean atLeast, boolean known) {

    public static final Lag UNKNOWN = new Lag(0, true, false);

    public static Lag of(long nanos) {
        return new Lag(Math.max(0, nanos), false, true);
    }

    public static Lag atLeast(long nanos) {
        return new Lag(Math.max(0, nanos), true, true);
    }

    /**
     * Whether a replica stays within a limit. A figure that proves nothing ("at least 1 s" of a 10 s limit) leaves it as
     * it was.
     */
    public boolean within(long limitNanos, boolean before) {
        if (limitNanos == Long.MAX_VALUE) {
            return true;
        }
        if (!known) {
            return before;
        }
        if (nanos > limitNanos) {
            return false;
        }
        return atLeast ? before : true;
    }
}
