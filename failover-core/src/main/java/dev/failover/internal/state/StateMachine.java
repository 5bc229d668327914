/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.Signal.BreakerMoved;
import dev.failover.internal.state.Signal.CallFailed;
import dev.failover.internal.state.Signal.DrainEnded;
import dev.failover.internal.state.Signal.Ejected;
import dev.failover.internal.state.Signal.Opened;
import dev.failover.internal.state.Signal.Ordered;
import dev.failover.internal.state.Signal.PolicyChanged;
import dev.failover.internal.state.Signal.ProbeAnswered;
import dev.failover.internal.state.Signal.ProbeFailed;
import dev.failover.internal.state.Signal.ProbeOverdue;
import dev.failover.internal.state.Signal.SettleElapsed;
import dev.failover.internal.state.Signal.SwitchoverEnded;
import dev.failover.internal.state.Signal.TimePassed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code (state, signal, now) -> (state, effects)}. Every decision of the library is made in here. */
public final class StateMachine {

    private StateMachine() {}

    /** What a signal changes, and what follows. */
    public static Transition next(ClusterState before, Signal signal, Moment now) {
        ClusterState told = apply(before, signal, now);
        ClusterState drained = Drains.next(told, now.nanos());
        ClusterState stepped = Ramps.next(before, drained, now.tallies(), now.nanos());
        ClusterState decided = Tenures.next(before, Election.decide(stepped, now.nanos()));
        ClusterState after = Homecoming.next(decided, now.nanos());
        List<Effect> effects = new ArrayList<>(News.of(signal, before, now));
        effects.addAll(Changes.between(before, after, now));
        return new Transition(after, effects);
    }

    /** Why a command cannot be carried out in this state, and what could be; empty if it can. */
    public static Optional<String> refusal(ClusterState state, Command command) {
        return Commands.refusal(state, command);
    }

    private static ClusterState apply(ClusterState state, Signal signal, Moment now) {
        if (signal instanceof ProbeAnswered answer) {
            return Probes.answered(state, answer);
        } else if (signal instanceof ProbeFailed failure) {
            return Probes.failed(state, failure, now);
        } else if (signal instanceof ProbeOverdue overdue) {
            return Probes.overdue(state, overdue, now);
        } else if (signal instanceof CallFailed failure) {
            return state.with(failure.endpoint(), e -> callFailed(state, e, failure, now));
        } else if (signal instanceof Ejected ejection) {
            return state.with(ejection.endpoint(), e -> ejected(state, e, ejection, now));
        } else if (signal instanceof Opened opened) {
            return state.with(opened.endpoint(), e -> opened(e, opened));
        } else if (signal instanceof BreakerMoved moved) {
            return state.with(moved.endpoint(), e -> breakerMoved(state, e, moved, now));
        } else if (signal instanceof SettleElapsed) {
            return state.with(new ClusterState.First(state.settled(), true, state.unconfirmed()));
        } else if (signal instanceof PolicyChanged change) {
            return Drains.adopt(state, change.policy(), now.nanos());
        } else if (signal instanceof Ordered order) {
            return Commands.apply(state, order.command(), now.nanos());
        } else if (signal instanceof DrainEnded end) {
            return state.with(end.endpoint(), Drains::done);
        } else if (signal instanceof SwitchoverEnded end) {
            return Homecoming.ended(state, end, now.nanos());
        } else if (signal instanceof TimePassed) {
            return state;
        }
        throw new IllegalArgumentException("unknown signal " + signal);
    }

    /**
     * A failed call alone never changes a role; it makes the endpoint suspect, once per incarnation and suspicion. Of one that
     * stands in front of many servers it says little: others may go on there.
     */
    private static EndpointState callFailed(ClusterState state, EndpointState e, CallFailed failure, Moment now) {
        boolean news = e.isUp() && e.incarnation() == failure.incarnation();
        boolean telling = state.policy().damping().oneServer();
        return news ? e.with(e.vitality().suspected(now.nanos(), failure.message(), telling)) : e;
    }

    /** What calls alone say never takes the last one out: the worst that can happen there is that calls fail. */
    private static EndpointState ejected(ClusterState state, EndpointState e, Ejected ejection, Moment now) {
        boolean news = e.isReachable() && e.incarnation() == ejection.incarnation();
        boolean spared = state.endpoints().stream()
                .noneMatch(o -> !o.id().equals(e.id())
                        && o.isReachable()
                        && o.isEnlisted()
                        && o.standing().isGood());
        if (!news) {
            return e;
        }
        Vitality next = spared
                ? e.vitality().suspected(now.nanos(), ejection.message(), false)
                : e.vitality().ejected(ejection.kind(), ejection.message());
        return e.with(next);
    }

    private static EndpointState opened(EndpointState e, Opened opened) {
        Nodes nodes = e.sight().nodes().opened(opened.node(), opened.toldNanos());
        return e.isEnlisted() ? e.with(e.sight().on(nodes)) : e;
    }

    /** Calls never take the endpoint out that has the writes; its probes are asked instead. */
    private static EndpointState breakerMoved(ClusterState state, EndpointState e, BreakerMoved moved, Moment now) {
        if (state.isWriter(e) && e.role() != Role.ANY) {
            boolean trips = moved.to() == Breaker.OPEN && e.health() == Health.UP;
            return trips ? e.with(e.vitality().suspected(now.nanos(), moved.why(), false)) : e;
        }
        return e.with(moved.to());
    }
}
