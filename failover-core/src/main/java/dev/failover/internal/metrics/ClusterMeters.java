/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import dev.failover.FailoverEvent;
import dev.failover.internal.route.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cluster: nothing, as long as nobody binds them, so that Micrometer need not be there. Thread-safe.
 *
 * @param <R> what stands for an endpoint
 */
public final class ClusterMeters<R> implements AutoCloseable {

    private final Sources<R> sources;
    private final Executor recorder;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EngineMeters<R> meters;
    private boolean closed;

    /**
     * Of one cluster.
     *
     * @param recorder runs, in order, what calls the user's registries, which may hang: neither callers nor the engine do
     */
    public ClusterMeters(Sources<R> sources, Executor recorder) {
        this.sources = sources;
        this.recorder = recorder;
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
            sources.table().measure(new Recorded(known, recorder));
            known.endpointsChanged(); // those that came before it was heard
        }
        return known;
    }

    /** Takes the meters out of every registry, on the recorder. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            EngineMeters<R> known = meters;
            if (known != null) {
                recorder.execute(known::close);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands on what is heard. */
    private record Recorded(Meters meters, Executor recorder) implements Meters {

        @Override
        public void waited(long nanos) {
            recorder.execute(() -> meters.waited(nanos));
        }

        @Override
        public void probed(String endpoint, long nanos) {
            recorder.execute(() -> meters.probed(endpoint, nanos));
        }

        @Override
        public void heard(FailoverEvent event) {
            recorder.execute(() -> meters.heard(event));
        }

        @Override
        public void endpointsChanged() {
            recorder.execute(meters::endpointsChanged);
        }
    }
}
