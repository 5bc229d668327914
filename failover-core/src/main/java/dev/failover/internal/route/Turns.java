/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Plan.Choice;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Divides calls by shares. The turns are multiples of the golden ratio modulo one (Weyl's sequence): of any n in a row the
 * part that falls into an interval differs from the interval's length by O(log n / n), so shares are exact where random
 * ones would scatter, and no rhythm of the callers falls in step with them.
 */
final class Turns {

    /** 2^32 divided by the golden ratio, odd. */
    private static final int GOLDEN = 0x9E3779B9;

    private static final double WHOLE = 4294967296.0;

    private final int[] ends;
    private final AtomicInteger turn;

    private Turns(int[] ends, AtomicInteger turn) {
        this.ends = ends;
        this.turn = turn;
    }

    /** @param turn goes on from snapshot to snapshot, else every change would begin with the same endpoint */
    static Turns of(List<Choice> choices, AtomicInteger turn) {
        boolean oneForAll = choices.isEmpty() || choices.get(0).share() >= 1;
        int[] ends = new int[oneForAll ? 0 : choices.size()];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += choices.get(i).share();
            ends[i] = (int) Math.round(Math.min(sum, 1) * (WHOLE - 1) + Integer.MIN_VALUE);
        }
        return new Turns(ends, turn);
    }

    /** The index of the choice whose turn it is. */
    int next() {
        if (ends.length == 0) {
            return 0;
        }
        int point = turn.getAndAdd(GOLDEN);
        for (int i = 0; i < ends.length - 1; i++) {
            if (point < ends[i]) {
                return i;
            }
        }
        return last();
    }

    /** Rounding must not give the last word to one that has no share. */
    private int last() {
        int last = ends.length - 1;
        while (last > 0 && ends[last - 1] == ends[last]) {
            last--;
        }
        return last;
    }
}
