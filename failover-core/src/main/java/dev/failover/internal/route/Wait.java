/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

/** How long one call has waited in all: it walks in between, each time that there is news. Used by one thread. */
final class Wait {

    private boolean begun;
    private long nanos;

    /** Whether it is the first time. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    void add(long more) {
        nanos += more;
    }

    boolean hasBegun() {
        return begun;
    }

    long nanos() {
        return nanos;
    }
}
