/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static dev.failover.internal.engine.CommonPolicies.nanos;
import static dev.failover.internal.engine.CommonPolicies.nanosOrNever;

import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import dev.failover.internal.engine.Objectives;
import dev.failover.internal.engine.Policies;
import dev.failover.internal.engine.ProbePolicy;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Damping;
import dev.failover.internal.state.ClusterPolicy.Following;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterPolicy.Reads.Fallback;
import dev.failover.internal.state.EndpointPolicy;
import java.util.List;

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

    private enum NoneEligible {
        PRIMARY,
        STALE,
        FAIL
    }

    private enum Strategy {
        NEAREST,
        WEIGHTED
    }

    private JdbcPolicies() {}

    /** @param started what the process was started with: some keys count until it ends */
    static Policies of(Settings settings, Settings started) {
        return new Policies(
                cluster(settings, started), probe(settings, started), breaker(settings), objectives(settings));
    }

    private static Objectives objectives(Settings settings) {
        return new Objectives(
                nanos(settings, "objectives.rto"),
                nanosOrNever(settings, "objectives.rpo"),
                settings.optionalSize("objectives.rpo-bytes").orElse(Long.MAX_VALUE),
                settings.decimal("objectives.availability") / 100);
    }

    /** Whether it is promised that no commit is lost in a failover. */
    static boolean isLossForbidden(Settings settings) {
        Objectives promised = objectives(settings);
        return promised.rpoNanos() == 0 || promised.rpoBytes() == 0;
    }

    private static ClusterPolicy cluster(Settings settings, Settings started) {
        List<EndpointPolicy> endpoints = settings.endpoints().stream()
                .map(id -> endpoint(settings, settings.endpoint(id)))
                .toList();
        return ClusterPolicy.of(settings.cluster(), endpoints)
                .with(new Damping(settings.integer("probe.fall"), settings.integer("probe.rise")))
                .with(following(settings, started))
                .with(reads(settings))
                .with(CommonPolicies.moves(settings, "failover.approval-wait"))
                .with(CommonPolicies.switchback(settings))
                .drainingFor(nanos(settings, "drain.timeout"));
    }

    private static Following following(Settings settings, Settings started) {
        return new Following(
                settings.choice("failover.split-brain", SplitBrain.class) == SplitBrain.HIGHEST_TIMELINE,
                settings.flag("failover.abort-in-flight"),
                started.choice("startup.unconfirmed", Unconfirmed.class) == Unconfirmed.ACCEPT,
                0);
    }

    private static Reads reads(Settings settings) {
        return new Reads(
                settings.choice("reads.without-primary", WithoutPrimary.class) == WithoutPrimary.SERVE,
                nanosOrNever(settings, "reads.max-lag"),
                settings.optionalSize("reads.max-lag-bytes").orElse(Long.MAX_VALUE),
                fallback(settings.choice("reads.when-none-eligible", NoneEligible.class)),
                settings.choice("reads.strategy", Strategy.class) == Strategy.WEIGHTED);
    }

    private static Fallback fallback(NoneEligible choice) {
        return switch (choice) {
            case PRIMARY -> Fallback.PRIMARY;
            case STALE -> Fallback.STALE;
            case FAIL -> Fallback.NOBODY;
        };
    }

    private static EndpointPolicy endpoint(Settings settings, Settings endpoint) {
        return new EndpointPolicy(
                endpoint.id(),
                CommonPolicies.distance(settings, endpoint),
                endpoint.integer("priority"),
                endpoint.integer("weight"),
                endpoint.optionalText("region").orElse(""),
                endpoint.flag("reads"),
                endpoint.flag("writes"),
                endpoint.flag("enabled"),
                isProbedThroughPooler(endpoint));
    }

    /** Then what the probe sees may be the pooler's doing, and what it does may be done in anybody's session. */
    static boolean isProbedThroughPooler(Settings endpoint) {
        return endpoint.flag("pooler") && endpoint.optionalText("probe.url").isEmpty();
    }

    private static ProbePolicy probe(Settings settings, Settings started) {
        return new ProbePolicy(
                nanos(settings, "probe.interval"),
                nanos(started, "probe.timeout"),
                nanos(settings, "probe.suspect-interval"),
                settings.integer("probe.jitter"),
                nanos(settings, "probe.suspect-after"));
    }

    private static BreakerPolicy breaker(Settings settings) {
        return new BreakerPolicy(
                settings.integer("breaker.failure-rate-threshold"),
                settings.integer("breaker.sliding-window-size"),
                settings.integer("breaker.minimum-calls"),
                nanos(settings, "breaker.open-for"),
                settings.integer("breaker.half-open-calls"));
    }
}
