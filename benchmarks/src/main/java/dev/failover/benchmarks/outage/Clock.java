/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The monotonic clock, counted from the start of this JVM, and time that passes in a scenario. */
final class Clock {

    private static final long ORIGIN = System.nanoTime();

    private Clock() {}

    /** Nanoseconds; positive, so that moments may be compared with {@code <}. */
    static long now() {
        return System.nanoTime() - ORIGIN + 1;
    }

    static void until(long nanos) {
        while (nanos - Clock.now() > 0) {
            LockSupport.parkNanos(nanos - Clock.now());
        }
    }

    /** Asks every {@code everyMillis} until it holds or the time is over. */
    static boolean until(long deadlineNanos, long everyMillis, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            if (Clock.now() - deadlineNanos >= 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(everyMillis));
        }
        return true;
    }
}
