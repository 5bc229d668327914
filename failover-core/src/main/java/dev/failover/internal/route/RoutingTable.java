/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the current snapshot. One writer at a time (the Supervisor, under its lock), any number of readers. */
public final class RoutingTable<R> {

    private static final Plan NOTHING = new Plan("", List.of(), List.of(), 0, Set.of(), List.of(), Set.of(), "");

    private final Map<String, Endpoint<R>> endpoints = new LinkedHashMap<>();
    private volatile RoutingSnapshot<R> current;

    public RoutingTable(Map<String, R> resources) {
        resources.forEach((id, resource) -> endpoints.put(id, new Endpoint<>(id, resource)));
        current = new RoutingSnapshot<>(NOTHING, this::endpoint, false);
    }

    public RoutingSnapshot<R> current() {
        return current;
    }

    public Endpoint<R> endpoint(String id) {
        Endpoint<R> endpoint = endpoints.get(id);
        if (endpoint == null) {
            throw new IllegalArgumentException("no endpoint " + id);
        }
        return endpoint;
    }

    public Iterable<Endpoint<R>> endpoints() {
        return endpoints.values();
    }

    /**
     * Replaces the snapshot. Incarnations move first: whoever still holds the old snapshot finds its candidates void.
     *
     * @return what wakes the waiters of the old snapshot; to be run outside the lock
     */
    public Runnable publish(Plan plan) {
        int index = 0;
        for (Endpoint<R> endpoint : endpoints.values()) {
            endpoint.move(
                    plan.incarnations().get(index++),
                    plan.suspects().contains(endpoint.id()),
                    plan.writer().equals(endpoint.id()));
        }
        return replace(new RoutingSnapshot<>(plan, this::endpoint, false));
    }

    /** The last snapshot: all who wait learn that there is nothing to wait for. */
    public Runnable close() {
        return replace(new RoutingSnapshot<>(NOTHING, this::endpoint, true));
    }

    private Runnable replace(RoutingSnapshot<R> next) {
        RoutingSnapshot<R> old = current;
        current = next;
        return () -> old.superseded().complete(next);
    }
}
