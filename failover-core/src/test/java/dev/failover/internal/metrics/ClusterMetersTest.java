/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import static dev.failover.internal.engine.FakeCluster.millis;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.failover.Access;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.Health;
import dev.failover.internal.engine.FakeCluster;
import dev.failover.internal.engine.FakeNetwork;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.engine.Policies;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.spi.FailureKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterMetersTest {

    private final FakeCluster cluster = FakeCluster.of("a", "b", "c");
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> pools = new ArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final ClusterMeters<FakeNetwork.Server> meters = metersOf(cluster);

    private ClusterMeters<FakeNetwork.Server> metersOf(FakeCluster measured) {
        return new ClusterMeters<>(sourcesOf(measured), Runnable::run);
    }

    private Sources<FakeNetwork.Server> sourcesOf(FakeCluster measured) {
        return new Sources<>(
                measured.supervisor,
                measured.table,
                measured.waiting,
                measured.time,
                dropped::get,
                Map.of("delivered", delivered::get, "failed", () -> 0L, "dropped", () -> 0L),
                this::poolOf);
    }

    /** Stands for the meters of a pool. */
    private Runnable poolOf(FakeNetwork.Server server, Object into) {
        pools.add(server.id);
        return () -> pools.remove(server.id);
    }

    private void start() {
        meters.bindTo(registry);
        cluster.supervisor.start();
        cluster.advance(1000);
    }

    private RequiredSearch of(String name, String... tags) {
        return registry.get(name).tags(tags);
    }

    private double endpoint(String figure, String id) {
        return of("failover.endpoint." + figure, "cluster", "orders", "endpoint", id)
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return of(name, "cluster", "orders").gauge().value();
    }

    private double routed(String access, String id, String reason) {
        return of("failover.route", "cluster", "orders", "access", access, "endpoint", id, "reason", reason)
                .functionCounter()
                .count();
    }

    private double count(String name, String outcome) {
        return of(name, "cluster", "orders", "outcome", outcome).counter().count();
    }

    private double millis(String timer) {
        return of(timer, "cluster", "orders").timer().totalTime(MILLISECONDS);
    }

    private long times(String timer) {
        return of(timer, "cluster", "orders").timer().count();
    }

    private void failOver() {
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(200);
    }

    // ---- endpoints

    @Test
    void beforeTheFirstVerdictNothingIsKnown() {
        meters.bindTo(registry);

        assertThat(endpoint("health", "a")).isEqualTo(-1);
        assertThat(endpoint("role", "a")).isEqualTo(-1);
        assertThat(endpoint("lag", "b")).isNaN();
        assertThat(endpoint("lag.bytes", "b")).isNaN();
        assertThat(endpoint("probe.age", "a")).isNaN();
        assertThat(endpoint("read.share", "a")).isZero();
    }

    @Test
    void aCalmClusterIsUpWithOnePrimaryAndSharedReads() {
        start();

        assertThat(endpoint("health", "a")).isEqualTo(1);
        assertThat(endpoint("role", "a")).isEqualTo(1);
        assertThat(endpoint("role", "b")).isZero();
        assertThat(endpoint("read.share", "b") + endpoint("read.share", "c")).isEqualTo(1);
        assertThat(gauge("failover.availability")).isEqualTo(1);
        assertThat(gauge("failover.error.budget.remaining")).isEqualTo(1);
        assertThat(gauge("failover.waiters")).isZero();
        assertThat(gauge("failover.approvals.pending")).isZero();
    }

    @Test
    void aReplicaLagsInSecondsAndInBytes() {
        start();
        cluster.network.server("a").position = 5000;
        cluster.network.server("c").position = 5000;
        cluster.advance(3000);
        cluster.network.server("a").position = 9000;
        cluster.network.server("c").position = 9000;
        cluster.advance(1200);

        assertThat(endpoint("lag", "b")).isBetween(3.0, 5.0);
        assertThat(endpoint("lag.bytes", "b")).isEqualTo(9000);
        assertThat(endpoint("lag", "c")).isZero();
        assertThat(endpoint("lag.bytes", "c")).isZero();
        assertThat(endpoint("lag", "a")).as("of the primary").isNaN();
    }

    @Test
    void whatWasSeenOfADeadReplicaIsNoLag() {
        start();
        cluster.network.server("b").wire = Wire.REFUSES;
        cluster.advance(2000);

        assertThat(endpoint("health", "b")).isZero();
        assertThat(endpoint("lag", "b")).isNaN();
        assertThat(endpoint("lag.bytes", "b")).isNaN();
        assertThat(endpoint("probe.age", "b")).isBetween(2.0, 2.6);
        assertThat(endpoint("probe.age", "a")).isLessThan(0.6);
    }

    @Test
    void answeredProbesAreTimedFailedOnesAreNot() {
        start();
        Timer probe = of("failover.endpoint.probe", "cluster", "orders", "endpoint", "a")
                .timer();
        long answered = probe.count();
        assertThat(answered).isPositive();
        assertThat(probe.mean(MILLISECONDS)).isCloseTo(0.5, within(0.001));

        cluster.network.server("a").wire = Wire.SILENT;
        cluster.advance(5000);

        assertThat(probe.count()).isEqualTo(answered);
    }

    @Test
    void aBreakerShowsItsStateByResilience4jsNames() {
        start();
        Candidate<FakeNetwork.Server> b =
                cluster.table.current().candidates(Access.READ_ONLY).get(0);
        for (int i = 0; i < 50; i++) {
            cluster.supervisor.callFailed(b, FailureKind.LOST, new IOException("gone"));
        }
        String name = "failover-orders-" + b.endpoint().id();

        assertThat(breaker("state", name, "state", "open")).isEqualTo(1);
        assertThat(breaker("state", name, "state", "closed")).isZero();
        assertThat(breaker("failure.rate", name)).isEqualTo(100);
        assertThat(breaker("buffered.calls", name, "kind", "failed")).isPositive();
    }

    private double breaker(String figure, String name, String... more) {
        return of("resilience4j.circuitbreaker." + figure, "name", name)
                .tags(more)
                .gauge()
                .value();
    }

    // ---- calls

    @Test
    void callsAreCountedWhereTheyWereServedAndWhy() {
        start();
        cluster.call(Access.READ_WRITE, 1000);
        cluster.call(Access.READ_WRITE, 1000);
        cluster.network.server("b").wire = Wire.SILENT;
        for (int i = 0; i < 10; i++) {
            cluster.call(Access.READ_ONLY, 1000);
        }

        assertThat(routed("read_write", "a", "share")).isEqualTo(2);
        assertThat(routed("read_only", "c", "share")).isEqualTo(5);
        assertThat(routed("read_only", "c", "next")).isEqualTo(5);
        assertThat(routed("read_only", "b", "share")).isZero();
    }

    @Test
    void waitsAreCountedTimedAndShownWhileTheyLast() {
        start();
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.time.call(() -> cluster.call(Access.READ_WRITE, 5000));
        cluster.advance(1000);
        assertThat(gauge("failover.waiters")).isEqualTo(1);

        cluster.network.primary("b", 2);
        cluster.advance(60);

        assertThat(gauge("failover.waiters")).isZero();
        assertThat(times("failover.wait")).isEqualTo(1);
        assertThat(millis("failover.wait")).isBetween(1000.0, 1060.0);
        assertThat(routed("read_write", "b", "waited")).isEqualTo(1);
    }

    // ---- incidents

    @Test
    void anIncidentIsCountedWhenItBeginsAndTimedWhenItIsOver() {
        start();
        failOver();
        assertThat(of("failover.incidents", "cluster", "orders").counter().count())
                .isEqualTo(1);
        assertThat(times("failover.incident.recover")).isZero();
        assertThat(gauge("failover.availability")).isLessThan(1);

        cluster.supervisor.callCompleted(cluster.table.endpoint("b"), true);
        cluster.advance(60_000);

        assertThat(times("failover.incident.detect")).isEqualTo(1);
        assertThat(times("failover.incident.decide")).isEqualTo(1);
        assertThat(times("failover.incident.recover")).isEqualTo(1);
        assertThat(millis("failover.incident.recover"))
                .isEqualTo(cluster.supervisor
                                .incidents()
                                .get(0)
                                .objective()
                                .recovery()
                                .toNanos()
                        / 1e6);
        assertThat(gauge("failover.error.budget.remaining")).isBetween(0.99, 0.99999);
    }

    @Test
    void aMoveThatWaitsForAnAnswerIsPending() {
        ClusterPolicy policy = FakeCluster.policy("a", "b", "c").with(ClusterPolicy.Moves.in(Mode.APPROVAL));
        FakeCluster asking = FakeCluster.of(policy, 1, network -> {});
        metersOf(asking).bindTo(registry);
        asking.supervisor.start();
        asking.advance(1000);
        asking.network.server("a").wire = Wire.REFUSES;
        asking.advance(600);
        asking.network.primary("b", 2);
        asking.advance(200);

        assertThat(gauge("failover.approvals.pending")).isEqualTo(1);
    }

    // ---- news

    @Test
    void reloadsAreCountedByTheirOutcome() {
        start();
        cluster.supervisor.publish(reloaded("applied"));
        cluster.supervisor.publish(reloaded("refused"));
        cluster.supervisor.publish(reloaded("refused"));

        assertThat(count("failover.config.reloads", "applied")).isEqualTo(1);
        assertThat(count("failover.config.reloads", "refused")).isEqualTo(2);
    }

    private ConfigurationReloaded reloaded(String outcome) {
        return new ConfigurationReloaded("orders", "", cluster.time.instant(), outcome, "");
    }

    @Test
    void whatIsCountedElsewhereIsReadOffEvenAfterACollection() {
        start();
        System.gc();
        dropped.set(3);
        delivered.set(7);
        cluster.call(Access.READ_WRITE, 1000);

        assertThat(of("failover.events.dropped", "cluster", "orders")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(of("failover.webhook", "outcome", "delivered")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
        assertThat(routed("read_write", "a", "share")).isEqualTo(1);
    }

    @Test
    void infoTellsWhatRuns() {
        start();
        Gauge info =
                of("failover.info", "cluster", "orders", "instance", "test").gauge();

        assertThat(info.value()).isEqualTo(1);
        assertThat(info.getId().getTag("version")).matches("\\d+\\.\\d+.*");
    }

    // ---- comings and goings

    private void reload(String... ids) {
        Policies next =
                new Policies(FakeCluster.policy(ids), FakeCluster.PROBE, FakeCluster.BREAKER, FakeCluster.OBJECTIVES);
        Map<String, FakeNetwork.Server> added = new LinkedHashMap<>();
        for (String id : ids) {
            if (cluster.table.find(id).isEmpty()) {
                added.put(id, new FakeNetwork(cluster.time, id).server(id));
            }
        }
        cluster.supervisor.reload(next, added);
        cluster.advance(1000);
    }

    private List<String> endpoints() {
        return registry.find("failover.endpoint.health").gauges().stream()
                .map(gauge -> gauge.getId().getTag("endpoint"))
                .sorted()
                .toList();
    }

    @Test
    void metersOfEndpointsComeAndGoWithThem() {
        start();
        assertThat(endpoints()).containsExactly("a", "b", "c");
        assertThat(pools).containsExactlyInAnyOrder("a", "b", "c");
        int all = registry.getMeters().size();

        reload("a", "b", "c", "d");
        assertThat(endpoints()).containsExactly("a", "b", "c", "d");
        assertThat(pools).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(endpoint("health", "d")).isEqualTo(1);

        reload("a", "b", "d");
        assertThat(endpoints()).containsExactly("a", "b", "d");
        assertThat(pools).containsExactlyInAnyOrder("a", "b", "d");
        assertThat(registry.getMeters()).hasSize(all);
    }

    @Test
    void oneThatIsDeclaredAnewIsMeasuredAnew() {
        start();
        reload("a", "b");
        reload("a", "b", "c");

        cluster.call(Access.READ_WRITE, 1000);
        assertThat(endpoints()).containsExactly("a", "b", "c");
        assertThat(endpoint("health", "c")).isEqualTo(1);
        assertThat(pools).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(of("failover.endpoint.probe", "endpoint", "c").timer().count())
                .isPositive();
    }

    @Test
    void everyRegistryShowsTheSameHoweverOftenItIsBound() {
        start();
        MeterRegistry second = new SimpleMeterRegistry();
        meters.bindTo(second);
        meters.bindTo(second);
        meters.bindTo(registry);
        cluster.call(Access.READ_WRITE, 1000);

        assertThat(second.getMeters()).hasSameSizeAs(registry.getMeters());
        assertThat(second.get("failover.route")
                        .tag("endpoint", "a")
                        .tag("access", "read_write")
                        .tag("reason", "share")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(routed("read_write", "a", "share")).isEqualTo(1);
        assertThat(pools).hasSize(3);
    }

    @Test
    void aRegistryThatHangsHoldsUpTheRecorderOnly() {
        List<Runnable> held = new ArrayList<>();
        new ClusterMeters<>(sourcesOf(cluster), held::add).bindTo(registry);
        cluster.supervisor.start();
        cluster.advance(1000);
        reload("a", "b", "c", "d");
        cluster.supervisor.publish(reloaded("applied"));

        assertThat(cluster.state().endpoint("d").health()).isEqualTo(Health.UP);
        assertThat(endpoints()).containsExactly("a", "b", "c");
        assertThat(count("failover.config.reloads", "applied")).isZero();

        held.forEach(Runnable::run);
        assertThat(endpoints()).containsExactly("a", "b", "c", "d");
        assertThat(count("failover.config.reloads", "applied")).isEqualTo(1);
    }

    @Test
    void theEndLeavesNothingInAnyRegistry() {
        start();
        Meter own = registry.counter("own");
        MeterRegistry second = new SimpleMeterRegistry();
        meters.bindTo(second);

        meters.close();
        meters.bindTo(registry);

        assertThat(second.getMeters()).isEmpty();

        assertThat(registry.getMeters()).containsExactly(own);
        assertThat(pools).isEmpty();
        cluster.advance(5000);
        reload("a", "b");
        assertThat(registry.getMeters()).containsExactly(own);
    }

    @ParameterizedTest
    @EnumSource(Instrument.class)
    void everyInstrumentIsThereFromTheStart(Instrument instrument) {
        meters.bindTo(registry);

        assertThat(registry.get(instrument.title()).meters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isEqualTo(instrument.description()));
    }

    @Test
    void noMeterBeyondTheInstrumentsAndNoTagWithoutBounds() {
        meters.bindTo(registry);

        assertThat(registry.getMeters()).allSatisfy(meter -> {
            assertThat(List.of(Instrument.values()))
                    .anyMatch(instrument ->
                            instrument.title().equals(meter.getId().getName()));
            assertThat(meter.getId().getTags().stream().map(tag -> tag.getKey()))
                    .isSubsetOf(
                            "cluster",
                            "endpoint",
                            "access",
                            "reason",
                            "outcome",
                            "instance",
                            "version",
                            "name",
                            "state",
                            "kind");
        });
    }
}
