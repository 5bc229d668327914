/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * The next of several times at which something is to be decided by time alone. What was due before was decided already, and
 * must not hide what is still to come. Clock readings are compared by difference.
 */
final class Due {

    private final long now;
    private long left = Long.MAX_VALUE;

    Due(long now) {
        this.now = now;
    }

    /** One more; Long.MAX_VALUE is never. */
    void add(long dueNanos) {
        long ahead = dueNanos - now;
        if (dueNanos != Long.MAX_VALUE && ahead > 0 && ahead < left) {
            left = ahead;
        }
    }

    /** Long.MAX_VALUE for never. */
    long next() {
        return left == Long.MAX_VALUE ? left : now + left;
    }
}
