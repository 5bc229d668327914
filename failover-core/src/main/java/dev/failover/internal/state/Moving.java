/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.Consent.Request;
import java.util.Optional;

/** Whether the writes may go where they should be: at once, when somebody agrees, or not at all. */
final class Moving {

    private Moving() {}

    /** Sends the writes to {@code best}, or opens a request for it. */
    static ClusterState to(ClusterState state, Optional<EndpointState> best, long now) {
        return best.map(e -> to(state, e, now)).orElseGet(() -> nowhere(state));
    }

    private static ClusterState nowhere(ClusterState state) {
        ClusterState idle =
                state.consent().request().exists() ? state.with(state.consent().asking(Request.NONE)) : state;
        return idle.withWriter("");
    }

    private static ClusterState to(ClusterState state, EndpointState best, long now) {
        Consent consent = state.consent();
        if (state.isWriter(best) && !consent.request().exists()) {
            return state;
        }
        if (consent.home().isEmpty() || consent.home().equals(best.id())) {
            return state.with(consent.at(best.id())).withWriter(best.id());
        }
        Request request = request(state, best, now);
        boolean free = request.mode() == Mode.AUTOMATIC || !state.hold(Rule.APPROVAL);
        if (free || isGranted(state, request, now)) {
            return state.with(spent(state, request.id()).moved(best.id(), now)).withWriter(best.id());
        }
        return state.with(consent.asking(request)).withWriter("");
    }

    private static Request request(ClusterState state, EndpointState best, long now) {
        Request open = state.consent().request();
        String id = id(state, best);
        Mode mode = mode(state, best, now);
        boolean same = open.id().equals(id) && open.mode() == mode;
        long since = same ? open.sinceNanos() : now;
        return new Request(id, best.id(), best.seen().term(), mode, since, why(state, best, now));
    }

    private static String id(ClusterState state, EndpointState to) {
        return id(state, to.id(), to.seen().term());
    }

    static String id(ClusterState state, String endpoint, long term) {
        return (state.identity().isEmpty() ? "unknown" : state.identity()) + ":" + term + ":" + endpoint;
    }

    /** Whether the writes may go there without asking anybody. */
    static boolean isFree(ClusterState state, EndpointState to, long now) {
        return mode(state, to, now) == Mode.AUTOMATIC;
    }

    private static Mode mode(ClusterState state, EndpointState to, long now) {
        Moves moves = state.policy().moves();
        if (isPaused(state)) {
            return Mode.MANUAL;
        }
        boolean asks = isTooOften(state, now) || leavesTheRegion(state, to) || isRejected(state, id(state, to));
        return moves.mode() == Mode.AUTOMATIC && asks ? Mode.APPROVAL : moves.mode();
    }

    private static String why(ClusterState state, EndpointState to, long now) {
        Moves moves = state.policy().moves();
        if (isPaused(state)) {
            return "failover is paused";
        } else if (moves.mode() != Mode.AUTOMATIC) {
            return "failover.mode=" + moves.mode().name().toLowerCase(java.util.Locale.ROOT);
        } else if (leavesTheRegion(state, to)) {
            return "another region: " + to.policy().region();
        } else if (isTooOften(state, now)) {
            return state.consent().movesWithinAnHour(now) + " moves within an hour (failover.max-per-hour)";
        }
        return "it was rejected";
    }

    static boolean isPaused(ClusterState state) {
        return state.policy().moves().paused() || state.consent().paused();
    }

    private static boolean isTooOften(ClusterState state, long now) {
        return state.consent().movesWithinAnHour(now) >= state.policy().moves().maxPerHour();
    }

    /** What is not declared makes no difference. */
    static boolean leavesTheRegion(ClusterState state, EndpointState to) {
        Consent consent = state.consent();
        String from = state.find(consent.home()).map(e -> e.policy().region()).orElse(consent.left());
        String region = to.policy().region();
        boolean another = !from.isEmpty() && !region.isEmpty() && !from.equals(region);
        return state.policy().moves().approveCrossRegion() && another;
    }

    private static boolean isGranted(ClusterState state, Request request, long now) {
        boolean asked = state.consent().request().id().equals(request.id()); // before that nobody can have said yes
        boolean approved = isListed(state, request.id())
                || (asked && state.consent().answers().approved().contains(request.id()))
                || Homecoming.isArrival(state, request, now);
        if (approved || pin(state).equals(request.endpoint())) {
            return true;
        }
        boolean mayTimeOut = request.mode() == Mode.APPROVAL && !isRejected(state, request.id());
        long timeout = state.policy().moves().approvalTimeoutNanos();
        return mayTimeOut && timeout != Long.MAX_VALUE && now - request.sinceNanos() >= timeout;
    }

    static boolean isApproved(ClusterState state, String id) {
        return state.consent().answers().approved().contains(id) || isListed(state, id);
    }

    /** An approval is good for one move. */
    static Consent spent(ClusterState state, String id) {
        Consent consent = state.consent();
        return isApproved(state, id) ? consent.answering(a -> a.use(id, isListed(state, id))) : consent;
    }

    /** By the file, which must list it anew for another move: where no terms are seen, ids come again. */
    private static boolean isListed(ClusterState state, String id) {
        return state.policy().moves().approved().contains(id)
                && !state.consent().answers().spent().contains(id);
    }

    static boolean isRejected(ClusterState state, String id) {
        return state.consent().answers().rejected().contains(id);
    }

    /** The only endpoint that may get the writes; empty for any. An operator's pin counts over the file's. */
    static String pin(ClusterState state) {
        String ordered = state.consent().pin();
        return ordered.isEmpty() ? state.policy().moves().writer() : ordered;
    }

    /** A pin narrows the candidates; it overrides neither a fence nor a role. */
    static boolean isAllowed(ClusterState state, EndpointState e) {
        String pin = pin(state);
        return pin.isEmpty() || pin.equals(e.id()) || !state.hold(Rule.PIN);
    }

    /** When it may be decided by time alone that they go. */
    static void addDues(ClusterState state, Due due) {
        Back back = state.consent().back();
        due.add(back.exists() ? back.dueNanos() : Long.MAX_VALUE);
        due.add(Preference.dueNanos(state));
        Request request = state.consent().request();
        if (request.mode() == Mode.APPROVAL) {
            addDues(state, request, due);
        }
    }

    private static void addDues(ClusterState state, Request request, Due due) {
        Moves moves = state.policy().moves();
        boolean never = moves.approvalTimeoutNanos() == Long.MAX_VALUE || isRejected(state, request.id());
        due.add(never ? Long.MAX_VALUE : request.sinceNanos() + moves.approvalTimeoutNanos());
        if (moves.mode() == Mode.AUTOMATIC) {
            state.consent().moves().forEach(at -> due.add(at + Consent.HOUR_NANOS));
        }
    }
}
