/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.config.Settings;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.Mode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the keys that all adapters share mean to the engine. */
public final class CommonPolicies {

    private CommonPolicies() {}

    /** @param waitKey how long a call waits for a move that nobody has approved yet */
    public static Moves moves(Settings settings, String waitKey) {
        return new Moves(
                settings.choice("failover.mode", Mode.class),
                settings.flag("failover.approve-cross-region"),
                nanosOrNever(settings, "failover.approval-timeout"),
                nanos(settings, waitKey),
                Set.copyOf(settings.list("failover.approved")),
                settings.optionalText("failover.writer").orElse(""),
                settings.flag("failover.paused"),
                settings.integer("failover.max-per-hour"));
    }

    public static Switchback switchback(Settings settings) {
        return new Switchback(
                nanos(settings, "switchback.stable-for"),
                settings.list("switchback.steps").stream().map(Integer::valueOf).toList(),
                nanos(settings, "switchback.step-duration"),
                settings.integer("switchback.max-failure-rate"),
                settings.choice("switchback.writes", Mode.class),
                nanos(settings, "switchback.flap-window"),
                nanos(settings, "switchback.max-hold"));
    }

    /** How far away an endpoint is: 0 in our zone, 1 in our region, 2 elsewhere. */
    public static int distance(Settings settings, Settings endpoint) {
        boolean sameRegion = same(settings.optionalText("local-region"), endpoint.optionalText("region"));
        boolean sameZone = same(settings.optionalText("local-zone"), endpoint.optionalText("zone"));
        if (!sameRegion) {
            return 2;
        }
        return sameZone ? 0 : 1;
    }

    /** What is not declared makes no difference. */
    private static boolean same(Optional<String> local, Optional<String> there) {
        return local.isEmpty() || there.isEmpty() || local.equals(there);
    }

    public static long nanos(Settings settings, String key) {
        return settings.duration(key).toNanos();
    }

    /** {@link Long#MAX_VALUE} if nothing is said. */
    public static long nanosOrNever(Settings settings, String key) {
        return settings.optionalDuration(key).map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }
}
