/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.Comparator;
import java.util.Optional;

/**
 * The way back of the writes to the endpoint that {@code priority} prefers. It is asked for only when that endpoint is a
 * healthy standby which streams from the present primary on its timeline and has all its reads back: switching back while
 * replication is not re-established is how the second outage is made.
 */
final class Homecoming {

    private Homecoming() {}

    static ClusterState next(ClusterState state, long now) {
        if (state.policy().topology() != Topology.FOLLOWED) {
            return state;
        }
        Back back = state.consent().back();
        Back kept = concerns(state, back) ? back : Back.NONE;
        Optional<EndpointState> ready = ready(state);
        Back known = ready.isPresent() && !kept.exists() ? found(state, ready.get(), now) : kept;
        Back next = ready.isPresent() && mayAsk(state, known, now) ? known.asking() : known;
        return state.with(state.consent().back(next));
    }

    /** Another primary, or another term of it, begins anew. */
    private static boolean concerns(ClusterState state, Back back) {
        return back.exists()
                && !state.writer().equals(back.endpoint())
                && back.term() == state.highestTerm()
                && state.find(back.endpoint()).filter(e -> e.drain().isNone()).isPresent();
    }

    private static Back found(ClusterState state, EndpointState e, long now) {
        String facts = "UP, streams from " + state.writer() + " on timeline " + state.highestTerm() + ", lag "
                + e.lag().nanos() / 1_000_000 + " ms, all its reads are back";
        return new Back(Moving.id(state, e.id(), state.highestTerm()), e.id(), state.highestTerm(), now, false, facts);
    }

    private static Optional<EndpointState> ready(ClusterState state) {
        Optional<EndpointState> writer = state.writing().filter(EndpointState::isUp);
        return writer.flatMap(w -> state.endpoints().stream()
                .filter(e -> e.policy().priority() < w.policy().priority())
                .filter(e -> e.policy().writes() && Moving.isAllowed(state, e))
                .filter(e -> isCaughtUp(state, e))
                .min(Comparator.comparingInt(e -> e.policy().priority())));
    }

    private static boolean isCaughtUp(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        boolean onTerm = term == 0 ? !e.sight().astray() : term == state.highestTerm();
        return e.isUp()
                && e.isReplica()
                && e.seen().streaming()
                && onTerm
                && e.lag().known()
                && e.sight().withinLag()
                && e.standing().isGood()
                && e.drain().isNone()
                && e.ramp().isFull();
    }

    private static boolean mayAsk(ClusterState state, Back back, long now) {
        if (!back.exists() || back.asked() || now - back.askNanos() < 0 || Moving.isPaused(state)) {
            return false;
        }
        return switch (state.policy().switchback().writes()) {
            case AUTOMATIC -> state.policy().moves().mode() != Mode.OBSERVE;
            case APPROVAL -> Moving.isApproved(state, back.id());
            case MANUAL, OBSERVE -> false;
        };
    }

    /** Ready, and somebody has to say yes. */
    static boolean awaitsApproval(ClusterState state) {
        Back back = state.consent().back();
        return back.exists() && !back.asked() && state.policy().switchback().writes() == Mode.APPROVAL;
    }

    /** It was asked for; {@code refused} means that it will be asked for again after another hold. */
    static ClusterState ended(ClusterState state, boolean refused, long now) {
        Back back = state.consent().back();
        long again = now + state.policy().switchback().stableForNanos();
        return refused && back.asked() ? state.with(state.consent().back(back.again(again))) : state;
    }
}
