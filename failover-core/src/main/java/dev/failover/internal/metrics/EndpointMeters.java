/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import static dev.failover.internal.metrics.Instrument.BREAKER_CALLS;
import static dev.failover.internal.metrics.Instrument.BREAKER_RATE;
import static dev.failover.internal.metrics.Instrument.BREAKER_STATE;
import static dev.failover.internal.metrics.Instrument.HEALTH;
import static dev.failover.internal.metrics.Instrument.LAG;
import static dev.failover.internal.metrics.Instrument.LAG_BYTES;
import static dev.failover.internal.metrics.Instrument.PROBE;
import static dev.failover.internal.metrics.Instrument.PROBE_AGE;
import static dev.failover.internal.metrics.Instrument.READ_SHARE;
import static dev.failover.internal.metrics.Instrument.ROLE;
import static dev.failover.internal.metrics.Instrument.ROUTE;

import dev.failover.Access;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Served.Reason;
import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** What is measured of one endpoint, for as long as it belongs to the cluster. */
final class EndpointMeters<R> implements AutoCloseable {

    private final Sources<R> sources;
    private final Endpoint<R> endpoint;
    private final Shelf shelf;
    private final Shelf breaker;
    private final Timer probe;
    private final Runnable takeOff;

    EndpointMeters(Sources<R> sources, Endpoint<R> endpoint, MeterRegistry registry) {
        this.sources = sources;
        this.endpoint = endpoint;
        String cluster = sources.cluster();
        this.shelf = new Shelf(registry, Tags.of("cluster", cluster, "endpoint", endpoint.id()));
        this.breaker = new Shelf(registry, Tags.of("name", "failover-" + cluster + "-" + endpoint.id()));
        this.probe = shelf.timer(PROBE);
        showState();
        showCalls();
        showBreaker();
        this.takeOff = sources.own().apply(endpoint.resource(), registry);
    }

    void probed(long nanos) {
        probe.record(nanos, TimeUnit.NANOSECONDS);
    }

    private void showState() {
        gauge(HEALTH, (all, e) -> Reading.health(e.health()));
        gauge(ROLE, (all, e) -> Reading.role(e.role()));
        gauge(LAG, (all, e) -> Reading.lagSeconds(e));
        gauge(LAG_BYTES, Reading::lagBytes);
        gauge(PROBE_AGE, (all, e) -> Reading.ageSeconds(e, sources.time().nanos()));
        shelf.gauge(READ_SHARE, this::readShare);
    }

    private void gauge(Instrument what, ToDoubleBiFunction<ClusterState, EndpointState> figure) {
        shelf.gauge(what, () -> read(figure));
    }

    private double read(ToDoubleBiFunction<ClusterState, EndpointState> figure) {
        ClusterState all = sources.supervisor().state();
        return all.find(endpoint.id()).map(e -> figure.applyAsDouble(all, e)).orElse(Double.NaN);
    }

    private double readShare() {
        return Reading.readShare(sources.table().current().plan(), endpoint.id());
    }

    private void showCalls() {
        for (Access access : Access.values()) {
            for (Reason reason : Reason.values()) {
                LongSupplier count = () -> endpoint.served(access, reason);
                shelf.counter(ROUTE, count, "access", lower(access), "reason", lower(reason));
            }
        }
    }

    private void showBreaker() {
        for (Breaker state : Breaker.values()) {
            breaker.gauge(BREAKER_STATE, () -> judge(b -> b.state() == state ? 1 : 0), "state", lower(state));
        }
        breaker.gauge(BREAKER_RATE, () -> judge(b -> b.figures().failureRate()));
        breaker.gauge(BREAKER_CALLS, () -> judge(b -> b.figures().succeeded()), "kind", "successful");
        breaker.gauge(BREAKER_CALLS, () -> judge(b -> b.figures().failed()), "kind", "failed");
    }

    /** Asked for each time: a reload may replace the breaker. */
    private double judge(ToDoubleFunction<EndpointBreaker> figure) {
        return sources.supervisor()
                .breaker(endpoint.id())
                .map(b -> figure.applyAsDouble(b))
                .orElse(Double.NaN);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        shelf.close();
        breaker.close();
        takeOff.run();
    }
}
