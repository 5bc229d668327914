/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cluster: nothing, as long as nobody binds them, so that Micrometer need not be there. Thread-safe.
 *
 * @param <R> what stands for an endpoint
 */
public final class ClusterMeters<R> implements AutoCloseable {

    private final Sources<R> sources;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EngineMeters<R> meters;
    private boolean closed;

    public ClusterMeters(Sources<R> sources) {
        this.sources = sources;
    }

    /**
     * Shows the meters in one more registry; in one that has them already nothing changes. From the first time on calls are
     * counted. After {@link #close} nothing is bound any more.
     */
    public void bindTo(MeterRegistry registry) {
        lock.lock();
        try {
            if (!closed) {
                measuring(registry).show(registry);
            }
        } finally {
            lock.unlock();
        }
    }

    private EngineMeters<R> measuring(MeterRegistry first) {
        EngineMeters<R> known = meters;
        if (known == null) {
            known = new EngineMeters<>(sources, first);
            meters = known;
            sources.table().measure(known);
            known.endpointsChanged(); // those that came before it was heard
        }
        return known;
    }

    /** Takes the meters out of every registry. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (meters != null) {
                meters.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
