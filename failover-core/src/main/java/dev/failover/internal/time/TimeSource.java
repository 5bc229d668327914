/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.time;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The clock and the timer of one cluster. Virtual in tests. */
public interface TimeSource extends AutoCloseable {

    /** A monotonic reading, in nanoseconds; compare by difference only. */
    long nanos();

    /** The wall clock, for humans. */
    Instant instant();

    /** Runs {@code task} once, {@code delayNanos} from now, on the timer's thread; the task must be short. */
    Scheduled schedule(long delayNanos, Runnable task);

    /**
     * Waits until the promise is done or the deadline has passed.
     *
     * @return whether the promise is done
     * @throws InterruptedException at once when the calling thread is interrupted
     */
    boolean await(CompletableFuture<?> promise, long deadlineNanos) throws InterruptedException;

    /** Stops the timer; what is scheduled is dropped. */
    @Override
    void close();

    /** A task that waits for its time. */
    interface Scheduled {

        void cancel();
    }
}
