/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import java.util.concurrent.atomic.LongAdder;

/** What became of calls that were not served at once; the others are not counted. Thread-safe. */
public final class Traffic {

    private final LongAdder moved = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void move() {
        moved.increment();
    }

    void await() {
        waited.increment();
    }

    void refuse() {
        refused.increment();
    }

    /** How often a call went on to another candidate, or waited, because one yielded nothing. */
    public long moved() {
        return moved.sum();
    }

    /** How many calls waited for a newer route. */
    public long waited() {
        return waited.sum();
    }

    /** How many calls were refused. */
    public long refused() {
        return refused.sum();
    }
}
