/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Plan.Choice;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Holds the current snapshot. One writer at a time (the Supervisor, under its lock), any number of readers. */
public final class RoutingTable<R> {

    private final AtomicInteger turn = new AtomicInteger();
    private final Traffic traffic = new Traffic();
    private final Lobby lobby = new Lobby();
    private final Lobby onlookers = new Lobby();
    private volatile Meters meters = Meters.OFF;
    private volatile Map<String, Endpoint<R>> endpoints = Map.of();
    private volatile RoutingSnapshot<R> current;

    public RoutingTable(Map<String, R> resources) {
        resources.forEach(this::add);
        current = snapshot(Plan.NOTHING, false);
    }

    public RoutingSnapshot<R> current() {
        return current;
    }

    public Traffic traffic() {
        return traffic;
    }

    /** Where calls wait for what others give back, or for a newer snapshot. */
    public Lobby lobby() {
        return lobby;
    }

    /** Where calls wait that demand something, and to which nothing that others give back would be of use. */
    Lobby onlookers() {
        return onlookers;
    }

    /** Whether any call waits for what a replica may have by now. */
    public boolean isAwaited() {
        return !lobby.isEmpty() || !onlookers.isEmpty();
    }

    /** All who wait look again. */
    public void wakeAll() {
        lobby.wakeAll();
        onlookers.wakeAll();
    }

    public Meters meters() {
        return meters;
    }

    /** From now on what happens is measured, and the calls that each endpoint serves are counted. */
    public void measure(Meters next) {
        meters = next;
        endpoints.values().forEach(Endpoint::count);
    }

    public Endpoint<R> endpoint(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no endpoint " + id));
    }

    public Optional<Endpoint<R>> find(String id) {
        return Optional.ofNullable(endpoints.get(id));
    }

    /** All of them, in the order in which they were added. */
    public Collection<Endpoint<R>> endpoints() {
        return endpoints.values();
    }

    /** A new endpoint, to which no plan routes yet. */
    public void add(String id, R resource) {
        Endpoint<R> endpoint = new Endpoint<>(id, resource);
        Map<String, Endpoint<R>> next = new LinkedHashMap<>(endpoints);
        next.put(id, endpoint);
        endpoints = Collections.unmodifiableMap(next);
        if (meters != Meters.OFF) { // looked at after the store: whoever begins to measure meanwhile sees the endpoint
            endpoint.count();
        }
    }

    /** An endpoint to which no plan routes any more. */
    public void remove(String id) {
        Map<String, Endpoint<R>> next = new LinkedHashMap<>(endpoints);
        next.remove(id);
        endpoints = Collections.unmodifiableMap(next);
    }

    /**
     * Replaces the snapshot. Incarnations move first: whoever still holds the old snapshot finds its candidates void.
     *
     * @return what wakes the waiters of the old snapshot; to be run outside the lock
     */
    public Runnable publish(Plan plan) {
        Set<String> reads = plan.reads().stream().map(Choice::endpoint).collect(Collectors.toSet());
        endpoints.forEach((id, endpoint) -> endpoint.move(
                plan.incarnations().getOrDefault(id, endpoint.incarnation() + 1),
                plan.suspects().contains(id),
                plan.writers().contains(id),
                plan.draining().contains(id),
                reads.contains(id)));
        return replace(snapshot(plan, false));
    }

    /** The last snapshot: all who wait learn that there is nothing to wait for. */
    public Runnable close() {
        return replace(snapshot(Plan.NOTHING, true));
    }

    private RoutingSnapshot<R> snapshot(Plan plan, boolean closed) {
        return new RoutingSnapshot<>(plan, this::endpoint, turn, closed);
    }

    private Runnable replace(RoutingSnapshot<R> next) {
        RoutingSnapshot<R> old = current;
        current = next;
        return () -> {
            old.superseded().complete(next);
            wakeAll();
        };
    }
}
