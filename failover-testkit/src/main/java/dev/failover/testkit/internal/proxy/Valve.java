/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Holds or slows the bytes of one direction, of all connections alike. Changes take effect at once. */
public final class Valve {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Flow flow = Flow.FREE;

    /**
     * How bytes flow.
     *
     * @param open false holds everything
     * @param delayNanos by how much each burst is late
     * @param bytesPerSecond 0 for no limit
     */
    private record Flow(boolean open, long delayNanos, long bytesPerSecond) {
        static final Flow FREE = new Flow(true, 0, 0);
    }

    /** No hold, no delay, no limit. */
    public void free() {
        set(Flow.FREE);
    }

    public void hold() {
        set(new Flow(false, 0, 0));
    }

    public void delay(Duration delay) {
        set(new Flow(true, delay.toNanos(), 0));
    }

    public void throttle(long bytesPerSecond) {
        set(new Flow(true, 0, bytesPerSecond));
    }

    /** How many of {@code size} bytes to pass on at once: with a limit, what is due in a twentieth of a second. */
    int burst(int size) {
        long rate = flow.bytesPerSecond();
        return rate == 0 ? size : (int) Math.max(1, Math.min(size, rate / 20));
    }

    /**
     * Waits until {@code size} bytes may pass.
     *
     * @param closed asked after every change; ends the wait
     */
    void await(int size, BooleanSupplier closed) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = System.nanoTime();
            for (long left = left(size, start); left > 0 && !closed.getAsBoolean(); left = left(size, start)) {
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets waiting pumps see that their connection was closed. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long left(int size, long start) {
        Flow now = flow;
        if (!now.open()) {
            return Long.MAX_VALUE;
        }
        long due = now.delayNanos();
        if (now.bytesPerSecond() > 0) {
            due += TimeUnit.SECONDS.toNanos(size) / now.bytesPerSecond();
        }
        return due - (System.nanoTime() - start);
    }

    private void set(Flow next) {
        lock.lock();
        try {
            flow = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
