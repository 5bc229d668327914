/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.ArrayList;
import java.util.List;

/** Takes endpoints out on purpose, and puts them back. */
final class Drains {

    private Drains() {}

    static ClusterState next(ClusterState state, long now) {
        ClusterState drained = state.each(e -> next(state, e, now));
        return drained.endpoints().stream().anyMatch(Drains::isGone) ? without(drained) : drained;
    }

    private static EndpointState next(ClusterState state, EndpointState e, long now) {
        Drain drain = e.drain();
        boolean wanted = !e.policy().enabled() || drain.ordered() || drain.removed();
        return switch (drain.phase()) {
            case NONE ->
                wanted ? e.with(Drain.begin(false, false, now + state.policy().drainNanos())) : e;
            case DRAINING -> {
                boolean over = now - drain.deadlineNanos() >= 0;
                yield wanted ? (over ? done(e) : e) : e.with(Drain.NONE);
            }
            case DRAINED -> wanted ? e : e.anew(state.policy().switchback());
        };
    }

    /** Nothing runs there any more, or nothing may. */
    static EndpointState done(EndpointState e) {
        return e.drain().isUnderWay() ? e.with(e.drain().done()).with(Standing.drained("drained: " + reason(e))) : e;
    }

    static String reason(EndpointState e) {
        if (e.drain().removed()) {
            return "removed from the configuration";
        }
        return e.policy().enabled() ? "by an operator" : "enabled=false";
    }

    private static boolean isGone(EndpointState e) {
        return e.drain().isDone() && e.drain().removed();
    }

    private static ClusterState without(ClusterState state) {
        Consent consent = state.consent();
        Consent next = state.find(consent.home())
                .filter(Drains::isGone)
                .map(e -> consent.leaving(e.policy().region()))
                .orElse(consent);
        return state.with(next)
                .with(state.endpoints().stream().filter(e -> !isGone(e)).toList());
    }

    /** An endpoint that is not in the policy any more is drained, and forgotten then; a new one is met like a recovered one. */
    static ClusterState adopt(ClusterState state, ClusterPolicy policy, long now) {
        List<EndpointState> next = new ArrayList<>();
        for (EndpointPolicy e : policy.endpoints()) {
            next.add(state.find(e.id())
                    .map(known -> kept(known.with(e), state.with(policy)))
                    .orElseGet(() -> added(policy, e)));
        }
        for (EndpointState e : state.endpoints()) {
            if (policy.find(e.id()).isEmpty()) {
                next.add(removed(e, now + policy.drainNanos()));
            }
        }
        Consent listed = state.consent()
                .answering(a -> a.listed(
                        state.policy().moves().approved(), policy.moves().approved()));
        return state.with(policy).with(next).with(lapses(state, policy) ? listed.pinned("") : listed);
    }

    /** It is judged by the new lag limit at once: without a primary no probe would do it. */
    private static EndpointState kept(EndpointState e, ClusterState next) {
        boolean within = Probes.isWithin(next, e.seen(), e.lag(), e.sight().withinLag());
        return e.with(e.sight().within(within)).with(e.drain().because(e.drain().ordered(), false));
    }

    /** Whether an operator's pin goes with its endpoint: to nowhere it would stop the writes for good. */
    static boolean lapses(ClusterState state, ClusterPolicy policy) {
        String pin = state.consent().pin();
        return !pin.isEmpty() && policy.find(pin).isEmpty();
    }

    private static EndpointState added(ClusterPolicy policy, EndpointPolicy e) {
        EndpointState unseen = EndpointState.unseen(e);
        return e.enabled() ? unseen.anew(policy.switchback()) : unseen;
    }

    private static EndpointState removed(EndpointState e, long deadline) {
        boolean ordered = e.drain().ordered();
        return e.with(
                e.drain().isNone()
                        ? Drain.begin(ordered, true, deadline)
                        : e.drain().because(ordered, true));
    }
}
