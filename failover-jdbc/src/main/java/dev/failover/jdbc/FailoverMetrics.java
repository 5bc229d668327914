/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.internal.metrics.ClusterMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows a DataSource's figures, those of its pools among them, in Micrometer's registries; docs/metrics.md lists them. They
 * leave the registries when the DataSource is closed.
 *
 * <pre>{@code new FailoverMetrics(dataSource).bindTo(registry);}</pre>
 *
 * <p>From the first registry on, calls are counted and HikariCP reads the clock twice more for each. Without Micrometer on
 * the class path everything but this class works. Thread-safe.
 */
public final class FailoverMetrics implements MeterBinder {

    private final ClusterMeters<?> meters;

    public FailoverMetrics(FailoverDataSource dataSource) {
        meters = dataSource.meters();
    }

    /** Does nothing in a registry that has them already, or after the DataSource was closed. */
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
    }
}
