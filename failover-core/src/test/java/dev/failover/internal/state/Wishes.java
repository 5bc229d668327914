/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What a configuration may wish, one wish at a time. Times are milliseconds. */
public final class Wishes {

    private Wishes() {}

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    public static ClusterPolicy mode(ClusterPolicy p, Mode mode) {
        Moves m = p.moves();
        return p.with(new Moves(
                mode,
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                m.approved(),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
    }

    public static ClusterPolicy approvalTimeout(ClusterPolicy p, long millis) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                nanos(millis),
                m.approvalWaitNanos(),
                m.approved(),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
    }

    public static ClusterPolicy approvalWait(ClusterPolicy p, long millis) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                nanos(millis),
                m.approved(),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
    }

    public static ClusterPolicy approved(ClusterPolicy p, String... ids) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                Set.of(ids),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
    }

    public static ClusterPolicy writer(ClusterPolicy p, String id) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                m.approved(),
                id,
                m.paused(),
                m.maxPerHour()));
    }

    public static ClusterPolicy paused(ClusterPolicy p, boolean paused) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                m.approved(),
                m.writer(),
                paused,
                m.maxPerHour()));
    }

    public static ClusterPolicy maxPerHour(ClusterPolicy p, int most) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                m.approved(),
                m.writer(),
                m.paused(),
                most));
    }

    public static EndpointPolicy inRegion(EndpointPolicy e, String region) {
        return new EndpointPolicy(
                e.id(), e.distance(), e.priority(), e.weight(), region, e.reads(), e.writes(), e.enabled(), e.pooler());
    }

    public static ClusterPolicy askingAcrossRegions(ClusterPolicy p) {
        Moves m = p.moves();
        return p.with(new Moves(
                m.mode(),
                true,
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                m.approved(),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
    }

    /** The way back of the writes. */
    public static ClusterPolicy wayBack(ClusterPolicy p, Mode writes) {
        Switchback s = p.switchback();
        return p.with(new Switchback(
                s.stableForNanos(),
                s.steps(),
                s.stepNanos(),
                s.maxFailureRate(),
                writes,
                s.flapWindowNanos(),
                s.maxHoldNanos()));
    }

    public static ClusterPolicy steps(ClusterPolicy p, Integer... steps) {
        Switchback s = p.switchback();
        return p.with(new Switchback(
                s.stableForNanos(),
                List.of(steps),
                s.stepNanos(),
                s.maxFailureRate(),
                s.writes(),
                s.flapWindowNanos(),
                s.maxHoldNanos()));
    }

    /** The endpoint's own part of the configuration. */
    public static ClusterPolicy endpoint(ClusterPolicy p, String id, UnaryOperator<EndpointPolicy> change) {
        return p.with(p.endpoints().stream()
                .map(e -> e.id().equals(id) ? change.apply(e) : e)
                .toList());
    }

    /** Without some endpoints. */
    public static ClusterPolicy without(ClusterPolicy p, String... ids) {
        return p.with(p.endpoints().stream()
                .filter(e -> !Arrays.asList(ids).contains(e.id()))
                .toList());
    }
}
