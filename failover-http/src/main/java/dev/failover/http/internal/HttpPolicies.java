/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import static dev.failover.internal.engine.CommonPolicies.nanos;

import dev.failover.Role;
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
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine needs of the settings, in its own words. */
final class HttpPolicies {

    /** Calls that a breaker looks back on. */
    private static final int BREAKER_WINDOW = 50;

    private enum Routing {
        ACTIVE_PASSIVE,
        ACTIVE_ACTIVE
    }

    private enum DeclaredRole {
        ANY,
        OBSERVED,
        PRIMARY,
        REPLICA
    }

    private enum SplitBrain {
        HIGHEST_TIMELINE,
        REFUSE
    }

    private HttpPolicies() {}

    static Policies of(Settings settings) {
        return new Policies(cluster(settings), probe(settings), breaker(settings), objectives(settings));
    }

    /** What each endpoint is before it is asked; those that say it themselves are not among them. */
    static Map<String, Role> declared(Settings settings) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (String id : settings.endpoints()) {
            Role role = role(settings.endpoint(id));
            if (role != Role.UNKNOWN) {
                roles.put(id, role);
            }
        }
        return roles;
    }

    /** UNKNOWN of one that says it itself. */
    static Role role(Settings endpoint) {
        return switch (endpoint.choice("role", DeclaredRole.class)) {
            case ANY -> Role.ANY;
            case OBSERVED -> Role.UNKNOWN;
            case PRIMARY -> Role.PRIMARY;
            case REPLICA -> Role.REPLICA;
        };
    }

    private static ClusterPolicy cluster(Settings settings) {
        List<EndpointPolicy> endpoints = settings.endpoints().stream()
                .map(id -> endpoint(settings, settings.endpoint(id)))
                .toList();
        return ClusterPolicy.of(settings.cluster(), endpoints)
                .with(topology(settings))
                .with(new Damping(settings.integer("probe.fall"), settings.integer("probe.rise"), false))
                .with(new Following(
                        settings.choice("failover.split-brain", SplitBrain.class) == SplitBrain.HIGHEST_TIMELINE,
                        settings.flag("failover.abort-in-flight"),
                        true,
                        nanos(settings, "failover.confirm-for")))
                .with(new Reads(true, Long.MAX_VALUE))
                .with(CommonPolicies.moves(settings, "failover.max-wait"))
                .with(CommonPolicies.switchback(settings))
                .drainingFor(nanos(settings, "drain.timeout"));
    }

    private static Topology topology(Settings settings) {
        if (settings.choice("routing", Routing.class) == Routing.ACTIVE_ACTIVE) {
            return Topology.SHARED;
        }
        boolean interchangeable = settings.endpoints().stream().allMatch(id -> role(settings.endpoint(id)) == Role.ANY);
        return interchangeable ? Topology.PREFERRED : Topology.FOLLOWED;
    }

    private static EndpointPolicy endpoint(Settings settings, Settings endpoint) {
        return new EndpointPolicy(
                endpoint.id(),
                CommonPolicies.distance(settings, endpoint),
                endpoint.integer("priority"),
                endpoint.integer("weight"),
                endpoint.optionalText("region").orElse(""),
                true,
                role(endpoint) != Role.REPLICA,
                endpoint.flag("enabled"),
                false);
    }

    /** Silence is judged by the probe's own limit: an endpoint far away answers late. */
    private static ProbePolicy probe(Settings settings) {
        return new ProbePolicy(
                nanos(settings, "probe.interval"),
                nanos(settings, "probe.timeout"),
                nanos(settings, "probe.suspect-interval"),
                settings.integer("probe.jitter"),
                nanos(settings, "probe.timeout"));
    }

    private static BreakerPolicy breaker(Settings settings) {
        return new BreakerPolicy(
                settings.integer("breaker.failure-rate-threshold"),
                BREAKER_WINDOW,
                settings.integer("breaker.minimum-calls"),
                nanos(settings, "breaker.open-for"),
                settings.integer("breaker.half-open-calls"));
    }

    /** Nobody sees over HTTP how much was lost. */
    private static Objectives objectives(Settings settings) {
        return new Objectives(
                nanos(settings, "objectives.rto"),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                settings.decimal("objectives.availability") / 100);
    }
}
