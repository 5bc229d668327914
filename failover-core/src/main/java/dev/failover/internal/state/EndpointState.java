/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.spi.Observation;

/** Everything known of one endpoint. Immutable. */
public record EndpointState(
        EndpointPolicy policy,
        Vitality vitality,
        Standing standing,
        Sight sight,
        Breaker breaker,
        Ramp ramp,
        Drain drain,
        Tenure tenure) {

    private static final long NEVER = Long.MIN_VALUE / 2;

    static EndpointState unseen(EndpointPolicy policy) {
        Drain drain = policy.enabled() ? Drain.NONE : Drain.DISABLED;
        Standing standing = policy.enabled() ? Standing.GOOD : Standing.drained("enabled=false");
        return new EndpointState(
                policy, Vitality.UNSEEN, standing, Sight.NOTHING, Breaker.CLOSED, Ramp.FULL, drain, Tenure.FIRST);
    }

    /** As if it had answered once, as what it is declared as. */
    EndpointState assumed(Role declared, int rise) {
        Observation seen = new Observation(
                declared, "", 0, -1, declared != Role.REPLICA, declared == Role.REPLICA, -1, NEVER, NEVER);
        Vitality answered = vitality.answered(NEVER, NEVER, rise, false);
        return with(sight.next(seen, Lag.UNKNOWN, true, false)).with(answered.called("not probed yet"));
    }

    /** As new, but for its incarnations; its reads come back in steps. */
    EndpointState anew(Switchback switchback) {
        return new EndpointState(
                policy,
                Vitality.UNSEEN,
                Standing.GOOD,
                Sight.NOTHING,
                Breaker.CLOSED,
                Ramp.cold(switchback),
                Drain.NONE,
                tenure);
    }

    public String id() {
        return policy.id();
    }

    public Health health() {
        return vitality.health();
    }

    public Role role() {
        return sight.role();
    }

    public Observation seen() {
        return sight.seen();
    }

    public Lag lag() {
        return sight.lag();
    }

    public int incarnation() {
        return tenure.incarnation();
    }

    boolean isPrimary() {
        return seen().isPrimary();
    }

    boolean isReplica() {
        return role() == Role.REPLICA;
    }

    boolean isUp() {
        return health() == Health.UP;
    }

    boolean isReachable() {
        return health() == Health.UP || health() == Health.SUSPECT;
    }

    /** Silent endpoints and those not asked yet may hide anything, a newer primary too. */
    boolean hasVerdict() {
        return seen().exists() || health() == Health.DOWN || vitality.isMisconfigured();
    }

    /** It was fenced while it answered, and its running calls go on until that is confirmed. */
    boolean owesAbort() {
        return tenure.owesAbort() && standing.kind() == Standing.Kind.ZOMBIE;
    }

    /** Its silence may be that of a pooler whose queue is full, behind which calls still run. */
    boolean mayBeQueueing() {
        return policy.pooler() && health() == Health.DOWN && vitality.isTimedOut() && standing.isGood();
    }

    /** Whether it is a part of the cluster at all. */
    boolean isEnlisted() {
        return !drain.isDone();
    }

    EndpointState with(EndpointPolicy next) {
        return new EndpointState(next, vitality, standing, sight, breaker, ramp, drain, tenure);
    }

    EndpointState with(Vitality next) {
        return new EndpointState(policy, next, standing, sight, breaker, ramp, drain, tenure);
    }

    EndpointState with(Standing next) {
        return new EndpointState(policy, vitality, next, sight, breaker, ramp, drain, tenure);
    }

    EndpointState with(Sight next) {
        return new EndpointState(policy, vitality, standing, next, breaker, ramp, drain, tenure);
    }

    EndpointState with(Breaker next) {
        return new EndpointState(policy, vitality, standing, sight, next, ramp, drain, tenure);
    }

    EndpointState with(Ramp next) {
        return new EndpointState(policy, vitality, standing, sight, breaker, next, drain, tenure);
    }

    EndpointState with(Drain next) {
        return new EndpointState(policy, vitality, standing, sight, breaker, ramp, next, tenure);
    }

    EndpointState with(Tenure next) {
        return new EndpointState(policy, vitality, standing, sight, breaker, ramp, drain, next);
    }

    /** One line for an exception or a status page. */
    public String verdict() {
        if (drain.isUnderWay()) {
            return id() + ": is being drained";
        }
        if (!standing.isGood()) {
            return id() + ": " + standing.why();
        }
        String role = seen().exists() ? " " + role() : "";
        return id() + ": " + health() + role + " (" + vitality.why() + ")"
                + (isLate() || !isOneNode() ? ", " + lateness() : "");
    }

    /** What is seen on one connection holds for the others. */
    public boolean isOneNode() {
        return !sight.nodes().areSeveral();
    }

    /** A replica that gets no reads for its lag. */
    boolean isLate() {
        return isReplica() && (sight.astray() || !sight.withinLag());
    }

    private String lateness() {
        if (sight.astray()) {
            return "has more of the old primary's log than the new one: no reads until it is rewound or copied anew";
        }
        if (!isOneNode()) {
            return "its address leads to more than one server: no reads that must be fresh";
        }
        return lag().known() ? "lags " + lag().nanos() / 1_000_000 + " ms: no reads" : "lag unknown: no reads";
    }
}
