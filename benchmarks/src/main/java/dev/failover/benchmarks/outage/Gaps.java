/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees when the machine, not the client, was late: a thread that wants to run every millisecond notes when it did not. A
 * pause of the collector shows here too, as it does in every client.
 */
final class Gaps implements AutoCloseable {

    /** A run with a longer gap than this is repeated. */
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NOTED_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Gap(long fromNanos, long toNanos) {}

    private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::watch, "scheduling-gaps");
    private volatile boolean stopped;

    Gaps() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long last = Clock.now();
        while (!stopped) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = Clock.now();
            if (now - last - TICK_NANOS > NOTED_NANOS) {
                gaps.add(new Gap(last, now));
            }
            last = now;
        }
    }

    /** The longest gap that touches the span; 0 if none was noted. */
    long longestNanos(long from, long to) {
        return gaps.stream()
                .filter(gap -> gap.toNanos >= from && gap.fromNanos <= to)
                .mapToLong(gap -> gap.toNanos - gap.fromNanos - TICK_NANOS)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        stopped = true;
    }
}
