/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.Health;
import dev.failover.jdbc.load.Call;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A primary fails in every way there is, under load. The limits are for noisy machines; benchmarks measure. */
@WithPostgres(standbys = 2)
class FaultsIT {

    private static final Duration RECOVERY = Duration.ofSeconds(1);
    private static final Duration PROMOTION = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofMillis(2200);

    enum Fault {
        KILLED,
        FROZEN,
        BLACK_HOLED
    }

    private final Map<String, FaultProxy> proxies = new HashMap<>();

    private String proxied(PostgresCluster cluster, PostgresNode node) {
        return proxies.computeIfAbsent(node.id(), id -> cluster.proxy(node)).url(PostgresNode.DATABASE);
    }

    private void inflict(Fault fault, PostgresNode node) {
        switch (fault) {
            case KILLED -> node.kill();
            case FROZEN -> node.freeze();
            case BLACK_HOLED -> proxies.get(node.id()).blackHole();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void writesGoOnAfterThePromotion(Fault fault, PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(cluster, node -> proxied(cluster, node));
                Load load = new Load(orders::insert).closed(4).open(4, 50)) {
            await().until(() -> load.acknowledged() > 200);

            inflict(fault, cluster.node("a"));
            letPass(PROMOTION);
            long t0 = promote(cluster.node("b"));
            await().atMost(RECOVERY).until(() -> load.isAcknowledgedSince(t0));
            long seen = orders.heardAt(PrimaryChanged.class, e -> e.endpoint().equals("b"));
            await().atMost(RECOVERY).until(() -> load.underWayAt(seen).allMatch(Call::isEnded));

            long suspected = suspected(orders);
            assertThat(load.failed())
                    .allMatch(
                            call -> call.startedNanos - suspected <= 0,
                            "began before the suspicion at " + suspected / 1000);
            assertThat(load.failed().count())
                    .isLessThanOrEqualTo(load.underWayAt(suspected).count());
            System.out.printf(
                    "%s: first write %d ms after t0, %d calls failed%n",
                    fault,
                    MILLISECONDS.convert(load.firstAcknowledgedAfter(t0), java.util.concurrent.TimeUnit.NANOSECONDS),
                    load.failed().count());
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void withoutAPromotionEveryCallEndsWithinTheBudget(Fault fault, PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(
                        cluster,
                        node -> proxied(cluster, node),
                        "pool.maximum-pool-size",
                        "4",
                        "failover.max-wait",
                        "100ms",
                        "startup.require-primary",
                        "true");
                Load load = new Load(orders::insert).closed(16)) {
            await().until(() -> load.acknowledged() > 200);

            inflict(fault, cluster.node("a"));
            long fault0 = System.nanoTime();
            letPass(Duration.ofMillis(50));
            load.stop();

            Duration limit = BUDGET.plusMillis(200).plusMillis(300); // the last: this machine
            await().atMost(limit).pollInterval(Duration.ofMillis(5)).until(() -> load.running() == 0);
            long slowest = load.calls()
                    .mapToLong(call -> call.endedNanos - fault0)
                    .max()
                    .orElse(0);
            System.out.printf("%s: the last call ended after %d ms%n", fault, slowest / 1_000_000);
        }
    }

    @Test
    void aRestartInPlaceIsFoundAtOnce(PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(cluster);
                Load load = new Load(orders::insert).closed(4).open(4, 50)) {
            await().until(() -> load.acknowledged() > 200);

            cluster.node("a").kill();
            letPass(Duration.ofSeconds(2));
            cluster.node("a").start();
            long up = System.nanoTime();
            await().atMost(RECOVERY).until(() -> load.isAcknowledgedSince(up));

            assertThat(orders.events(PrimaryChanged.class))
                    .allMatch(e -> e.endpoint().equals("a"));
        }
    }

    @Test
    void aCleanStopAndAPromotionLoseNoMoreThanWhatWasUnderWay(PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(cluster);
                Load load = new Load(orders::insert).closed(4).open(4, 50)) {
            await().until(() -> load.acknowledged() > 200);

            cluster.node("a").stop();
            long t0 = promote(cluster.node("b"));
            await().atMost(RECOVERY).until(() -> load.isAcknowledgedSince(t0));

            long suspected = suspected(orders);
            assertThat(load.failed())
                    .allMatch(
                            call -> call.startedNanos - suspected <= 0,
                            "began before the suspicion at " + suspected / 1000);
        }
    }

    @Test
    void nobodyQueuesForAFrozenPrimaryOnceTheVerdictIsKnown(PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(cluster, "pool.maximum-pool-size", "4");
                Load load = new Load(orders::insert).closed(16)) {
            await().until(() -> load.acknowledged() > 200);

            cluster.node("a").freeze();
            letPass(PROMOTION);
            promote(cluster.node("b"));
            await().until(() ->
                    orders.heardAt(PrimaryChanged.class, e -> e.endpoint().equals("b")) != Long.MAX_VALUE);
            long verdict =
                    orders.heardAt(PrimaryChanged.class, e -> e.endpoint().equals("b"));

            await().atMost(RECOVERY).pollInterval(Duration.ofMillis(5)).until(() -> load.underWayAt(verdict)
                    .allMatch(Call::isEnded));
            long longest = load.underWayAt(verdict)
                    .mapToLong(call -> call.endedNanos - verdict)
                    .max()
                    .orElse(0);
            System.out.printf(
                    "16 writers on a pool of 4: the last was freed %d ms after the verdict%n", longest / 1_000_000);
        }
    }

    @Test
    void aSlowPrimaryIsNotADeadOne(PostgresCluster cluster) throws Exception {
        try (Orders orders = Orders.on(cluster, node -> proxied(cluster, node), "pool.connection-timeout", "60s");
                Load load = new Load(orders::insert).closed(12)) {
            await().until(() -> load.acknowledged() > 200);

            proxies.get("a").delay(Duration.ofMillis(410)); // each way: slower than the probe's time-out
            letPass(Duration.ofSeconds(10));

            assertThat(orders.dataSource.operator().status().writer()).contains("a");
            assertThat(load.failed()).isEmpty();
            assertThat(orders.events(HealthChanged.class)).noneMatch(e -> e.to() == Health.DOWN);
            proxies.get("a").pass();
        }
    }

    /** When the suspicion arose that ended in a verdict: of several, the last. */
    private static long suspected(Orders orders) {
        return orders.heard.stream()
                .filter(h ->
                        h.event() instanceof HealthChanged e && e.endpoint().equals("a") && e.to() == Health.SUSPECT)
                .mapToLong(Orders.Heard::nanos)
                .max()
                .orElse(Long.MAX_VALUE);
    }

    /** Promotes, and tells when a bare connection first saw it. */
    private static long promote(PostgresNode node) throws SQLException {
        try (Connection connection = node.connect();
                PreparedStatement recovering = connection.prepareStatement("SELECT pg_is_in_recovery()")) {
            node.promote();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> {
                try (ResultSet row = recovering.executeQuery()) {
                    return row.next() && !row.getBoolean(1);
                }
            });
            return System.nanoTime();
        }
    }

    /** Lets the scenario's own time pass; nothing is waited for. */
    private static void letPass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        await().pollDelay(duration)
                .atMost(duration.plus(Duration.ofSeconds(SECONDS.toSeconds(5))))
                .until(() -> System.nanoTime() - end >= 0);
    }
}
