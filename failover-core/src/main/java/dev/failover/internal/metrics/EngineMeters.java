/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import static dev.failover.internal.metrics.Instrument.APPROVALS;
import static dev.failover.internal.metrics.Instrument.AVAILABILITY;
import static dev.failover.internal.metrics.Instrument.BUDGET;
import static dev.failover.internal.metrics.Instrument.DECIDE;
import static dev.failover.internal.metrics.Instrument.DETECT;
import static dev.failover.internal.metrics.Instrument.EVENTS_DROPPED;
import static dev.failover.internal.metrics.Instrument.INCIDENTS;
import static dev.failover.internal.metrics.Instrument.INFO;
import static dev.failover.internal.metrics.Instrument.RECOVER;
import static dev.failover.internal.metrics.Instrument.RELOADS;
import static dev.failover.internal.metrics.Instrument.WAIT;
import static dev.failover.internal.metrics.Instrument.WAITERS;
import static dev.failover.internal.metrics.Instrument.WEBHOOK;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.FailoverEvent.IncidentClosed;
import dev.failover.FailoverEvent.IncidentOpened;
import dev.failover.Incident;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Meters;
import dev.failover.internal.state.ClusterState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is measured of a cluster as a whole, and the meters of its endpoints. All live in one composite registry, to which
 * the user's registries are added: so each is made once, however many registries show it.
 */
final class EngineMeters<R> implements Meters, AutoCloseable {

    private final Sources<R> sources;
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final Shelf shelf;
    private final Timer wait;
    private final Counter incidents;
    private final Timer detect;
    private final Timer decide;
    private final Timer recover;
    private final Map<String, Counter> reloads;

    /** Taken only when endpoints come or go; registries are called under it, as nothing else is. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Endpoint<R>, EndpointMeters<R>> endpoints = new ConcurrentHashMap<>();
    private boolean closed;

    /** @param first the first registry: one that is added to existing meters makes Micrometer warn */
    EngineMeters(Sources<R> sources, MeterRegistry first) {
        this.sources = sources;
        registry.add(first);
        this.shelf = new Shelf(registry, Tags.of("cluster", sources.cluster()));
        this.wait = shelf.timer(WAIT);
        this.incidents = shelf.counter(INCIDENTS);
        this.detect = shelf.timer(DETECT);
        this.decide = shelf.timer(DECIDE);
        this.recover = shelf.timer(RECOVER);
        this.reloads = Map.of("applied", reloads("applied"), "refused", reloads("refused"));
        readOff(sources.supervisor());
    }

    private Counter reloads(String outcome) {
        return shelf.counter(RELOADS, "outcome", outcome);
    }

    private void readOff(Supervisor<R> supervisor) {
        shelf.gauge(WAITERS, () -> sources.waiting().waiters());
        shelf.gauge(AVAILABILITY, () -> supervisor.service().availability());
        shelf.gauge(BUDGET, () -> supervisor.service().errorBudgetRemaining());
        shelf.gauge(APPROVALS, () -> pending(supervisor.state()));
        shelf.gauge(INFO, () -> 1, "instance", supervisor.instance(), "version", Version.CURRENT);
        shelf.counter(EVENTS_DROPPED, sources.eventsDropped());
        sources.webhook().forEach((outcome, count) -> shelf.counter(WEBHOOK, count, "outcome", outcome));
    }

    private static long pending(ClusterState state) {
        return state.requests().stream()
                .filter(request -> !state.isRejected(request.id()))
                .count();
    }

    /** Shows everything in one more registry. */
    void show(MeterRegistry another) {
        registry.add(another);
    }

    // ---- what is heard

    @Override
    public void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void probed(String endpoint, long nanos) {
        sources.table().find(endpoint).map(endpoints::get).ifPresent(meters -> meters.probed(nanos));
    }

    @Override
    public void heard(FailoverEvent event) {
        if (event instanceof IncidentOpened) {
            incidents.increment();
        } else if (event instanceof IncidentClosed end) {
            closed(end.incident());
        } else if (event instanceof ConfigurationReloaded reload) {
            Optional.ofNullable(reloads.get(reload.outcome())).ifPresent(Counter::increment);
        }
    }

    private void closed(Incident incident) {
        Incident.Phases phases = incident.phases();
        phases.down().ifPresent(detect::record);
        phases.newPrimarySeen()
                .ifPresent(seen -> phases.routed().ifPresent(routed -> decide.record(routed.minus(seen))));
        recover.record(incident.objective().recovery());
    }

    // ---- endpoints come and go

    @Override
    public void endpointsChanged() {
        lock.lock();
        try {
            if (!closed) {
                follow(sources.table().endpoints());
            }
        } finally {
            lock.unlock();
        }
    }

    /** First those that are gone: one that was declared anew has meters of the same names. */
    private void follow(Collection<Endpoint<R>> now) {
        endpoints.keySet().stream().filter(known -> !now.contains(known)).forEach(this::forget);
        now.stream()
                .filter(endpoint -> !endpoints.containsKey(endpoint))
                .forEach(endpoint -> endpoints.put(endpoint, new EndpointMeters<>(sources, endpoint, registry)));
    }

    private void forget(Endpoint<R> endpoint) {
        EndpointMeters<R> gone = endpoints.remove(endpoint);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            endpoints.keySet().forEach(this::forget);
            shelf.close();
            List.copyOf(registry.getRegistries()).forEach(registry::remove);
        } finally {
            lock.unlock();
        }
    }
}
