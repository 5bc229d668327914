/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static java.util.Comparator.comparingInt;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.Plan.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what is known into who is asked. Pure. */
public final class RoutePlanner {

    private final ClusterPolicy policy;

    public RoutePlanner(ClusterPolicy policy) {
        this.policy = policy;
    }

    public Plan plan(ClusterState state) {
        List<EndpointState> replicas = state.settled() ? readableReplicas(state) : List.of();
        return new Plan(
                state.writer(),
                state.writing().filter(e -> !e.vitality().unprobed()).map(e -> choice(state, e)).stream()
                        .toList(),
                reads(state, replicas),
                spread(replicas),
                ids(state.endpoints().stream().filter(e -> state.settled() && isOpen(e))),
                state.endpoints().stream().map(EndpointState::incarnation).toList(),
                ids(state.endpoints().stream().filter(e -> e.health() == Health.SUSPECT)),
                state.settled() ? hopeless(state) : "");
    }

    private static Choice choice(ClusterState state, EndpointState e) {
        return new Choice(e.id(), e.incarnation(), e.health() == Health.SUSPECT, state.isWriter(e));
    }

    private static boolean isOpen(EndpointState e) {
        return e.standing().isGood() && e.isReachable() && e.seen().exists();
    }

    private static Set<String> ids(Stream<EndpointState> endpoints) {
        return endpoints.map(EndpointState::id).collect(Collectors.toUnmodifiableSet());
    }

    // ---- reads

    /** Healthy replicas, then the primary, then what is suspect: a doubt is better than nothing, but only then. */
    private List<Choice> reads(ClusterState state, List<EndpointState> replicas) {
        if (!policy.readsWithoutPrimary() && state.writer().isEmpty()) {
            return List.of();
        }
        List<EndpointState> order = new ArrayList<>();
        replicas.stream().filter(EndpointState::isUp).forEach(order::add);
        Optional<EndpointState> primary =
                readablePrimary(state).filter(e -> e.policy().reads());
        primary.filter(EndpointState::isUp).ifPresent(order::add);
        replicas.stream().filter(e -> !e.isUp()).forEach(order::add);
        primary.filter(e -> !e.isUp()).ifPresent(order::add);
        return order.stream().map(e -> choice(state, e)).toList();
    }

    /** The one that takes the writes, or would, if it did not refuse them for now. */
    private static Optional<EndpointState> readablePrimary(ClusterState state) {
        return state.writing().or(() -> state.find(state.lastWriter())
                .filter(e -> e.isPrimary() && !e.seen().writable())
                .filter(e -> e.standing().isGood() && e.isReachable()));
    }

    private List<EndpointState> readableReplicas(ClusterState state) {
        return state.endpoints().stream()
                .filter(e -> e.role() == Role.REPLICA && e.policy().reads())
                .filter(e -> e.standing().isGood() && e.isReachable())
                .filter(e -> isFresh(state, e) && e.breaker() != Breaker.OPEN && onBranch(state, e))
                .sorted(comparingInt(RoutePlanner::caution)
                        .thenComparing(e -> e.policy().distance())
                        .thenComparing(e -> e.policy().priority()))
                .toList();
    }

    /** While a primary is observed, what is not known to be within the limit does not serve. */
    private boolean isFresh(ClusterState state, EndpointState e) {
        boolean unlimited = policy.maxLagNanos() == Long.MAX_VALUE;
        boolean unreadable = e.seen().position() < 0; // the probe sees no more than its role: its lag is off
        return unreadable || (e.withinLag() && (e.lag().known() || unlimited || !state.observesPrimary()));
    }

    /** A replica that is known to receive an older term follows a primary that was fenced. */
    private static boolean onBranch(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        return !e.astray()
                && (term == 0 || term >= state.highestTerm() || state.writer().isEmpty());
    }

    /** A half-open replica is asked last. */
    private static int caution(EndpointState e) {
        return e.breaker() == Breaker.HALF_OPEN ? 1 : 0;
    }

    private static int spread(List<EndpointState> replicas) {
        List<EndpointState> up = replicas.stream().filter(EndpointState::isUp).toList();
        return (int) up.stream()
                .filter(e -> caution(e) == caution(up.get(0)))
                .filter(e -> e.policy().distance() == up.get(0).policy().distance())
                .filter(e -> e.policy().priority() == up.get(0).policy().priority())
                .count();
    }

    // ---- hope

    /**
     * Nobody waits for what no snapshot cures: the only endpoints that could take the writes reject us, and every other
     * one is a healthy replica of somebody.
     */
    private static String hopeless(ClusterState state) {
        List<EndpointState> may = state.endpoints().stream()
                .filter(e -> e.policy().writes() && e.policy().enabled())
                .toList();
        boolean rejected = may.stream().anyMatch(RoutePlanner::isBarred);
        boolean others = may.stream().allMatch(e -> isBarred(e) || (e.isUp() && e.role() == Role.REPLICA));
        if (!state.writer().isEmpty() || !rejected || !others) {
            return "";
        }
        return may.stream()
                .filter(RoutePlanner::isBarred)
                .map(EndpointState::verdict)
                .collect(Collectors.joining("; "));
    }

    private static boolean isBarred(EndpointState e) {
        return e.vitality().isMisconfigured() || e.standing().kind() == Standing.Kind.FOREIGN;
    }
}
