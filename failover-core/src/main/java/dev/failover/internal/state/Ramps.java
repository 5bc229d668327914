/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import java.util.Map;

/** Takes endpoints out of the reads when they fail, and brings them back in steps. */
final class Ramps {

    private Ramps() {}

    /** @param tallies of the endpoints whose calls were counted since their step began */
    static ClusterState next(ClusterState before, ClusterState after, Map<String, Tally> tallies, long now) {
        return after.each(e -> before.find(e.id())
                .map(old -> next(after, old, e, tallies.getOrDefault(e.id(), Tally.NOTHING), now))
                .orElse(e));
    }

    private static EndpointState next(ClusterState state, EndpointState old, EndpointState e, Tally tally, long now) {
        Switchback policy = state.policy().switchback();
        Ramp ramp = e.ramp();
        Ramp next = ramp;
        if (old.health() != Health.DOWN && e.health() == Health.DOWN) {
            next = ramp.fell(policy, now);
        } else if (old.isPrimary() && e.isReplica()) {
            next = ramp.demoted(policy, now); // its caches and its followers are not what they were
        } else if (!state.hold(Rule.HOLD) || (e.isPrimary() && e.isUp() && !ramp.isFull())) {
            next = ramp.isFull() ? ramp : ramp.full(); // a primary has no share to step up
        } else if (!ramp.isFull()) {
            next = climb(policy, ramp, isWell(state, e), e, tally, now);
        }
        return next.equals(ramp) ? e : e.with(next);
    }

    private static boolean isWell(ClusterState state, EndpointState e) {
        boolean byArchive = !e.sight().streamed() && !e.sight().claimed(); // it may be fed in another way
        boolean fed = e.role() != Role.REPLICA || e.seen().streaming() || byArchive;
        return e.isUp()
                && fed
                && !e.isLate()
                && e.standing().isGood()
                && e.drain().isNone()
                && e.breaker() != Breaker.OPEN
                && RoutePlanner.isOnBranch(state, e);
    }

    private static Ramp climb(Switchback policy, Ramp ramp, boolean well, EndpointState e, Tally tally, long now) {
        if (ramp.isStepping()) {
            boolean bad = e.breaker() == Breaker.OPEN;
            boolean over = now - ramp.dueNanos(policy) >= 0;
            if (bad || (over && tally.failsMoreThan(policy.maxFailureRate()))) {
                return ramp.fell(policy, now);
            }
            return over && well ? ramp.next(policy, now) : ramp;
        }
        Ramp waiting = ramp.well(well, now);
        boolean held = waiting.sinceNanos() != Ramp.NEVER && now - waiting.dueNanos(policy) >= 0;
        return held ? waiting.next(policy, now) : waiting;
    }
}
