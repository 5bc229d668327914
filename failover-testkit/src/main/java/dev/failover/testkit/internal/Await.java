/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition by looking again every few milliseconds. */
public final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(3).toNanos();

    private Await() {}

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what who waits for what, made only for the error
     * @throws IllegalStateException after {@code limit}, or when the thread is interrupted (it stays interrupted)
     */
    public static void until(Duration limit, Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(what.get() + ": interrupted");
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IllegalStateException(what.get() + ": not after " + limit.toMillis() + " ms");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
