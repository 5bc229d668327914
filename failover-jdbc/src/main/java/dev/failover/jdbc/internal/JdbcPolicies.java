/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.ProbePolicy;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.EndpointPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the engine needs of the settings, in its own words. */
final class JdbcPolicies {

    private enum SplitBrain {
        HIGHEST_TIMELINE,
        REFUSE
    }

    private enum Unconfirmed {
        ACCEPT,
        REFUSE
    }

    private enum WithoutPrimary {
        SERVE,
        FAIL
    }

    private JdbcPolicies() {}

    static ClusterPolicy cluster(Settings settings) {
        List<EndpointPolicy> endpoints = settings.endpoints().stream()
                .map(id -> endpoint(settings, settings.endpoint(id)))
                .toList();
        return new ClusterPolicy(
                settings.cluster(),
                endpoints,
                settings.integer("probe.fall"),
                settings.integer("probe.rise"),
                settings.choice("failover.split-brain", SplitBrain.class) == SplitBrain.HIGHEST_TIMELINE,
                settings.flag("failover.abort-in-flight"),
                settings.choice("startup.unconfirmed", Unconfirmed.class) == Unconfirmed.ACCEPT,
                settings.choice("reads.without-primary", WithoutPrimary.class) == WithoutPrimary.SERVE,
                settings.optionalDuration("reads.max-lag")
                        .map(Duration::toNanos)
                        .orElse(Long.MAX_VALUE));
    }

    private static EndpointPolicy endpoint(Settings settings, Settings endpoint) {
        return new EndpointPolicy(
                endpoint.id(),
                distance(settings, endpoint),
                endpoint.integer("priority"),
                endpoint.flag("reads"),
                endpoint.flag("writes"),
                endpoint.flag("enabled"));
    }

    private static int distance(Settings settings, Settings endpoint) {
        boolean sameRegion = same(settings.optionalText("local-region"), endpoint.optionalText("region"));
        boolean sameZone = same(settings.optionalText("local-zone"), endpoint.optionalText("zone"));
        if (!sameRegion) {
            return 2;
        }
        return sameZone ? 0 : 1;
    }

    /** What is not declared makes no difference. */
    private static boolean same(Optional<String> local, Optional<String> there) {
        return local.isEmpty() || there.isEmpty() || local.equals(there);
    }

    static ProbePolicy probe(Settings settings) {
        return new ProbePolicy(
                nanos(settings, "probe.interval"),
                nanos(settings, "probe.timeout"),
                nanos(settings, "probe.suspect-interval"),
                settings.integer("probe.jitter"),
                nanos(settings, "probe.suspect-after"));
    }

    static BreakerPolicy breaker(Settings settings) {
        return new BreakerPolicy(
                settings.integer("breaker.failure-rate-threshold"),
                settings.integer("breaker.sliding-window-size"),
                settings.integer("breaker.minimum-calls"),
                nanos(settings, "breaker.open-for"),
                settings.integer("breaker.half-open-calls"));
    }

    static long nanos(Settings settings, String key) {
        return settings.duration(key).toNanos();
    }
}
