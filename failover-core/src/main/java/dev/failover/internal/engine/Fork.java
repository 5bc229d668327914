/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;

/**
 * Where a primary's log left its predecessor's. Positions up to there mean the same in both.
 *
 * @param formerTerm the predecessor's
 * @param term of the new primary
 * @param least it had the log at least up to here; -1 if that is not known
 * @param most it left it at this position at the latest; the same as {@code least} if it is known where
 */
record Fork(long formerTerm, long term, long least, long most) {

    boolean isKnown() {
        return least == most;
    }

    /**
     * What became of a commit on an older term. Its record lies somewhere in its bracket, so only a bracket that does not
     * hold the fork tells.
     *
     * @param before a position that was there before the commit was sent
     * @param upTo a position that was there after it was acknowledged; Long.MAX_VALUE if none is known
     */
    WriteOutcome of(long before, long upTo) {
        if (upTo <= least) {
            return WriteOutcome.SURVIVED;
        }
        return before >= most ? WriteOutcome.LOST : WriteOutcome.UNCERTAIN;
    }
}
