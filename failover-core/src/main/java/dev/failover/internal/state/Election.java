/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Standing.Kind.CONTRADICTED;
import static dev.failover.internal.state.Standing.Kind.DISABLED;
import static dev.failover.internal.state.Standing.Kind.FOREIGN;
import static dev.failover.internal.state.Standing.Kind.SPLIT;
import static dev.failover.internal.state.Standing.Kind.STRAY;
import static dev.failover.internal.state.Standing.Kind.ZOMBIE;

import dev.failover.Health;
import dev.failover.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who takes the writes, and who is fenced. Follows what the servers say and never votes: this process promotes nobody.
 *
 * <p>The highest term wins, never the highest position: a resurrected old primary can be ahead in bytes.
 */
final class Election {

    private final ClusterPolicy policy;

    Election(ClusterPolicy policy) {
        this.policy = policy;
    }

    ClusterState decide(ClusterState state) {
        ClusterState heard = settle(state);
        ClusterState identified = identify(heard);
        ClusterState fenced = raiseFence(judgeIdentity(identified));
        ClusterState judged = judge(fenced);
        return elect(judged);
    }

    // ---- the first round

    private static ClusterState settle(ClusterState state) {
        boolean spoken = enabled(state).allMatch(EndpointState::hasVerdict);
        boolean heard = spoken && enabled(state).anyMatch(e -> e.seen().exists());
        boolean rejected = enabled(state).allMatch(e -> e.vitality().isMisconfigured());
        boolean over = heard || rejected || state.timeUp();
        return state.settled() || !over ? state : state.withSettled("");
    }

    /** The identity that most endpoints share; of several, the one that is declared first. */
    private static ClusterState identify(ClusterState state) {
        if (!state.settled() || !state.identity().isEmpty()) {
            return state;
        }
        List<String> seen = enabled(state)
                .map(e -> e.seen().identity())
                .filter(id -> !id.isEmpty())
                .toList();
        Map<String, Long> votes =
                seen.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return seen.stream()
                .max(Comparator.<String>comparingLong(id -> votes.getOrDefault(id, 0L))
                        .thenComparing(id -> -seen.indexOf(id)))
                .map(state::withIdentity)
                .orElse(state);
    }

    // ---- the fence

    private static ClusterState judgeIdentity(ClusterState state) {
        return each(state, e -> {
            if (e.standing().kind() == DISABLED) {
                return e;
            }
            if (isForeign(state, e)) {
                return e.with(e.standing()
                        .becomes(Standing.out(
                                FOREIGN,
                                "belongs to another cluster (system identifier "
                                        + e.seen().identity() + ", expected: " + state.identity()
                                        + "); check its url")));
            }
            return e.standing().kind() == FOREIGN ? e.with(Standing.GOOD) : e;
        });
    }

    private static boolean isForeign(ClusterState state, EndpointState e) {
        String identity = e.seen().identity();
        return !identity.isEmpty() && !state.identity().isEmpty() && !identity.equals(state.identity());
    }

    /**
     * Only proven endpoints raise it: primaries that may take writes, and replicas by the term that they receive. Not
     * before the first round is over: until then nobody knows which cluster is ours.
     */
    private ClusterState raiseFence(ClusterState state) {
        if (!state.settled()) {
            return state;
        }
        long highest = members(state)
                .filter(e -> raises(state, e))
                .mapToLong(e -> e.seen().term())
                .max()
                .orElse(0);
        ClusterState raised = highest > state.highestTerm() ? state.withTerm(highest, "") : state;
        return claimOwner(forgetOwner(raised));
    }

    private boolean raises(ClusterState state, EndpointState e) {
        if (e.isPrimary()) {
            return e.policy().writes() && isProven(state, e);
        }
        return e.role() == Role.REPLICA && !e.seen().identity().isEmpty();
    }

    /** An owner that follows somebody has given its term up. */
    private static ClusterState forgetOwner(ClusterState state) {
        boolean follows = state.find(state.termOwner())
                .filter(e -> e.role() == Role.REPLICA)
                .isPresent();
        return follows ? state.withTerm(state.highestTerm(), "") : state;
    }

    private ClusterState claimOwner(ClusterState state) {
        if (!state.termOwner().isEmpty() || state.highestTerm() == 0) {
            return state;
        }
        List<EndpointState> claims = members(state)
                .filter(EndpointState::isPrimary)
                .filter(e -> e.policy().writes() && isProven(state, e))
                .filter(e -> e.seen().term() == state.highestTerm())
                .toList();
        return claims.size() == 1
                ? state.withTerm(state.highestTerm(), claims.get(0).id())
                : state;
    }

    /**
     * Whether an endpoint surely belongs to this cluster. Where its identity cannot be read, having been seen to follow
     * the primary's log counts, or having the writes, or being the only one that ever said that it is primary.
     */
    private static boolean isProven(ClusterState state, EndpointState e) {
        if (!e.seen().identity().isEmpty()) {
            return true;
        }
        return e.followed()
                || state.lastWriter().equals(e.id())
                || state.endpoints().stream().noneMatch(o -> o.claimed() && !o.id().equals(e.id()));
    }

    // ---- the standing of each

    private ClusterState judge(ClusterState state) {
        return each(state, e -> {
            Standing.Kind kind = e.standing().kind();
            if (kind == DISABLED || kind == FOREIGN) {
                return e;
            }
            if (e.isPrimary() && !e.isReachable()) {
                return e; // what is DOWN claims nothing new, and takes nothing back
            }
            return e.with(e.standing().becomes(e.isPrimary() ? standingOfPrimary(state, e) : Standing.GOOD));
        });
    }

    private Standing standingOfPrimary(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        if (!e.policy().writes()) {
            return Standing.out(STRAY, "says that it is primary, but may not take writes (writes=false)");
        }
        if (!isProven(state, e)) {
            return Standing.out(
                    STRAY,
                    "says that it is primary, but its identity cannot be read and it was never seen to follow;"
                            + " grant execute on pg_control_system() to the probe's user");
        }
        if (term < state.highestTerm()) {
            return Standing.out(
                    ZOMBIE,
                    "fenced: primary on timeline " + term + ", but timeline " + state.highestTerm() + " was seen");
        }
        Optional<EndpointState> rival = rivalOf(state, e);
        if (rival.isPresent()) {
            return Standing.out(
                    SPLIT,
                    "refused: it and " + rival.get().id() + " both say that they are primary (timelines " + term
                            + " and " + rival.get().seen().term() + ")");
        }
        return standingOfFirst(state, e);
    }

    /** Another claim that bars this one: of the same term, or, if the policy refuses, of any while it is reachable. */
    private Optional<EndpointState> rivalOf(ClusterState state, EndpointState e) {
        return members(state)
                .filter(o ->
                        !o.id().equals(e.id()) && o.isPrimary() && o.policy().writes())
                .filter(o -> bars(state, e, o))
                .findFirst();
    }

    private boolean bars(ClusterState state, EndpointState e, EndpointState rival) {
        boolean sameTerm = rival.seen().term() == e.seen().term();
        if (sameTerm && e.seen().term() == 0) {
            return rival.isReachable() && !state.isWriter(e); // terms that cannot be read tell nothing of the dead
        }
        if (sameTerm) {
            return !state.termOwner().equals(e.id());
        }
        return !policy.highestTermWins() && rival.isReachable();
    }

    /** The first primary of a process has nothing to be compared with but what the replicas say. */
    private static Standing standingOfFirst(ClusterState state, EndpointState e) {
        if (!state.lastWriter().isEmpty() || e.seen().followers() != 0) {
            return Standing.GOOD;
        }
        Optional<EndpointState> elsewhere = members(state)
                .filter(o -> o.role() == Role.REPLICA && o.isUp() && o.seen().streaming())
                .filter(o -> o.seen().endedNanos() - e.seen().startedNanos() < 0)
                .findFirst();
        if (elsewhere.isPresent()) {
            return Standing.out(
                    CONTRADICTED,
                    "says that it is primary, but feeds no standby, while "
                            + elsewhere.get().id() + " streams from another one");
        }
        return e.standing().kind() == CONTRADICTED ? e.standing() : Standing.GOOD;
    }

    // ---- the writer

    private ClusterState elect(ClusterState state) {
        if (!state.settled()) {
            return state;
        }
        Optional<EndpointState> best = state.endpoints().stream()
                .filter(e -> mayWrite(state, e))
                .max(Comparator.comparingLong(e -> e.seen().term()));
        if (best.isEmpty()) {
            return state.withWriter("");
        }
        return state.lastWriter().isEmpty()
                ? acceptFirst(state, best.get())
                : state.withWriter(best.get().id());
    }

    private static boolean mayWrite(ClusterState state, EndpointState e) {
        boolean healthy = e.isUp() || (e.health() == Health.SUSPECT && state.isWriter(e));
        return healthy
                && e.isPrimary()
                && e.standing().isGood()
                && e.policy().writes()
                && e.seen().writable();
    }

    private ClusterState acceptFirst(ClusterState state, EndpointState first) {
        String silent = enabled(state)
                .filter(e -> !e.seen().exists() || !e.isReachable())
                .map(EndpointState::id)
                .collect(Collectors.joining(", "));
        if (silent.isEmpty() || first.seen().followers() > 0) {
            return state.withWriter(first.id());
        }
        if (!state.timeUp() || !policy.acceptUnconfirmed()) {
            return state.withWriter("");
        }
        return state.withSettled(silent).withWriter(first.id());
    }

    // ---- walking

    private static Stream<EndpointState> enabled(ClusterState state) {
        return state.endpoints().stream().filter(e -> e.standing().kind() != DISABLED);
    }

    private static Stream<EndpointState> members(ClusterState state) {
        return enabled(state).filter(e -> e.standing().kind() != FOREIGN);
    }

    private static ClusterState each(ClusterState state, UnaryOperator<EndpointState> change) {
        List<EndpointState> next = new ArrayList<>(state.endpoints().size());
        state.endpoints().forEach(e -> next.add(change.apply(e)));
        return state.withEndpoints(next);
    }
}
