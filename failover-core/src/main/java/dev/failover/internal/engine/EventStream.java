/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverListener;
import dev.failover.internal.time.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners, in order, on a thread of its own. A listener that throws is logged and called again next time. While
 * one hangs, events wait; when {@value #MOST_WAITING} do, newer ones are dropped, counted and logged.
 */
public final class EventStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int MOST_WAITING = 10_000;

    private final int capacity;
    private final List<FailoverListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final LossLog losses;
    private final ThreadPoolExecutor executor;

    /** @param thread the last part of the thread's name */
    public EventStream(String cluster, String thread) {
        this(cluster, thread, MOST_WAITING);
    }

    EventStream(String cluster, String thread, int capacity) {
        this.capacity = capacity;
        this.losses = new LossLog(cluster + ": events");
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(capacity),
                new DaemonThreads("failover-" + cluster + "-" + thread));
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler((task, full) -> refused());
    }

    public void add(FailoverListener listener) {
        listeners.add(listener);
    }

    /** Never blocks. After {@link #close} nobody hears it. */
    public void publish(FailoverEvent event) {
        executor.execute(() -> tell(event));
    }

    /** How many events no listener heard, because too many waited already. */
    public long dropped() {
        return dropped.get();
    }

    private void tell(FailoverEvent event) {
        listeners.forEach(listener -> tell(listener, event));
        if (executor.getQueue().isEmpty()) {
            losses.over("listeners have caught up");
        }
    }

    private static void tell(FailoverListener listener, FailoverEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: a listener failed on \"{}\"", event.cluster(), event.describe(), e);
        }
    }

    private void refused() {
        if (!executor.isShutdown()) {
            dropped.incrementAndGet();
            losses.lost("a listener hangs or is too slow, and " + capacity
                    + " events wait for it: newer ones are dropped until it returns");
        }
    }

    /** What was published before is still told. */
    @Override
    public void close() {
        executor.shutdown();
        losses.over("closed");
    }

    /** The same, and waits until it is told, at most for so long; an interrupted thread does not wait. */
    public void close(Duration patience) {
        close();
        try {
            executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
