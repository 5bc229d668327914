/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.Signal.ProbeAnswered;
import dev.failover.internal.state.Signal.ProbeFailed;
import dev.failover.internal.state.Signal.ProbeOverdue;
import dev.failover.spi.Observation;
import java.util.List;

/** What the end of a probe, or its silence, says of an endpoint. */
final class Probes {

    private static final long NEVER = Long.MIN_VALUE / 2;

    private Probes() {}

    static ClusterState answered(ClusterState state, ProbeAnswered answer) {
        EndpointState before = state.endpoint(answer.endpoint());
        Observation seen = answer.observation();
        boolean overtaken =
                before.seen().exists() && seen.startedNanos() - before.seen().startedNanos() < 0;
        return overtaken || !before.isEnlisted()
                ? state
                : state.with(before.id(), e -> answered(state, e, seen, answer.lag()));
    }

    private static EndpointState answered(ClusterState state, EndpointState before, Observation seen, Lag lag) {
        boolean older = before.vitality().isOlder(seen.startedNanos()) && state.hold(Rule.OLDER_ANSWER);
        Vitality vitality =
                before.vitality().answered(seen.startedNanos(), seen.endedNanos(), rise(state, before, seen), older);
        boolean wentBack = seen.position() < before.seen().position(); // what it had says nothing any more
        boolean otherwise =
                !wentBack && (before.sight().withinLag() || state.lastWriter().isEmpty());
        boolean within = isWithin(state, seen, lag, otherwise);
        boolean recovered = before.health() == Health.DOWN && vitality.health() == Health.UP;
        boolean anew = recovered || before.role() != seen.role();
        Sight sight = recovered ? before.sight().on(Nodes.NONE) : before.sight(); // its connections were ended
        return confirm(before.with(sight.next(seen, lag, within, follows(state, before, seen)))
                .with(vitality)
                .with(anew ? Breaker.CLOSED : before.breaker()));
    }

    /** @param otherwise what holds if nothing is known */
    static boolean isWithin(ClusterState state, Observation seen, Lag lag, boolean otherwise) {
        Reads reads = state.policy().reads();
        return lag.within(reads.maxLagNanos(), otherwise) && isWithinBytes(state, seen, reads.maxLagBytes(), otherwise);
    }

    /** By the primary's last position, which it has left since: at most an interval ago. */
    private static boolean isWithinBytes(ClusterState state, Observation seen, long limit, boolean otherwise) {
        if (limit == Long.MAX_VALUE) {
            return true;
        }
        long primary = state.writing().map(w -> w.seen().position()).orElse(-1L);
        boolean known = primary >= 0 && seen.position() >= 0;
        return known ? primary - seen.position() <= limit : otherwise;
    }

    /** One answer is enough from the one that held the writes, on the same term, while nobody else has them. */
    private static int rise(ClusterState state, EndpointState before, Observation seen) {
        boolean inPlace = state.writer().isEmpty()
                && state.lastWriter().equals(before.id())
                && seen.isPrimary()
                && seen.term() == state.highestTerm();
        return inPlace || before.health() == Health.UNKNOWN
                ? 1
                : state.policy().damping().rise();
    }

    /** A replica whose replay moved on, up to where the primary was seen to be, follows that primary. */
    private static boolean follows(ClusterState state, EndpointState before, Observation seen) {
        boolean moved = seen.role() == dev.failover.Role.REPLICA
                && before.isReplica()
                && before.seen().position() >= 0
                && seen.position() > before.seen().position();
        return moved
                && state.writing()
                        .filter(w -> seen.position() <= w.seen().position())
                        .isPresent();
    }

    private static EndpointState confirm(EndpointState e) {
        boolean repeats = e.standing().kind() == Standing.Kind.ZOMBIE && e.isPrimary();
        return repeats ? e.with(e.standing().confirmed()) : e;
    }

    static ClusterState failed(ClusterState state, ProbeFailed failure, Moment now) {
        EndpointState before = state.endpoint(failure.endpoint());
        return before.isEnlisted()
                ? state.with(before.id(), e -> aged(state, e.with(vitality(state, e, failure, now)), now))
                : state;
    }

    private static Vitality vitality(ClusterState state, EndpointState e, ProbeFailed failure, Moment now) {
        long since = e.vitality().failures() > 0 ? e.vitality().firstFailedNanos() : failure.startedNanos();
        List<EndpointState> others = state.endpoints().stream()
                .filter(o -> o.isEnlisted() && !o.id().equals(e.id()))
                .toList();
        boolean othersAlive = others.isEmpty()
                || others.stream().anyMatch(o -> o.vitality().isWitness(since, failure.startedNanos()))
                || !state.hold(Rule.ISOLATION);
        int fall = state.hold(Rule.STREAK) ? state.policy().damping().fall() : 1;
        boolean oneServer = state.policy().damping().oneServer();
        return e.vitality().failed(heard(state, failure), now.nanos(), fall, oneServer, othersAlive);
    }

    private static ProbeFailed heard(ClusterState state, ProbeFailed failure) {
        return state.hold(Rule.COMPLETED_CALL)
                ? failure
                : new ProbeFailed(
                        failure.endpoint(),
                        failure.kind(),
                        failure.message(),
                        failure.startedNanos(),
                        NEVER,
                        failure.inUse());
    }

    /** A replica's figure grows with its age: what was within the limit when it was last seen may not be now. */
    private static EndpointState aged(ClusterState state, EndpointState e, Moment now) {
        long age = now.nanos() - e.seen().endedNanos();
        boolean stale = e.isReplica()
                && state.observesPrimary()
                && e.lag().known()
                && e.lag().nanos() > state.policy().reads().maxLagNanos() - age;
        return stale ? e.with(e.sight().within(false)) : e;
    }

    static ClusterState overdue(ClusterState state, ProbeOverdue overdue, Moment now) {
        return state.with(overdue.endpoint(), e -> {
            boolean answered = e.seen().startedNanos() - overdue.startedNanos() >= 0;
            return answered || !e.isEnlisted()
                    ? e
                    : e.with(e.vitality().suspected(now.nanos(), "a probe is overdue", false));
        });
    }
}
