/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.spi.Observation;

/**
 * All that is known of one endpoint.
 *
 * @param seen the newest observation
 * @param withinLag whether it may serve reads, as far as its lag tells
 * @param lag the newest figure
 * @param followed whether this process saw it replay the primary's log: stands in for an identity that cannot be read
 * @param claimed whether it ever said that it is primary
 * @param astray replayed more of the old primary's log than the new one took over: its data is on another branch
 * @param incarnation goes up when it loses a role, is fenced, DOWN or drained: what was borrowed before is void
 * @param aborted connections of incarnations below this one were aborted, or left alone if the policy says so
 */
public record EndpointState(
        EndpointPolicy policy,
        Vitality vitality,
        Standing standing,
        Observation seen,
        Breaker breaker,
        Lag lag,
        boolean withinLag,
        boolean followed,
        boolean claimed,
        boolean astray,
        int incarnation,
        int aborted) {

    static EndpointState unseen(EndpointPolicy policy) {
        Standing standing = policy.enabled() ? Standing.GOOD : Standing.out(Standing.Kind.DISABLED, "enabled=false");
        return new EndpointState(
                policy,
                Vitality.UNSEEN,
                standing,
                Observation.NONE,
                Breaker.CLOSED,
                Lag.UNKNOWN,
                false,
                false,
                false,
                false,
                0,
                0);
    }

    public String id() {
        return policy.id();
    }

    public Health health() {
        return vitality.health();
    }

    public Role role() {
        return seen.role();
    }

    boolean isPrimary() {
        return seen.isPrimary();
    }

    boolean isUp() {
        return health() == Health.UP;
    }

    boolean isReachable() {
        return health() == Health.UP || health() == Health.SUSPECT;
    }

    /** Silent endpoints and those not asked yet may hide anything, a newer primary too. */
    boolean hasVerdict() {
        return seen.exists() || health() == Health.DOWN || vitality.isMisconfigured();
    }

    /** It was fenced while it answered, and its running calls go on until that is confirmed. */
    boolean owesAbort() {
        return aborted < incarnation && standing.kind() == Standing.Kind.ZOMBIE;
    }

    EndpointState with(Vitality next) {
        return new EndpointState(
                policy, next, standing, seen, breaker, lag, withinLag, followed, claimed, astray, incarnation, aborted);
    }

    EndpointState with(Standing next) {
        return new EndpointState(
                policy, vitality, next, seen, breaker, lag, withinLag, followed, claimed, astray, incarnation, aborted);
    }

    EndpointState with(Breaker next) {
        return new EndpointState(
                policy,
                vitality,
                standing,
                seen,
                next,
                lag,
                withinLag,
                followed,
                claimed,
                astray,
                incarnation,
                aborted);
    }

    EndpointState withinLag(boolean within) {
        return new EndpointState(
                policy,
                vitality,
                standing,
                seen,
                breaker,
                lag,
                within,
                followed,
                claimed,
                astray,
                incarnation,
                aborted);
    }

    EndpointState observed(Observation next, Lag nextLag, boolean within, boolean followedNow) {
        return new EndpointState(
                policy,
                vitality,
                standing,
                next,
                breaker,
                nextLag,
                within,
                followed || followedNow,
                claimed || next.isPrimary(),
                astray && !isBack(next),
                incarnation,
                aborted);
    }

    /** Voids what was borrowed; {@code abort} tells whether calls in flight end with it. */
    EndpointState voided(boolean abort) {
        int next = incarnation + 1;
        return new EndpointState(
                policy,
                vitality,
                standing,
                seen,
                Breaker.CLOSED,
                lag,
                withinLag,
                followed,
                claimed,
                astray,
                next,
                abort ? next : aborted);
    }

    /** Its log went back, as after a rewind or a new copy, or it says which term it receives. */
    private boolean isBack(Observation next) {
        return next.term() > 0 || next.position() < seen.position() || next.isPrimary();
    }

    EndpointState strayed() {
        return new EndpointState(
                policy,
                vitality,
                standing,
                seen,
                breaker,
                lag,
                withinLag,
                followed,
                claimed,
                true,
                incarnation,
                aborted);
    }

    EndpointState abortedNow() {
        return new EndpointState(
                policy,
                vitality,
                standing,
                seen,
                breaker,
                lag,
                withinLag,
                followed,
                claimed,
                astray,
                incarnation,
                incarnation);
    }

    /** One line for an exception or a status page. */
    public String verdict() {
        if (!standing.isGood()) {
            return id() + ": " + standing.why();
        }
        String role = seen.exists() ? " " + role() : "";
        return id() + ": " + health() + role + " (" + vitality.why() + ")" + (isLate() ? ", " + lateness() : "");
    }

    /** A replica that gets no reads for its lag. */
    boolean isLate() {
        return role() == Role.REPLICA && (astray || !withinLag);
    }

    private String lateness() {
        if (astray) {
            return "has more of the old primary's log than the new one: no reads until it is rewound or copied anew";
        }
        return lag.known() ? "lags " + lag.nanos() / 1_000_000 + " ms: no reads" : "lag unknown: no reads";
    }
}
