/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.util.UtilityElf;
import dev.failover.internal.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HikariCP's own meters, for a pool that may run already. They are made as HikariCP makes them, by name, so that no type of
 * Micrometer is needed to load this one.
 */
final class PoolMeters implements MetricsTrackerFactory, IMetricsTracker {

    private static final String MICROMETER = "com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory";

    private final Object registry;
    private final TimeSource time;
    private final long sinceNanos;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile IMetricsTracker tracker = new IMetricsTracker() {};

    /** @param registry a {@code MeterRegistry} */
    PoolMeters(Object registry, TimeSource time) {
        this.registry = registry;
        this.time = time;
        this.sinceNanos = time.nanos();
    }

    @Override
    public IMetricsTracker create(String pool, PoolStats figures) {
        tracker = UtilityElf.createInstance(MICROMETER, MetricsTrackerFactory.class, registry)
                .create(pool, figures);
        return this;
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
        tracker.recordConnectionCreatedMillis(millis);
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
        tracker.recordConnectionAcquiredNanos(nanos);
    }

    /** Of a connection that was lent before it was measured HikariCP does not know since when, and would say: for days. */
    @Override
    public void recordConnectionUsageMillis(long millis) {
        if (millis <= TimeUnit.NANOSECONDS.toMillis(time.nanos() - sinceNanos)) {
            tracker.recordConnectionUsageMillis(millis);
        }
    }

    @Override
    public void recordConnectionTimeout() {
        tracker.recordConnectionTimeout();
    }

    /** Once only: when the pool is closed at last, another one may have meters of the same name. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            tracker.close();
        }
    }
}
