/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static java.util.Comparator.comparingInt;

import dev.failover.Health;
import java.util.Comparator;
import java.util.Optional;

/**
 * Chooses who takes the writes among interchangeable endpoints: nobody tells, so this process prefers. The one that has
 * them keeps them until it has been DOWN for {@code failover.confirm-for}; how the preferred one gets them back is told in
 * {@link Homecoming}.
 */
final class Preference {

    static final Comparator<EndpointState> BEST_FIRST = comparingInt(
                    (EndpointState e) -> e.policy().priority())
            .thenComparing(e -> e.policy().distance());

    private Preference() {}

    static ClusterState decide(ClusterState state, long now) {
        Optional<EndpointState> home = state.find(state.consent().home()).filter(e -> mayWrite(state, e));
        Optional<EndpointState> best = state.endpoints().stream()
                .filter(e -> mayWrite(state, e) && e.isUp())
                .min(BEST_FIRST);
        if (home.isEmpty()) {
            boolean early = state.find(state.consent().home())
                    .filter(e -> e.drain().isNone() && Moving.isAllowed(state, e))
                    .filter(e -> !isConfirmed(state, e, now))
                    .isPresent();
            return Moving.to(state, early ? Optional.empty() : best, now);
        }
        return Moving.to(state, home, now);
    }

    private static boolean mayWrite(ClusterState state, EndpointState e) {
        return e.isReachable()
                && !e.isReplica()
                && e.standing().isGood()
                && e.drain().isNone()
                && e.policy().writes()
                && Moving.isAllowed(state, e);
    }

    /** DOWN for long enough: what is gone for a moment is not worth moving the writes. */
    private static boolean isConfirmed(ClusterState state, EndpointState home, long now) {
        return home.health() == Health.DOWN
                && now - home.ramp().fellNanos() >= state.policy().following().confirmForNanos();
    }

    static long dueNanos(ClusterState state) {
        if (state.policy().topology() != Topology.PREFERRED || !state.writer().isEmpty()) {
            return Long.MAX_VALUE;
        }
        return state.find(state.consent().home())
                .filter(e -> e.health() == Health.DOWN)
                .map(e -> e.ramp().fellNanos() + state.policy().following().confirmForNanos())
                .orElse(Long.MAX_VALUE);
    }
}
