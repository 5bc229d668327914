/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration says about a cluster, as far as decisions need it. All times are nanoseconds. A part of the
 * state, so that a reload is a signal like any other.
 *
 * @param drainNanos how long running work may go on when an endpoint is drained
 */
public record ClusterPolicy(
        String name,
        Topology topology,
        List<EndpointPolicy> endpoints,
        Damping damping,
        Following following,
        Reads reads,
        Moves moves,
        Switchback switchback,
        long drainNanos,
        Rules rules) {

    public ClusterPolicy {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * When an endpoint is DOWN and UP.
     *
     * @param fall failed probes in a row that make an endpoint DOWN
     * @param rise answered probes in a row that bring it back
     * @param oneServer whether an endpoint is one server, so that a refused connection is a verdict by itself; in front of
     *     many it counts like any other failure
     */
    public record Damping(int fall, int rise, boolean oneServer) {

        /** Of endpoints that are one server each. */
        public Damping(int fall, int rise) {
            this(fall, rise, true);
        }
    }

    /**
     * How the writes follow the servers.
     *
     * @param highestTermWins on two claims of different terms: follow the higher one, else refuse both
     * @param abortInFlight whether connections to what is DOWN or fenced are aborted
     * @param acceptUnconfirmed whether a first primary is taken although not every endpoint gave a verdict
     * @param confirmForNanos of interchangeable endpoints: how long the one with the writes must be DOWN
     */
    public record Following(
            boolean highestTermWins, boolean abortInFlight, boolean acceptUnconfirmed, long confirmForNanos) {}

    /**
     * Who serves reads.
     *
     * @param withoutPrimary whether replicas serve while no primary is observed
     * @param maxLagNanos how far replicas may be behind in time; Long.MAX_VALUE for no limit
     * @param maxLagBytes how far they may be behind the position that the primary was last seen at; Long.MAX_VALUE for no limit
     * @param fallback who serves if no replica may
     * @param byWeightOnly whether distance makes no difference
     */
    public record Reads(
            boolean withoutPrimary, long maxLagNanos, long maxLagBytes, Fallback fallback, boolean byWeightOnly) {

        /** Who serves reads if no replica is within the limits. */
        public enum Fallback {
            /** The primary. */
            PRIMARY,
            /** Replicas that are behind, before the primary. */
            STALE,
            /** Nobody: such calls are refused. */
            NOBODY
        }

        /** The nearest first, then the primary; no limit in bytes. */
        public Reads(boolean withoutPrimary, long maxLagNanos) {
            this(withoutPrimary, maxLagNanos, Long.MAX_VALUE, Fallback.PRIMARY, false);
        }

        boolean isUnlimited() {
            return maxLagNanos == Long.MAX_VALUE && maxLagBytes == Long.MAX_VALUE;
        }
    }

    /**
     * Who may move the writes.
     *
     * @param approveCrossRegion in mode automatic: ask before writes leave the region that they are in
     * @param approvalTimeoutNanos approve by itself after; Long.MAX_VALUE for never
     * @param approvalWaitNanos how long calls wait for an approval before they are refused
     * @param approved ids that are approved in the file
     * @param writer the only endpoint that may get the writes, by the file; empty for any
     * @param paused nothing moves but on command
     * @param maxPerHour beyond as many moves the mode acts as approval
     */
    public record Moves(
            Mode mode,
            boolean approveCrossRegion,
            long approvalTimeoutNanos,
            long approvalWaitNanos,
            Set<String> approved,
            String writer,
            boolean paused,
            int maxPerHour) {

        public Moves {
            approved = Set.copyOf(approved);
        }

        public static Moves in(Mode mode) {
            return new Moves(mode, false, Long.MAX_VALUE, 0, Set.of(), "", false, 1_000_000);
        }
    }

    /**
     * How a recovered endpoint gets its work back.
     *
     * @param stableForNanos how long it must be well before it gets any; the shortest hold
     * @param steps per cent of its share, ascending to 100
     * @param stepNanos how long each step lasts
     * @param maxFailureRate per cent of the calls in a step that may fail
     * @param writes whether the primary is asked to move back: AUTOMATIC, APPROVAL or MANUAL
     * @param flapWindowNanos another failure within this doubles the hold
     * @param maxHoldNanos the longest hold
     */
    public record Switchback(
            long stableForNanos,
            List<Integer> steps,
            long stepNanos,
            int maxFailureRate,
            Mode writes,
            long flapWindowNanos,
            long maxHoldNanos) {

        public Switchback {
            steps = List.copyOf(steps);
        }
    }

    /** What the documentation calls the defaults. */
    public static ClusterPolicy of(String name, List<EndpointPolicy> endpoints) {
        long second = 1_000_000_000;
        return new ClusterPolicy(
                name,
                Topology.FOLLOWED,
                endpoints,
                new Damping(2, 2),
                new Following(true, true, true, 2 * second),
                new Reads(true, 10 * second),
                Moves.in(Mode.AUTOMATIC),
                new Switchback(
                        30 * second, List.of(10, 25, 50, 100), 10 * second, 1, Mode.MANUAL, 600 * second, 600 * second),
                30 * second,
                Rules.ALL);
    }

    Optional<EndpointPolicy> find(String id) {
        return endpoints.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    public ClusterPolicy with(List<EndpointPolicy> next) {
        return new ClusterPolicy(name, topology, next, damping, following, reads, moves, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Topology next) {
        return new ClusterPolicy(
                name, next, endpoints, damping, following, reads, moves, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Damping next) {
        return new ClusterPolicy(
                name, topology, endpoints, next, following, reads, moves, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Following next) {
        return new ClusterPolicy(name, topology, endpoints, damping, next, reads, moves, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Reads next) {
        return new ClusterPolicy(
                name, topology, endpoints, damping, following, next, moves, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Moves next) {
        return new ClusterPolicy(
                name, topology, endpoints, damping, following, reads, next, switchback, drainNanos, rules);
    }

    public ClusterPolicy with(Switchback next) {
        return new ClusterPolicy(name, topology, endpoints, damping, following, reads, moves, next, drainNanos, rules);
    }

    public ClusterPolicy drainingFor(long nanos) {
        return new ClusterPolicy(name, topology, endpoints, damping, following, reads, moves, switchback, nanos, rules);
    }

    ClusterPolicy with(Rules next) {
        return new ClusterPolicy(
                name, topology, endpoints, damping, following, reads, moves, switchback, drainNanos, next);
    }
}
