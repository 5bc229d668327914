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
import static dev.failover.internal.state.Standing.Kind.WAITING;
import static dev.failover.internal.state.Standing.Kind.ZOMBIE;

import dev.failover.Health;
import dev.failover.internal.state.ClusterState.First;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who takes the writes, and who is fenced. Follows what the servers say and never votes: this process promotes nobody.
 *
 * <p>The highest term wins, never the highest position: a resurrected old primary can be ahead in bytes.
 */
final class Election {

    private Election() {}

    static ClusterState decide(ClusterState state, long now) {
        ClusterState heard = settle(state);
        return switch (state.policy().topology()) {
            case FOLLOWED -> elect(judge(raiseFence(noteStrays(judgeIdentity(identify(heard))))), now);
            case PREFERRED -> heard.settled() ? Preference.decide(heard, now) : heard;
            case SHARED -> heard;
        };
    }

    // ---- the first round

    private static ClusterState settle(ClusterState state) {
        boolean spoken = enabled(state).allMatch(EndpointState::hasVerdict);
        boolean heard = spoken && enabled(state).anyMatch(e -> e.seen().exists());
        boolean rejected = enabled(state).allMatch(e -> e.vitality().isMisconfigured());
        boolean over = heard || rejected || state.timeUp();
        return state.settled() || !over ? state : state.with(new First(true, state.timeUp(), ""));
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
                .map(id -> state.with(state.fence().of(id)))
                .orElse(state);
    }

    // ---- the fence

    private static ClusterState judgeIdentity(ClusterState state) {
        return state.each(e -> {
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
        return state.hold(Rule.IDENTITY)
                && !identity.isEmpty()
                && !state.identity().isEmpty()
                && !identity.equals(state.identity());
    }

    /** They are remembered: whoever followed one must fence nobody when it is gone. */
    private static ClusterState noteStrays(ClusterState state) {
        ClusterState noted = state;
        for (EndpointState e : state.endpoints()) {
            boolean stray =
                    e.isPrimary() && !e.policy().writes() && e.standing().kind() != FOREIGN;
            if (stray && !state.fence().strays().contains(e.seen().term())) {
                noted = noted.with(noted.fence().withStray(e.seen().term()));
            }
        }
        return noted;
    }

    /**
     * Only proven endpoints raise it: primaries that may take writes, and replicas by the term that they receive. Not
     * before the first round is over: until then nobody knows which cluster is ours.
     */
    private static ClusterState raiseFence(ClusterState state) {
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

    private static boolean raises(ClusterState state, EndpointState e) {
        if (e.isPrimary()) {
            return e.policy().writes() && isProven(state, e);
        }
        return e.isReplica() && !e.seen().identity().isEmpty() && !isOfStray(state, e);
    }

    /**
     * Whether a replica may receive its term from one that was promoted in error, which fences nobody, not when it is drained
     * or removed for that either. Until those that may not take writes were asked since, as far as they answer, nobody knows.
     */
    private static boolean isOfStray(ClusterState state, EndpointState replica) {
        return state.fence().strays().contains(replica.seen().term())
                || state.endpoints().stream()
                        .filter(o -> !o.policy().writes() && !o.id().equals(replica.id()))
                        .anyMatch(o -> isStillToBeAsked(state, o, replica));
    }

    private static boolean isStillToBeAsked(ClusterState state, EndpointState o, EndpointState replica) {
        boolean answers = o.isEnlisted()
                && o.health() != Health.DOWN
                && o.vitality().unanswered() < state.policy().damping().fall();
        return answers && o.seen().startedNanos() - replica.seen().startedNanos() < 0;
    }

    /**
     * An owner that receives from somebody has given its term up; one that merely turned standby may come back. One that is
     * no part of the configuration any more may be another one's old name.
     */
    private static ClusterState forgetOwner(ClusterState state) {
        if (state.termOwner().isEmpty()) {
            return state;
        }
        boolean keeps = state.find(state.termOwner())
                .filter(e -> !e.isReplica() || !e.seen().streaming())
                .isPresent();
        return keeps ? state : state.withTerm(state.highestTerm(), "");
    }

    private static ClusterState claimOwner(ClusterState state) {
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
     * the primary's log counts, or having the writes, or, before there was a primary, being the only one that says that it is.
     */
    private static boolean isProven(ClusterState state, EndpointState e) {
        if (!e.seen().identity().isEmpty()) {
            return true;
        }
        return !state.hold(Rule.PROVEN)
                || e.sight().followed()
                || state.lastWriter().equals(e.id())
                || (state.lastWriter().isEmpty() && isOnlyClaim(state, e));
    }

    private static boolean isOnlyClaim(ClusterState state, EndpointState e) {
        return state.endpoints().stream().noneMatch(o -> o.sight().claimed() && !o.id().equals(e.id()));
    }

    // ---- the standing of each

    private static ClusterState judge(ClusterState state) {
        return state.each(e -> {
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

    private static Standing standingOfPrimary(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        if (!e.policy().writes()) {
            return Standing.out(STRAY, "says that it is primary, but may not take writes (writes=false)");
        }
        if (term < state.highestTerm() && state.hold(Rule.FENCE)) {
            return Standing.out(
                    ZOMBIE,
                    "fenced: primary on timeline " + term + ", but timeline " + state.highestTerm() + " was seen");
        }
        if (!isProven(state, e)) {
            return Standing.out(
                    STRAY,
                    "says that it is primary, but its identity cannot be read and it was never seen to follow;"
                            + " grant execute on pg_control_system() to the probe's user");
        }
        Optional<EndpointState> rival = rivalOf(state, e);
        if (rival.isPresent()) {
            return barred(rival.get(), term);
        }
        return standingOfFirst(state, e);
    }

    private static Standing barred(EndpointState rival, long term) {
        return rival.drain().removed()
                ? Standing.out(
                        WAITING,
                        "waits until " + rival.id() + ", which was removed and owns timeline " + term + ", is drained")
                : Standing.out(
                        SPLIT,
                        "refused: it and " + rival.id() + " both say that they are primary (timelines " + term + " and "
                                + rival.seen().term() + ")");
    }

    /**
     * Another claim that bars this one: of the same term, or, if the policy refuses, of any while it is reachable. What runs on
     * one that was removed has the time of its drain.
     */
    private static Optional<EndpointState> rivalOf(ClusterState state, EndpointState e) {
        if (e.drain().removed()) {
            return Optional.empty();
        }
        return members(state)
                .filter(o ->
                        !o.id().equals(e.id()) && o.isPrimary() && o.policy().writes())
                .filter(o -> bars(state, e, o))
                .findFirst()
                .or(() -> ownerOf(state, e));
    }

    /** Whoever owns the term owns it while it is drained, put back or restarted, too: until it follows somebody. */
    private static Optional<EndpointState> ownerOf(ClusterState state, EndpointState e) {
        boolean newest = e.seen().term() > 0 && e.seen().term() == state.highestTerm();
        return state.find(state.termOwner()).filter(o -> newest && !o.id().equals(e.id()) && state.hold(Rule.OWNER));
    }

    private static boolean bars(ClusterState state, EndpointState e, EndpointState rival) {
        boolean sameTerm = rival.seen().term() == e.seen().term();
        if (!state.hold(Rule.OWNER)) {
            return false;
        }
        if (sameTerm && e.seen().term() == 0) {
            return rival.isReachable() && !state.isWriter(e); // terms that cannot be read tell nothing of the dead
        }
        if (sameTerm) {
            return !state.termOwner().equals(e.id());
        }
        return !state.policy().following().highestTermWins() && rival.isReachable();
    }

    /** The first primary of a process has nothing to be compared with but what the replicas say. */
    private static Standing standingOfFirst(ClusterState state, EndpointState e) {
        if (!state.lastWriter().isEmpty() || e.seen().followers() != 0) {
            return Standing.GOOD;
        }
        Optional<EndpointState> elsewhere = members(state)
                .filter(o -> o.isReplica() && o.isUp() && o.seen().streaming())
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

    private static ClusterState elect(ClusterState state, long now) {
        if (!state.settled()) {
            return state;
        }
        Optional<EndpointState> best = state.endpoints().stream()
                .filter(e -> mayWrite(state, e))
                .max(Comparator.comparingLong(e -> e.seen().term()));
        boolean first = best.isPresent() && state.lastWriter().isEmpty();
        return first ? acceptFirst(state, best.get(), now) : Moving.to(state, best, now);
    }

    private static boolean mayWrite(ClusterState state, EndpointState e) {
        boolean known =
                state.isWriter(e) || state.consent().request().endpoint().equals(e.id());
        return (e.isUp() || (e.health() == Health.SUSPECT && known))
                && e.isPrimary()
                && e.standing().isGood()
                && (e.drain().isNone() || !state.hold(Rule.DRAIN))
                && e.policy().writes()
                && e.seen().writable()
                && Moving.isAllowed(state, e);
    }

    private static ClusterState acceptFirst(ClusterState state, EndpointState first, long now) {
        String silent = enabled(state)
                .filter(e -> !e.seen().exists() || !e.isReachable())
                .map(EndpointState::id)
                .collect(Collectors.joining(", "));
        if (silent.isEmpty() || first.seen().followers() > 0) {
            return Moving.to(state, Optional.of(first), now);
        }
        boolean accepted = state.timeUp() && state.policy().following().acceptUnconfirmed();
        ClusterState moved = Moving.to(state, accepted ? Optional.of(first) : Optional.empty(), now);
        return moved.writer().isEmpty() ? moved : moved.with(new First(true, true, silent));
    }

    // ---- walking

    private static Stream<EndpointState> enabled(ClusterState state) {
        return state.endpoints().stream().filter(EndpointState::isEnlisted);
    }

    private static Stream<EndpointState> members(ClusterState state) {
        return enabled(state)
                .filter(e -> e.standing().kind() != FOREIGN && !e.drain().removed());
    }
}
