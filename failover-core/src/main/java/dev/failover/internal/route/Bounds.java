/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of a session must see. Immutable.
 *
 * @param wroteNanos everything that was acknowledged until then; {@link Progress#NEVER} for nothing
 * @param mark the same as a position, where that is known
 * @param leastTerm nothing of an older primary than this one, not even from itself
 */
public record Bounds(long wroteNanos, @Nullable Mark mark, long leastTerm) {

    /**
     * A position in the primary's log.
     *
     * @param coversNanos everything that had to be seen until then is not beyond it
     */
    public record Mark(long coversNanos, long term, long position) {

        private boolean covers(long nanos) {
            return nanos - coversNanos <= 0;
        }

        private boolean isIn(Progress progress) {
            return progress.term() == term && progress.position() >= position;
        }
    }

    static Bounds since(long wroteNanos) {
        return new Bounds(wroteNanos, null, 0);
    }

    /** Something was acknowledged, or may have happened, before {@code nanos}. */
    Bounds wrote(long nanos) {
        return new Bounds(later(wroteNanos, nanos), mark, leastTerm);
    }

    /** The primary was asked where it is, after everything until {@code next.coversNanos()} had been acknowledged. */
    Bounds wrote(Mark next) {
        boolean newer = mark == null || next.coversNanos - mark.coversNanos > 0;
        long term = Math.max(leastTerm, next.term);
        return new Bounds(later(wroteNanos, next.coversNanos), newer ? next : mark, term);
    }

    /**
     * Somebody wrote up to this position, before {@code given.coversNanos()}. Positions of two terms cannot be told apart, so
     * then only the time counts.
     */
    Bounds given(Mark given) {
        long position = given.position;
        Mark known = exact();
        boolean comparable = wroteNanos == Progress.NEVER || (known != null && known.term == given.term);
        if (known != null) {
            position = Math.max(position, known.position);
        }
        Mark both = comparable ? new Mark(given.coversNanos, given.term, position) : null;
        return new Bounds(later(wroteNanos, given.coversNanos), both, Math.max(leastTerm, given.term));
    }

    boolean isNothing() {
        return wroteNanos == Progress.NEVER;
    }

    /** The position that stands for all of it; null if there is none. */
    @Nullable
    Mark exact() {
        return mark != null && mark.covers(wroteNanos) ? mark : null;
    }

    boolean areIn(Progress progress) {
        Mark known = exact();
        return progress.term() >= leastTerm && (progress.has(wroteNanos) || (known != null && known.isIn(progress)));
    }

    /** Of two readings of the clock. */
    public static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
