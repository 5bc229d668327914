/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that decisions leave behind, done in the order of the decisions and outside the lock, by whichever thread comes
 * first. A thread that comes while another one works leaves its own to that one.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrivals = new AtomicInteger();

    /** To be called under the lock that orders the decisions. */
    void add(Runnable task) {
        work.add(task);
    }

    /** To be called outside any lock. */
    void drain() {
        if (arrivals.getAndIncrement() != 0) {
            return; // the thread that works now sees this arrival and comes round again
        }
        int seen = 1;
        do {
            runAll();
            seen = arrivals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void runAll() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a step after a decision failed; the others go on", e);
            }
        }
    }
}
