/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.IncidentClosed;
import dev.failover.Incident;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the meters tell of a real cluster. */
class MetricsIT {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<Incident> incidents = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        registry.close();
    }

    private double endpoint(String figure, String id) {
        return registry.get("failover.endpoint." + figure)
                .tags("cluster", "orders", "endpoint", id)
                .gauge()
                .value();
    }

    private double routed(String access, String id, String reason) {
        return registry.get("failover.route")
                .tags("access", access, "endpoint", id, "reason", reason)
                .functionCounter()
                .count();
    }

    /** At once, the first choice or not. */
    private double routed(String access, String id) {
        return routed(access, id, "share") + routed(access, id, "next");
    }

    private double pool(String figure, String id) {
        return registry.get("hikaricp.connections" + figure)
                .tag("pool", "failover-orders-" + id)
                .gauge()
                .value();
    }

    private Timer timer(String name) {
        return registry.get(name).timer();
    }

    private FailoverDataSource start(PostgresCluster cluster) {
        return Given.cluster("orders", cluster.nodes().toArray(PostgresNode[]::new))
                .property("startup.require-primary", "true")
                .property("switchback.stable-for", "1s")
                .listener(event -> {
                    if (event instanceof IncidentClosed end) {
                        incidents.add(end.incident());
                    }
                })
                .build();
    }

    @Test
    @WithPostgres(standbys = 2)
    void aFailoverIsSeenInTheMeters(PostgresCluster cluster) throws Exception {
        try (FailoverDataSource orders = start(cluster)) {
            new FailoverMetrics(orders).bindTo(registry);
            Given.execute(orders, "CREATE TABLE orders (id bigint PRIMARY KEY)");
            Given.insert(orders, 1);

            assertThat(endpoint("health", "a")).isEqualTo(1);
            assertThat(endpoint("role", "a")).isEqualTo(1);
            await().until(() -> endpoint("read.share", "b") + endpoint("read.share", "c") == 1);
            await().until(() -> endpoint("lag", "b") < 60 && endpoint("lag.bytes", "b") == 0);
            assertThat(endpoint("probe.age", "a")).isBetween(0.0, 5.0);
            await().until(() -> timer("failover.endpoint.probe").count() > 0);
            assertThat(routed("read_write", "a", "share")).isEqualTo(2);
            Given.port(orders.replica());
            assertThat(routed("read_only", "b") + routed("read_only", "c")).isEqualTo(1);
            assertThat(pool("", "a")).isPositive();
            assertThat(registry.get("hikaricp.connections.acquire")
                            .tag("pool", "failover-orders-a")
                            .timer()
                            .count())
                    .isPositive();

            cluster.node("a").kill();
            await().until(() -> endpoint("health", "a") == 0);
            Caller writer = Caller.of(() -> Given.insert(orders, 2));
            await().until(() -> registry.get("failover.waiters").gauge().value() == 1);
            cluster.node("b").promote();
            assertThat(writer.failure()).isNull();

            assertThat(endpoint("role", "b")).isEqualTo(1);
            assertThat(routed("read_write", "b", "waited")).isEqualTo(1);
            assertThat(timer("failover.wait").count()).isEqualTo(1);
            assertThat(registry.get("failover.waiters").gauge().value()).isZero();
            await().atMost(30, SECONDS).until(() -> !incidents.isEmpty());
            Incident incident = incidents.get(0);
            await().until(() -> timer("failover.incident.recover").count() == 1);
            assertThat(timer("failover.incident.recover").totalTime(MILLISECONDS))
                    .isEqualTo(incident.objective().recovery().toNanos() / 1e6);
            assertThat(timer("failover.incident.detect").count()).isEqualTo(1);
            assertThat(timer("failover.incident.decide").count()).isEqualTo(1);
            assertThat(registry.get("failover.incidents").counter().count()).isEqualTo(1);
            assertThat(registry.get("failover.availability").gauge().value()).isLessThan(1);
        }
        assertThat(registry.getMeters()).as("after the end").isEmpty();
    }

    @Test
    @WithPostgres(standbys = 1)
    void aConnectionThatWasLentBeforeIsNotUsedForDays(PostgresCluster cluster) throws Exception {
        try (FailoverDataSource orders = start(cluster)) {
            try (Connection early = orders.primary().getConnection()) {
                Given.execute(early, "SELECT 1");
                new FailoverMetrics(orders).bindTo(registry);
                assertThat(pool(".active", "a")).isEqualTo(1);
            }
            Timer usage = registry.get("hikaricp.connections.usage")
                    .tag("pool", "failover-orders-a")
                    .timer();
            assertThat(usage.count()).isZero();

            Given.execute(orders, "SELECT 1");
            assertThat(usage.count()).isEqualTo(1);
            assertThat(usage.max(SECONDS)).isLessThan(30);
        }
    }

    @Test
    @WithPostgres(standbys = 2)
    void endpointsAndTheirPoolsComeAndGoWithTheFile(PostgresCluster cluster, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("orders.properties");
        write(file, cluster, "a", "b");
        try (FailoverDataSource orders = FailoverDataSource.fromProperties(file)) {
            new FailoverMetrics(orders).bindTo(registry);
            assertThat(measured()).containsExactlyInAnyOrder("a", "b");

            write(file, cluster, "a", "b", "c");
            await().atMost(30, SECONDS).until(() -> measured().contains("c") && endpoint("health", "c") == 1);
            assertThat(pools()).contains("failover-orders-c");
            assertThat(reloads("applied")).isEqualTo(1);

            write(file, cluster, "a", "c");
            await().atMost(30, SECONDS).until(() -> !measured().contains("b"));
            assertThat(pools()).containsExactlyInAnyOrder("failover-orders-a", "failover-orders-c");

            Files.writeString(file, Files.readString(file) + "failover.jdbc.orders.probe.intervall=1s\n");
            await().atMost(30, SECONDS).until(() -> reloads("refused") == 1);
        }
    }

    private double reloads(String outcome) {
        return registry.get("failover.config.reloads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private List<String> measured() {
        return registry.find("failover.endpoint.health").gauges().stream()
                .map(gauge -> gauge.getId().getTag("endpoint"))
                .toList();
    }

    private List<String> pools() {
        return registry.find("hikaricp.connections.max").gauges().stream()
                .map(gauge -> gauge.getId().getTag("pool"))
                .toList();
    }

    private static void write(Path file, PostgresCluster cluster, String... ids) throws Exception {
        String prefix = "failover.jdbc.orders.";
        StringBuilder text = new StringBuilder("failover.reload=true\n")
                .append(prefix)
                .append("startup.require-primary=true\n")
                .append(prefix)
                .append("drain.timeout=1s\n")
                .append(prefix)
                .append("username=")
                .append(PostgresNode.USER)
                .append('\n')
                .append(prefix)
                .append("password=")
                .append(PostgresNode.PASSWORD)
                .append('\n');
        for (String id : ids) {
            text.append(prefix)
                    .append("endpoints.")
                    .append(id)
                    .append(".url=")
                    .append(cluster.node(id).url())
                    .append('\n');
        }
        Files.writeString(file, text);
    }
}
