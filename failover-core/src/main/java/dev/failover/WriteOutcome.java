/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

/** What became of a write that was acknowledged. */
public enum WriteOutcome {
    /** It is in the log of the primary. */
    SURVIVED,
    /** It is not there: another primary took over that did not have it. */
    LOST,
    /**
     * Nobody can tell without looking: it was written near to the end of what the new primary had, or that one is on the same
     * timeline number as the old one, and shares nothing with it that is known.
     */
    UNCERTAIN,
    /** There is no primary now, or where it took over was not seen, or it was written before {@code reset fencing}. */
    UNKNOWN
}
