/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.internal.state.Signal.SwitchoverEnded;
import java.util.Comparator;
import java.util.Optional;

/**
 * The way back of the writes to the endpoint that {@code priority} prefers. It is asked for only when that endpoint is
 * healthy and has all its reads back and, where the servers decide, is a standby which streams from the present primary on
 * its timeline: switching back while replication is not re-established is how the second outage is made.
 */
final class Homecoming {

    private Homecoming() {}

    static ClusterState next(ClusterState state, long now) {
        Back back = state.consent().back();
        Back kept = concerns(state, back, now) ? back : Back.NONE;
        Optional<EndpointState> ready = ready(state);
        boolean found = ready.filter(e -> isNews(state, kept, e)).isPresent();
        boolean over = kept.isOver(now);
        Back known = found ? found(state, ready.get(), now) : (over ? kept.again(now) : kept);
        Consent consent = state.consent().back(known);
        ClusterState told = state.with(found || over ? consent.answering(a -> a.anew(known.id())) : consent);
        return ready.filter(e -> mayAsk(told, known, e, now))
                .map(e -> ask(told, e, now))
                .orElse(told);
    }

    /**
     * Another primary, or another term of it, begins anew, and so does one that failed: what was approved of it then must not
     * lie in wait.
     */
    private static boolean concerns(ClusterState state, Back back, long now) {
        return back.exists()
                && back.id().equals(id(state, back.endpoint(), back.term()))
                && state.policy().topology() != Topology.SHARED
                && !state.writer().equals(back.endpoint())
                && (back.term() == state.highestTerm() || isArriving(state, back, now))
                && state.find(back.endpoint())
                        .filter(e -> e.drain().isNone() && e.health() != Health.DOWN)
                        .isPresent();
    }

    /** It was asked for, and somebody was promoted since; where no terms are seen, perhaps. */
    private static boolean isArriving(ClusterState state, Back back, long now) {
        long next = back.term() == 0 ? 0 : back.term() + 1;
        boolean another =
                next > 0 && state.writing().filter(w -> w.seen().term() == next).isPresent();
        return back.isAsked() && !back.isOver(now) && next == state.highestTerm() && !another;
    }

    /** Whether a move is the end of a way back that was consented to a while ago: it needs no second consent. */
    static boolean isArrival(ClusterState state, Consent.Request request, long now) {
        Back back = state.consent().back();
        boolean arrives = isArriving(state, back, now) && back.endpoint().equals(request.endpoint());
        boolean approved = state.consent().answers().granted().equals(back.id());
        boolean stands = approved || mode(state, back) == Mode.AUTOMATIC;
        boolean observes = state.policy().moves().mode() == Mode.OBSERVE;
        return arrives && stands && !observes && !Moving.isPaused(state);
    }

    /** Nothing was ready before, or nothing as good, or that is not well any more. */
    private static boolean isNews(ClusterState state, Back kept, EndpointState ready) {
        if (!kept.exists()) {
            return true;
        }
        if (kept.isAsked()) {
            return false; // what was agreed to is on its way
        }
        EndpointState before = state.endpoint(kept.endpoint());
        boolean better = ready.policy().priority() < before.policy().priority();
        return !ready.id().equals(before.id()) && (better || !before.isUp());
    }

    private static Back found(ClusterState state, EndpointState e, long now) {
        String streams = " streams from " + state.writer() + " on timeline " + state.highestTerm() + ", lag "
                + e.lag().nanos() / 1_000_000 + " ms,";
        String facts = "UP," + (isFollowed(state) ? streams : "") + " all its reads are back";
        long term = state.highestTerm();
        return Back.ready(id(state, e.id(), term), e.id(), term, now, facts);
    }

    /** Never that of a move, though where no terms are seen both are to the same endpoint on the same term. */
    private static String id(ClusterState state, String endpoint, long term) {
        return Moving.id(state, endpoint, term) + ":back";
    }

    private static Optional<EndpointState> ready(ClusterState state) {
        Optional<EndpointState> writer = state.writing().filter(EndpointState::isUp);
        return writer.flatMap(w -> state.endpoints().stream()
                .filter(e -> e.policy().priority() < w.policy().priority())
                .filter(e -> e.policy().writes() && Moving.isAllowed(state, e))
                .filter(e -> isWell(e) && (isFollowed(state) ? isCaughtUp(state, e) : !e.isReplica()))
                .min(Comparator.comparingInt(e -> e.policy().priority())));
    }

    private static boolean isFollowed(ClusterState state) {
        return state.policy().topology() == Topology.FOLLOWED;
    }

    private static boolean isWell(EndpointState e) {
        return e.isUp()
                && e.standing().isGood()
                && e.drain().isNone()
                && e.ramp().isFull();
    }

    /**
     * It has all that the primary had when that was last seen. Within the lag limit is not enough: it may stream from another
     * standby that gets nothing any more.
     */
    private static boolean isCaughtUp(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        boolean onTerm = term == 0 ? !e.sight().astray() : term == state.highestTerm();
        return e.isReplica()
                && e.seen().streaming()
                && onTerm
                && e.lag().known()
                && e.lag().nanos() == 0;
    }

    private static boolean mayAsk(ClusterState state, Back back, EndpointState ready, long now) {
        boolean due = back.endpoint().equals(ready.id()) && !back.isAsked() && now - back.dueNanos() >= 0;
        if (!due || Moving.isPaused(state)) {
            return false;
        }
        return switch (mode(state, back)) {
            case AUTOMATIC -> Moving.isFree(state, ready, now);
            case APPROVAL -> Moving.isApproved(state, back.id());
            case MANUAL, OBSERVE -> false;
        };
    }

    /** Where nobody else decides who takes the writes, they simply go back. */
    private static ClusterState ask(ClusterState state, EndpointState ready, long now) {
        Consent spent = Moving.spent(state, state.consent().back().id());
        return isFollowed(state)
                ? state.with(spent.back(spent.back().asking(now)))
                : state.with(spent.moved(ready.id(), now)).withWriter(ready.id());
    }

    /** A way back by itself is of no use where the writes would then wait for somebody to let them follow. */
    private static Mode mode(ClusterState state, Back back) {
        Mode wanted = state.policy().switchback().writes();
        Mode moves = state.policy().moves().mode();
        if (wanted == Mode.MANUAL || moves == Mode.OBSERVE) {
            return Mode.MANUAL;
        }
        boolean leaves = state.find(back.endpoint())
                .filter(e -> Moving.leavesTheRegion(state, e))
                .isPresent();
        boolean asks = leaves || Moving.isRejected(state, back.id());
        return wanted == Mode.AUTOMATIC && moves == Mode.AUTOMATIC && !asks ? Mode.AUTOMATIC : Mode.APPROVAL;
    }

    /** Whether somebody may say yes to it. */
    static boolean isForApproval(ClusterState state) {
        Back back = state.consent().back();
        return back.exists() && mode(state, back) == Mode.APPROVAL;
    }

    /** Somebody has to say yes, or has, and nobody was asked for the switchover yet. */
    static boolean isOpen(ClusterState state) {
        Back back = state.consent().back();
        return isForApproval(state) && !back.isAsked() && !Moving.isRejected(state, back.id());
    }

    /** The same, and nobody has. */
    static boolean awaitsApproval(ClusterState state) {
        return isOpen(state) && !Moving.isApproved(state, state.consent().back().id());
    }

    /**
     * Whoever was asked has answered. If it was refused, it is asked for again after another hold; what was approved was good
     * for one try.
     */
    static ClusterState ended(ClusterState state, SwitchoverEnded end, long now) {
        Back back = state.consent().back();
        boolean asked =
                back.phase() == Back.Phase.ASKED && back.endpoint().equals(end.endpoint()) && back.term() == end.term();
        if (!asked) {
            return state; // an earlier one
        }
        long then = now + state.policy().switchback().stableForNanos();
        return end.failure().isEmpty()
                ? state.with(state.consent().back(back.accepted(then)))
                : state.with(state.consent().answering(a -> a.anew(back.id())).back(back.again(then)));
    }
}
