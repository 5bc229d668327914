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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says what is known of a cluster, for people. */
record StatusReport(String cluster, int fall) {

    ClusterStatus of(ClusterState state, RoutingSnapshot<?> routes, int waiting, Instant at) {
        return new ClusterStatus(
                cluster,
                state.writing().map(EndpointState::id),
                routes.candidates(Access.READ_ONLY).stream()
                        .map(candidate -> candidate.endpoint().id())
                        .toList(),
                state.highestTerm(),
                waiting,
                state.isIsolated(fall),
                state.endpoints().stream().map(e -> of(e, routes)).toList(),
                at);
    }

    private static ClusterStatus.Endpoint of(EndpointState e, RoutingSnapshot<?> routes) {
        boolean lagging = e.role() == Role.REPLICA && e.lag().known();
        return new ClusterStatus.Endpoint(
                e.id(),
                e.health(),
                e.role(),
                e.seen().term(),
                lagging ? Optional.of(Duration.ofNanos(e.lag().nanos())) : Optional.empty(),
                routes.plan().open().contains(e.id()),
                e.verdict());
    }
}
