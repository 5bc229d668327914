/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that makes one call: when it ended, how, and with which interrupt flag. */
final class Caller {

    /** What it calls. */
    interface Work {
        void run() throws SQLException;
    }

    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long startedNanos;
    private volatile long endedNanos;
    private volatile boolean interrupted;
    private volatile @Nullable Exception failure;

    private Caller(Work work) {
        thread = new Thread(() -> call(work), "caller");
        thread.setDaemon(true);
        thread.start();
    }

    static Caller of(Work work) {
        return new Caller(work);
    }

    private void call(Work work) {
        startedNanos = System.nanoTime();
        try {
            work.run();
        } catch (SQLException | RuntimeException e) {
            failure = e;
        } finally {
            interrupted = Thread.currentThread().isInterrupted();
            endedNanos = System.nanoTime();
            ended.countDown();
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isWaiting() {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    /** Deep in a call: the thread is somewhere in the driver's sockets. */
    boolean isBlocked() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch."));
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits, at most 30 s. */
    Caller join() {
        try {
            assertThat(ended.await(30, TimeUnit.SECONDS)).as("the call ended").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    /** With what the call ended; null if it succeeded. */
    @Nullable
    Exception failure() {
        join();
        return failure;
    }

    boolean wasInterrupted() {
        join();
        return interrupted;
    }

    long millis() {
        return millisAfter(startedNanos);
    }

    /** How long after that the call ended; negative if before. */
    long millisAfter(long nanos) {
        join();
        return TimeUnit.NANOSECONDS.toMillis(endedNanos - nanos);
    }
}
