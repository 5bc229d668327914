/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;
import java.util.List;

/**
 * Between which positions of a primary's log commits lie that it acknowledged.
 *
 * @param term the primary's
 * @param before the newest position known before the first was sent
 * @param upTo a position that was asked for after the last was acknowledged; {@link #OPEN} while none is known
 * @param count how many
 * @param notedNanos when the last had been acknowledged
 */
record Bracket(long term, long before, long upTo, long count, long notedNanos) {

    static final long OPEN = Long.MAX_VALUE;

    /** Of how many commits they are. */
    static long commits(List<Bracket> brackets) {
        return brackets.stream().mapToLong(Bracket::count).sum();
    }

    boolean isOpen() {
        return upTo == OPEN;
    }

    /** Whether a token with this position may stand for one of them: for a single one only its own does. */
    boolean isToldBy(long otherTerm, long position) {
        boolean within = before < position && position <= upTo;
        return term == otherTerm && (count == 1 ? position == upTo : within);
    }

    /** One for both, which tells less. */
    Bracket with(Bracket next) {
        long noted = next.notedNanos - notedNanos > 0 ? next.notedNanos : notedNanos;
        return new Bracket(term, Math.min(before, next.before), Math.max(upTo, next.upTo), count + next.count, noted);
    }

    /** They may lie further back. */
    Bracket since(long position) {
        return new Bracket(term, Math.min(before, position), upTo, count, notedNanos);
    }

    /** The primary told this position when it was asked later. */
    Bracket upTo(long position) {
        return new Bracket(term, before, position, count, notedNanos);
    }

    WriteOutcome after(Fork fork) {
        return fork.of(before, upTo);
    }
}
