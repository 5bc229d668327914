/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.time;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of an executor: they keep no process alive.
 *
 * @param name of each of them, as thread dumps and the log show it
 */
public record DaemonThreads(String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable task) {
        Thread daemon = new Thread(task, name);
        daemon.setDaemon(true);
        return daemon;
    }
}
