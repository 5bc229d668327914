/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A branch of the log, from where it left another one. What a server holds is a branch and a position on it; two servers
 * that share a term may still be on different branches.
 */
final class Branch {

    private final @Nullable Branch parent;
    private final long fork;
    private long[] positions = new long[32];
    private long[] times = new long[32];
    private int size;

    private Branch(@Nullable Branch parent, long fork) {
        this.parent = parent;
        this.fork = fork;
    }

    static Branch first() {
        return new Branch(null, 0);
    }

    /** What is written from now on, after {@code position} of this one. */
    Branch fork(long position) {
        return new Branch(this, position);
    }

    void wrote(long position, long nanos) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        positions[size] = position;
        times[size++] = nanos;
    }

    /** Up to where a server at {@code position} of {@code other} has the same log as this branch. */
    long sharedWith(Branch other, long position) {
        long theirs = position;
        for (Branch b = other; b != null; b = b.parent) {
            long ours = Long.MAX_VALUE;
            for (Branch a = this; a != null; a = a.parent) {
                if (a == b) {
                    return Math.min(ours, theirs);
                }
                ours = Math.min(ours, a.fork);
            }
            theirs = Math.min(theirs, b.fork);
        }
        return 0;
    }

    /** When the first write after {@code position} was made; -1 if there is none. */
    long firstAfter(long position, long until) {
        if (parent != null && position < fork) {
            long earlier = parent.firstAfter(position, Math.min(until, fork));
            if (earlier >= 0) {
                return earlier;
            }
        }
        int found = Arrays.binarySearch(positions, 0, size, position + 1);
        int next = found >= 0 ? found : -found - 1;
        return next < size && positions[next] <= until ? times[next] : -1;
    }

    /** Where it ended at a time. */
    long positionAt(long nanos) {
        for (int i = size - 1; i >= 0; i--) {
            if (times[i] <= nanos) {
                return positions[i];
            }
        }
        return parent == null ? 0 : Math.min(fork, parent.positionAt(nanos));
    }
}
