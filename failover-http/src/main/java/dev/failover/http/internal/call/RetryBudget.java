/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.util.concurrent.locks.ReentrantLock;

/**
 * How many further attempts all calls of a service may make: so many per cent of the calls within the window, and so many a
 * second in any case. At the start the latter are there in full. Thread-safe.
 */
public final class RetryBudget {

    private static final int SLOTS = 10;

    private final double share;
    private final double floor;
    private final long slotNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final long[] calls = new long[SLOTS];
    private final long[] attempts = new long[SLOTS];
    private long slot = Long.MIN_VALUE;

    /**
     * @param percent of the calls
     * @param perSecond allowed in any case
     */
    public RetryBudget(int percent, int perSecond, long windowNanos) {
        this.share = percent / 100.0;
        this.floor = perSecond * (windowNanos / 1e9);
        this.slotNanos = windowNanos / SLOTS;
    }

    /** A call begins. */
    public void call(long nowNanos) {
        lock.lock();
        try {
            calls[at(nowNanos)]++;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a further attempt is allowed, which is then spent. */
    public boolean take(long nowNanos) {
        lock.lock();
        try {
            int now = at(nowNanos);
            boolean allowed = sum(attempts) + 1 <= floor + share * sum(calls);
            attempts[now] += allowed ? 1 : 0;
            return allowed;
        } finally {
            lock.unlock();
        }
    }

    /** One that was taken is not needed. */
    public void giveBack(long nowNanos) {
        lock.lock();
        try {
            attempts[at(nowNanos)]--;
        } finally {
            lock.unlock();
        }
    }

    /** The slot of now; those that have passed since the last one are empty. */
    private int at(long nowNanos) {
        long now = Math.floorDiv(nowNanos, slotNanos);
        long passed = slot == Long.MIN_VALUE ? SLOTS : Math.min(SLOTS, now - slot);
        for (long i = 0; i < passed; i++) {
            int index = Math.floorMod(now - i, SLOTS);
            calls[index] = 0;
            attempts[index] = 0;
        }
        slot = Math.max(slot, now);
        return Math.floorMod(slot, SLOTS);
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long s : slots) {
            sum += s;
        }
        return sum;
    }
}
