/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.Signal.BreakerMoved;
import dev.failover.internal.state.Signal.CallFailed;
import dev.failover.internal.state.Signal.ProbeAnswered;
import dev.failover.internal.state.Signal.ProbeFailed;
import dev.failover.internal.state.Signal.ProbeOverdue;
import dev.failover.internal.state.Signal.SettleElapsed;
import dev.failover.spi.Observation;
import java.util.ArrayList;
import java.util.List;

/** {@code (state, signal, now) -> (state, effects)}. Every decision of the library is made in here. */
public final class StateMachine {

    private final ClusterPolicy policy;
    private final Election election;

    public StateMachine(ClusterPolicy policy) {
        this.policy = policy;
        this.election = new Election(policy);
    }

    public Transition next(ClusterState before, Signal signal, Moment now) {
        ClusterState told = apply(before, signal, now);
        ClusterState after = strayFromFork(before, voidWhatWasLost(before, election.decide(told)));
        List<Effect> effects = new ArrayList<>(Changes.between(policy, before, after, now));
        if (signal instanceof BreakerMoved moved) {
            degraded(before, moved, now, effects);
        }
        return new Transition(after, effects);
    }

    private ClusterState apply(ClusterState state, Signal signal, Moment now) {
        if (signal instanceof ProbeAnswered answer) {
            return answered(state, answer);
        } else if (signal instanceof ProbeFailed failure) {
            return state.with(failure.endpoint(), e -> aged(state, e.with(failed(state, e, failure, now)), now));
        } else if (signal instanceof ProbeOverdue overdue) {
            return state.with(overdue.endpoint(), e -> overdue(e, overdue, now));
        } else if (signal instanceof CallFailed failure) {
            return state.with(failure.endpoint(), e -> callFailed(e, failure, now));
        } else if (signal instanceof BreakerMoved moved) {
            return state.with(moved.endpoint(), e -> breakerMoved(state, e, moved, now));
        } else if (signal instanceof SettleElapsed) {
            return state.withTimeUp();
        }
        throw new IllegalArgumentException("unknown signal " + signal);
    }

    // ---- probes

    private ClusterState answered(ClusterState state, ProbeAnswered answer) {
        EndpointState before = state.endpoint(answer.endpoint());
        Observation seen = answer.observation();
        if (before.seen().exists() && seen.startedNanos() - before.seen().startedNanos() < 0) {
            return state; // an older answer that was overtaken
        }
        Vitality vitality =
                before.vitality().answered(seen.startedNanos(), seen.endedNanos(), rise(state, before, seen));
        boolean otherwise = before.withinLag() || state.lastWriter().isEmpty();
        boolean within = answer.lag().within(policy.maxLagNanos(), otherwise);
        boolean recovered = before.health() == Health.DOWN && vitality.health() == Health.UP;
        boolean anew = recovered || before.role() != seen.role();
        EndpointState after = before.observed(seen, answer.lag(), within, follows(state, before, seen))
                .with(vitality)
                .with(anew ? Breaker.CLOSED : before.breaker());
        return state.with(answer.endpoint(), e -> confirm(after));
    }

    /** One answer is enough from the one that held the writes, on the same term, while nobody else has them. */
    private int rise(ClusterState state, EndpointState before, Observation seen) {
        boolean inPlace = state.writer().isEmpty()
                && state.lastWriter().equals(before.id())
                && seen.isPrimary()
                && seen.term() == state.highestTerm();
        return inPlace || before.health() == Health.UNKNOWN ? 1 : policy.rise();
    }

    /** A replica whose replay moved on, up to where the primary was seen to be, follows that primary. */
    private static boolean follows(ClusterState state, EndpointState before, Observation seen) {
        return seen.role() == Role.REPLICA
                && before.role() == Role.REPLICA
                && before.seen().position() >= 0
                && seen.position() > before.seen().position()
                && state.writing()
                        .filter(w -> seen.position() <= w.seen().position())
                        .isPresent();
    }

    private static EndpointState confirm(EndpointState e) {
        boolean repeats = e.standing().kind() == Standing.Kind.ZOMBIE && e.isPrimary();
        return repeats ? e.with(e.standing().confirmed()) : e;
    }

    private Vitality failed(ClusterState state, EndpointState e, ProbeFailed failure, Moment now) {
        long since = e.vitality().failures() > 0 ? e.vitality().firstFailedNanos() : failure.startedNanos();
        List<EndpointState> others = state.endpoints().stream()
                .filter(o -> o.policy().enabled() && !o.id().equals(e.id()))
                .toList();
        boolean othersAlive = others.isEmpty()
                || others.stream().anyMatch(o -> o.vitality().isWitness(since, failure.startedNanos()));
        return e.vitality().failed(failure, now.nanos(), policy.fall(), othersAlive);
    }

    /** A replica's figure grows with its age: what was within the limit when it was last seen may not be now. */
    private EndpointState aged(ClusterState state, EndpointState e, Moment now) {
        long age = now.nanos() - e.seen().endedNanos();
        boolean stale = e.role() == Role.REPLICA
                && state.observesPrimary()
                && e.lag().known()
                && e.lag().nanos() > policy.maxLagNanos() - age;
        return stale ? e.withinLag(false) : e;
    }

    private static EndpointState overdue(EndpointState e, ProbeOverdue overdue, Moment now) {
        boolean answered = e.seen().startedNanos() - overdue.startedNanos() >= 0;
        return answered ? e : e.with(e.vitality().suspected(now.nanos(), "a probe is overdue", false));
    }

    // ---- calls

    /** A failed call alone never changes a role; it makes the endpoint suspect, once per incarnation and suspicion. */
    private static EndpointState callFailed(EndpointState e, CallFailed failure, Moment now) {
        boolean news = e.isUp() && e.incarnation() == failure.incarnation();
        return news ? e.with(e.vitality().suspected(now.nanos(), failure.message(), true)) : e;
    }

    /** Calls never take the endpoint out that has the writes; its probes are asked instead. */
    private static EndpointState breakerMoved(ClusterState state, EndpointState e, BreakerMoved moved, Moment now) {
        if (state.isWriter(e)) {
            boolean trips = moved.to() == Breaker.OPEN && e.isUp();
            return trips ? e.with(e.vitality().suspected(now.nanos(), moved.why(), false)) : e;
        }
        return e.with(moved.to());
    }

    private void degraded(ClusterState before, BreakerMoved moved, Moment now, List<Effect> effects) {
        if (moved.to() == Breaker.OPEN && before.writer().equals(moved.endpoint())) {
            effects.add(new Effect.ResetBreaker(moved.endpoint()));
            effects.add(new Effect.Publish(
                    new PrimaryDegraded(policy.name(), moved.endpoint(), now.instant(), moved.why())));
        }
    }

    // ---- incarnations

    private ClusterState voidWhatWasLost(ClusterState before, ClusterState after) {
        List<EndpointState> next = new ArrayList<>(after.endpoints().size());
        for (EndpointState e : after.endpoints()) {
            next.add(voidIfLost(before.endpoint(e.id()), e));
        }
        return after.withEndpoints(next);
    }

    /**
     * Another primary took over at a fork of the log. A replica that had replayed more than the new primary has, and does
     * not tell which term it receives, is on the branch that was given up, however fresh it looks.
     */
    private static ClusterState strayFromFork(ClusterState before, ClusterState after) {
        boolean another = !after.writer().isEmpty()
                && !before.lastWriter().isEmpty()
                && !after.writer().equals(before.lastWriter());
        if (!another || after.writer().equals(before.writer())) {
            return after;
        }
        long fork = after.endpoint(after.writer()).seen().position();
        List<EndpointState> next = after.endpoints().stream()
                .map(e -> e.role() == Role.REPLICA
                                && e.seen().term() == 0
                                && e.seen().position() > fork
                        ? e.strayed()
                        : e)
                .toList();
        return fork < 0 ? after : after.withEndpoints(next);
    }

    private EndpointState voidIfLost(EndpointState before, EndpointState after) {
        boolean down = after.health() == Health.DOWN;
        boolean out = before.standing().isGood() && !after.standing().isGood();
        boolean demoted = before.isPrimary() && after.role() == Role.REPLICA;
        if (before.health() != Health.DOWN && (down || out || demoted)) {
            return after.voided(!mayBeMistaken(after));
        }
        boolean certain = !after.isUp() || after.standing().confirmations() >= policy.fall();
        return after.owesAbort() && certain ? after.abortedNow() : after;
    }

    /** A fenced primary that still answers keeps its running calls until it has repeated its claim, or falls silent. */
    private static boolean mayBeMistaken(EndpointState after) {
        return after.standing().kind() == Standing.Kind.ZOMBIE && after.isUp();
    }
}
