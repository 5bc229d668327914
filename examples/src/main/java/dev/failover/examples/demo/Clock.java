/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time since the demo began, in nanoseconds. */
final class Clock {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long start = System.nanoTime();

    long now() {
        return System.nanoTime() - start;
    }

    /** The same moment on this clock; it must be a recent one. */
    long at(Instant instant) {
        return now() - Duration.between(instant, Instant.now()).toNanos();
    }

    void pause(Duration time) throws InterruptedException {
        pauseUntil(now() + time.toNanos());
    }

    void pauseUntil(long at) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(at - now());
    }
}
