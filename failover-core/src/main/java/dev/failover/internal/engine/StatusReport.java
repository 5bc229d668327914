/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Access;
import dev.failover.ClusterStatus;
import dev.failover.Role;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what is known of a cluster, for people. */
final class StatusReport {

    private StatusReport() {}

    static ClusterStatus of(
            ClusterState state,
            RoutingSnapshot<?> routes,
            int waiting,
            IncidentLog incidents,
            Optional<ClusterStatus.Reload> reload,
            Instant at) {
        return new ClusterStatus(
                state.policy().name(),
                incidents.instance(),
                state.writing().map(EndpointState::id),
                routes.candidates(Access.READ_ONLY).stream()
                        .map(candidate -> candidate.endpoint().id())
                        .toList(),
                state.highestTerm(),
                waiting,
                state.isIsolated(),
                control(state, routes.plan()),
                state.endpoints().stream().map(e -> of(e, routes.plan())).toList(),
                incidents.service(),
                reload,
                at);
    }

    private static ClusterStatus.Control control(ClusterState state, Plan plan) {
        String pin = state.pin();
        String obstacle = plan.obstacle().why();
        return new ClusterStatus.Control(
                lower(state.policy().moves().mode()),
                state.isPaused(),
                pin.isEmpty() ? Optional.empty() : Optional.of(pin),
                approvals(state),
                obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle));
    }

    private static List<ClusterStatus.Approval> approvals(ClusterState state) {
        return state.requests().stream()
                .map(r -> new ClusterStatus.Approval(r.id(), r.endpoint(), r.term(), r.why(), state.isRejected(r.id())))
                .toList();
    }

    private static ClusterStatus.Endpoint of(EndpointState e, Plan plan) {
        boolean lagging = e.role() == Role.REPLICA && e.lag().known();
        double share = plan.reads().stream()
                .filter(c -> c.endpoint().equals(e.id()))
                .mapToDouble(Plan.Choice::share)
                .sum();
        return new ClusterStatus.Endpoint(
                e.id(),
                e.health(),
                e.role(),
                e.seen().term(),
                lagging ? Optional.of(Duration.ofNanos(e.lag().nanos())) : Optional.empty(),
                plan.open().contains(e.id()),
                e.drain().isNone() ? "none" : e.drain().isDone() ? "drained" : "draining",
                share,
                e.ramp().share(),
                lower(e.breaker()),
                e.verdict());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
