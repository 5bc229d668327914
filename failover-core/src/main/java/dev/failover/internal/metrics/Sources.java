/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.time.TimeSource;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Where a cluster's figures come from.
 *
 * @param eventsDropped how many events no listener heard
 * @param webhook how many events ended how, by outcome; empty without a webhook
 * @param own binds the own meters of an endpoint's resource to a registry of Micrometer's, and returns what takes them
 *     off again
 */
public record Sources<R>(
        Supervisor<R> supervisor,
        RoutingTable<R> table,
        WaitingRoom<R> waiting,
        TimeSource time,
        LongSupplier eventsDropped,
        Map<String, LongSupplier> webhook,
        BiFunction<R, Object, Runnable> own) {

    /** Copies the map. */
    public Sources {
        webhook = Map.copyOf(webhook);
    }

    String cluster() {
        return supervisor.state().policy().name();
    }
}
