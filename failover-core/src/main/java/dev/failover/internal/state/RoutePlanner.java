/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static java.util.Comparator.comparingInt;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Reads.Fallback;
import dev.failover.internal.state.Consent.Request;
import dev.failover.internal.state.Plan.Choice;
import dev.failover.internal.state.Plan.Obstacle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what is known into who is asked. Pure. */
public final class RoutePlanner {

    private static final Comparator<EndpointState> NEAREST_FIRST = comparingInt(RoutePlanner::caution)
            .thenComparing(e -> e.policy().distance())
            .thenComparing(e -> e.policy().priority());

    private static final Comparator<EndpointState> ALL_ALIKE = comparingInt(RoutePlanner::caution);

    private static final Comparator<EndpointState> PREFERRED_FIRST =
            comparingInt(RoutePlanner::caution).thenComparing(Preference.BEST_FIRST);

    private final ClusterState state;

    private RoutePlanner(ClusterState state) {
        this.state = state;
    }

    public static Plan plan(ClusterState state) {
        return new RoutePlanner(state).plan();
    }

    private Plan plan() {
        Map<String, Integer> incarnations = new HashMap<>();
        state.endpoints().forEach(e -> incarnations.put(e.id(), e.incarnation()));
        Set<String> draining = ids(e -> e.drain().isUnderWay());
        Set<String> suspects = ids(e -> e.health() == Health.SUSPECT);
        if (!state.settled()) {
            return new Plan(Set.of(), List.of(), List.of(), Set.of(), draining, incarnations, suspects, Obstacle.NONE);
        }
        Set<String> writers = ids(this::takesWrites);
        return new Plan(
                writers,
                writes(),
                reads(),
                ids(this::isOpen),
                draining,
                Collections.unmodifiableMap(incarnations),
                suspects,
                obstacle(writers));
    }

    private Set<String> ids(Predicate<EndpointState> wanted) {
        Set<String> ids = new HashSet<>();
        for (EndpointState e : state.endpoints()) { // after every probe: a stream costs more than all that it does here
            if (wanted.test(e)) {
                ids.add(e.id());
            }
        }
        return Collections.unmodifiableSet(ids);
    }

    private boolean isOpen(EndpointState e) {
        return e.standing().isGood() && e.isReachable() && e.seen().exists() && !isDraining(e);
    }

    /** What stands in front of many servers goes on serving while it is suspect: a doubt may be about one of them. */
    private boolean isFit(EndpointState e) {
        return e.isUp() || (!state.policy().damping().oneServer() && e.isReachable());
    }

    private boolean isDraining(EndpointState e) {
        return !e.drain().isNone() && state.hold(Rule.DRAIN);
    }

    private boolean isShared() {
        return state.policy().topology() == Topology.SHARED;
    }

    private boolean takesWrites(EndpointState e) {
        return isShared()
                ? e.policy().writes() && isOpen(e) && (e.role() == Role.ANY || e.isPrimary())
                : state.isWriter(e);
    }

    // ---- writes

    private List<Choice> writes() {
        List<EndpointState> writers =
                state.endpoints().stream().filter(this::takesWrites).toList();
        if (isShared()) {
            Shares shares = new Shares();
            tiers(writers.stream().filter(this::isFit)).forEach(shares::tier);
            writers.stream().filter(e -> !isFit(e)).forEach(shares::reserve);
            return choices(shares);
        }
        return writers.stream()
                .filter(e -> !e.vitality().unprobed())
                .map(e -> choice(e, 1))
                .toList();
    }

    private List<Choice> choices(Shares shares) {
        return shares.all().stream().map(s -> choice(s.endpoint(), s.part())).toList();
    }

    private Choice choice(EndpointState e, double share) {
        boolean limited = e.isReplica() && isLimited(e) && state.observesPrimary() && isFresh(e);
        return new Choice(e.id(), e.incarnation(), e.health() == Health.SUSPECT, takesWrites(e), limited, share);
    }

    // ---- reads

    /** Healthy replicas, then the primary, then what is suspect: a doubt is better than nothing, but only then. */
    private List<Choice> reads() {
        if (!state.policy().reads().withoutPrimary() && state.writer().isEmpty() && !isShared()) {
            return List.of();
        }
        List<EndpointState> replicas =
                state.endpoints().stream().filter(this::mayServeReads).toList();
        Optional<EndpointState> primary = readablePrimary(state)
                .filter(e -> e.policy().reads() && !isDraining(e) && fallback() != Fallback.NOBODY);
        List<EndpointState> stale =
                state.endpoints().stream().filter(this::mayServeStale).toList();
        Shares shares = new Shares();
        tiers(replicas.stream().filter(this::isFit)).forEach(shares::tier);
        tiers(stale.stream().filter(this::isFit)).forEach(shares::tier);
        primary.filter(this::isFit).ifPresent(e -> shares.tier(List.of(e)));
        reserve(shares, replicas, this::isSpare);
        reserve(shares, stale, this::isSpare);
        reserve(shares, replicas, e -> !isFit(e));
        primary.filter(e -> !isFit(e)).ifPresent(shares::reserve);
        reserve(shares, stale, e -> !isFit(e));
        return choices(shares);
    }

    private static void reserve(Shares shares, List<EndpointState> from, Predicate<EndpointState> wanted) {
        from.stream().filter(wanted).sorted(NEAREST_FIRST).forEach(shares::reserve);
    }

    private boolean isSpare(EndpointState e) {
        return isFit(e) && e.policy().weight() == 0;
    }

    /** Equals together, best first. */
    private List<List<EndpointState>> tiers(Stream<EndpointState> endpoints) {
        Comparator<EndpointState> order = order();
        List<List<EndpointState>> tiers = new ArrayList<>();
        endpoints.filter(e -> e.policy().weight() > 0).sorted(order).forEach(e -> {
            boolean equal = !tiers.isEmpty()
                    && order.compare(tiers.get(tiers.size() - 1).get(0), e) == 0;
            if (!equal) {
                tiers.add(new ArrayList<>());
            }
            tiers.get(tiers.size() - 1).add(e);
        });
        return tiers;
    }

    private Comparator<EndpointState> order() {
        if (state.policy().topology() == Topology.PREFERRED) {
            return PREFERRED_FIRST;
        }
        return state.policy().reads().byWeightOnly() ? ALL_ALIKE : NEAREST_FIRST;
    }

    private Fallback fallback() {
        return state.policy().reads().fallback();
    }

    /** The one that takes the writes, or would, if it did not refuse them for now. */
    static Optional<EndpointState> readablePrimary(ClusterState state) {
        return state.writing().filter(EndpointState::isPrimary).or(() -> state.find(state.lastWriter())
                .filter(e -> e.isPrimary() && !e.seen().writable())
                .filter(e -> e.standing().isGood() && e.isReachable()));
    }

    private boolean mayServeReads(EndpointState e) {
        return isOffered(e) && (e.role() == Role.ANY || (e.isReplica() && isFresh(e) && isOnBranch(state, e)));
    }

    /** Behind, or not known to be within the limits, but on the right branch; nobody, unless the policy wants that. */
    private boolean mayServeStale(EndpointState e) {
        return fallback() == Fallback.STALE && isOffered(e) && e.isReplica() && !isFresh(e) && isOnBranch(state, e);
    }

    private boolean isOffered(EndpointState e) {
        return e.policy().reads()
                && e.standing().isGood()
                && e.isReachable()
                && e.breaker() != Breaker.OPEN
                && !isDraining(e);
    }

    /** Whether it serves only as long as its lag is known to be small. */
    private boolean isLimited(EndpointState e) {
        boolean readable = e.seen().position() >= 0; // else the probe sees no more than its role: its lag is off
        return readable && !state.policy().reads().isUnlimited() && state.hold(Rule.LAG);
    }

    /** While a primary is observed, what is not known to be within the limit does not serve. */
    private boolean isFresh(EndpointState e) {
        if (!isLimited(e)) {
            return true;
        }
        boolean vouched = e.vitality().isVouched() || !state.hold(Rule.LOSS_VOIDS_SIGHT);
        return e.isOneNode()
                && e.sight().withinLag()
                && (!state.observesPrimary() || (e.lag().known() && vouched));
    }

    /** A replica that is known to receive an older term follows a primary that was fenced. */
    static boolean isOnBranch(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        boolean current =
                term == 0 || term >= state.highestTerm() || state.writer().isEmpty();
        return (!e.sight().astray() && current) || !state.hold(Rule.BRANCH);
    }

    /** A half-open replica is asked last. */
    private static int caution(EndpointState e) {
        return e.breaker() == Breaker.HALF_OPEN ? 1 : 0;
    }

    // ---- hope

    private Obstacle obstacle(Set<String> writers) {
        if (!writers.isEmpty()) {
            return Obstacle.NONE;
        }
        Request request = state.consent().request();
        return request.exists()
                ? new Obstacle(
                        Obstacle.Kind.CONSENT,
                        describe(request),
                        state.policy().moves().approvalWaitNanos())
                : hopeless();
    }

    private String describe(Request request) {
        String move =
                request.term() == 0 ? request.endpoint() : "timeline " + request.term() + " on " + request.endpoint();
        if (Moving.isRejected(state, request.id())) {
            return "the move to " + move + " was rejected (" + request.id() + ")";
        }
        return switch (request.mode()) {
            case APPROVAL ->
                "waiting for approval of " + move + ": approve " + request.id() + " (" + request.why() + ")";
            case OBSERVE -> "failover.mode=observe: writes do not follow " + move + "; pin them there by command";
            case MANUAL, AUTOMATIC ->
                "writes move to " + move + " on command only: approve " + request.id() + " or pin them ("
                        + request.why() + ")";
        };
    }

    /**
     * Nobody waits for what no snapshot cures: the only endpoints that could take the writes reject us, and every other
     * one is a healthy replica of somebody.
     */
    private Obstacle hopeless() {
        List<EndpointState> may = state.endpoints().stream()
                .filter(e -> e.policy().writes() && e.isEnlisted())
                .toList();
        boolean rejected = may.stream().anyMatch(RoutePlanner::isBarred);
        boolean others = may.stream().allMatch(e -> isBarred(e) || (e.isUp() && e.isReplica()));
        if (!rejected || !others) {
            return Obstacle.NONE;
        }
        String why = may.stream()
                .filter(RoutePlanner::isBarred)
                .map(EndpointState::verdict)
                .collect(Collectors.joining("; "));
        return new Obstacle(Obstacle.Kind.HOPELESS, why, 0);
    }

    /** Who is DOWN lost the writes for another reason, and somebody else may get them. */
    private static boolean isBarred(EndpointState e) {
        boolean misconfigured = e.vitality().isMisconfigured() && e.health() != Health.DOWN;
        return misconfigured || e.standing().kind() == Standing.Kind.FOREIGN;
    }
}
