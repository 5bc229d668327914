/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Plan;

/** The state as figures; NaN is what is not known. */
final class Reading {

    private static final double SECOND = 1e9;

    private Reading() {}

    static double health(Health health) {
        return switch (health) {
            case UP -> 1;
            case SUSPECT -> 0.5;
            case DOWN -> 0;
            case UNKNOWN -> -1;
        };
    }

    static double role(Role role) {
        return switch (role) {
            case PRIMARY -> 1;
            case REPLICA -> 0;
            case ANY -> 2;
            case UNKNOWN -> -1;
        };
    }

    static double lagSeconds(EndpointState e) {
        return isFollowing(e) && e.lag().known() ? e.lag().nanos() / SECOND : Double.NaN;
    }

    /** The writer and the replica were not asked at the same moment, so it can be off by what is written in between. */
    static double lagBytes(ClusterState all, EndpointState e) {
        long newest = all.writing().map(writer -> writer.seen().position()).orElse(-1L);
        long replayed = e.seen().position();
        boolean known = isFollowing(e) && newest >= 0 && replayed >= 0;
        return known ? Math.max(0, newest - replayed) : Double.NaN;
    }

    /** What was seen last of one that is DOWN is no news. */
    private static boolean isFollowing(EndpointState e) {
        return e.role() == Role.REPLICA && e.health() != Health.DOWN;
    }

    static double ageSeconds(EndpointState e, long nowNanos) {
        return e.seen().exists() ? (nowNanos - e.seen().endedNanos()) / SECOND : Double.NaN;
    }

    static double readShare(Plan plan, String id) {
        return plan.reads().stream()
                .filter(choice -> choice.endpoint().equals(id))
                .mapToDouble(Plan.Choice::share)
                .sum();
    }
}
