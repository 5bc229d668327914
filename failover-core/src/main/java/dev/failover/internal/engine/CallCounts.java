/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.state.Tally;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls on the endpoints that get their work back in steps, and on no other. Thread-safe. */
final class CallCounts {

    private static final class Count {
        private final LongAdder completed = new LongAdder();
        private final LongAdder failed = new LongAdder();
    }

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Counts from zero, or no more. */
    void count(String endpoint, boolean on) {
        if (on) {
            counts.put(endpoint, new Count());
        } else {
            counts.remove(endpoint);
        }
    }

    boolean isCounting(String endpoint) {
        return counts.containsKey(endpoint);
    }

    void completed(String endpoint) {
        Count count = counts.get(endpoint);
        if (count != null) {
            count.completed.increment();
        }
    }

    void failed(String endpoint) {
        Count count = counts.get(endpoint);
        if (count != null) {
            count.failed.increment();
        }
    }

    Map<String, Tally> tallies() {
        if (counts.isEmpty()) {
            return Map.of();
        }
        Map<String, Tally> tallies = new HashMap<>();
        counts.forEach((id, count) -> tallies.put(id, new Tally(count.completed.sum(), count.failed.sum())));
        return tallies;
    }
}
