/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import dev.failover.jdbc.consistency.History.Counted;
import dev.failover.jdbc.consistency.History.Reported;
import dev.failover.jdbc.consistency.History.Saw;
import dev.failover.jdbc.consistency.History.Wrote;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Collects a history from many threads. */
final class Recorder {

    private final Queue<Wrote> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Saw> reads = new ConcurrentLinkedQueue<>();
    private final Queue<Reported> reports = new ConcurrentLinkedQueue<>();
    /** Reads that nobody answered. */
    final AtomicLong failedReads = new AtomicLong();

    void add(Wrote write) {
        writes.add(write);
    }

    void add(Saw read) {
        reads.add(read);
    }

    void add(Reported report) {
        reports.add(report);
    }

    List<Wrote> acknowledged() {
        return writes.stream().filter(Wrote::acknowledged).toList();
    }

    History history(List<Counted> counted, Map<Integer, Set<Long>> kept) {
        return new History(List.copyOf(writes), List.copyOf(reads), List.copyOf(reports), counted, kept);
    }
}
