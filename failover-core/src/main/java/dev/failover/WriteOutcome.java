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
    /** It was written so near to the end of what the new primary had that nobody can tell without looking. */
    UNCERTAIN,
    /** There is no primary now, or where it took over was not seen. */
    UNKNOWN
}
