/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.time.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * Runs what calls the user's code, one after the other, on a daemon thread that ends when it is idle. Whoever hands something
 * over never waits: while the user's code hangs, what comes when {@value #MOST_WAITING} wait already is forgotten.
 */
final class Lane implements Executor, AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final long LAST_SECONDS = 1;

    private final ThreadPoolExecutor thread;

    Lane(String name) {
        thread = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), new DaemonThreads(name));
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler(new DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /** What was handed over before gets a second; then it is interrupted. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            thread.shutdownNow();
        }
    }
}
