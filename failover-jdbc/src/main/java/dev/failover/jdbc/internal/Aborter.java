/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.time.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends connections on threads of its own, two at most and none while there is nothing to end. */
final class Aborter implements Executor, AutoCloseable {

    private final ThreadPoolExecutor threads;

    Aborter(String cluster) {
        threads = new ThreadPoolExecutor(
                2,
                2,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads("failover-" + cluster + "-abort"));
        threads.allowCoreThreadTimeOut(true);
        threads.setRejectedExecutionHandler((task, closed) -> task.run()); // late, but nothing may be left open
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
