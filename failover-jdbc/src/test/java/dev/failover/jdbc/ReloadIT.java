/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.FailoverEvent.DrainEnded;
import dev.failover.FailoverEvent.EndpointDeclared;
import dev.failover.jdbc.load.Call;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file changes while calls run. */
@WithPostgres(standbys = 3)
@Timeout(120)
class ReloadIT {

    private static final int CALLERS = 8;
    private static final int RELOADS = 50;
    private static final int RELOADS_A_PART = 5;
    private static final long TOLERANCE_NANOS = Duration.ofMillis(100).toNanos();

    @TempDir
    private Path directory;

    private PostgresNode a;
    private PostgresNode b;
    private PostgresNode c;
    private PostgresNode d;
    private ConfigMap config;
    private Map<String, String> three;
    private Map<String, String> four;

    @BeforeEach
    void start(PostgresCluster cluster) throws IOException {
        a = cluster.node("a");
        b = cluster.node("b");
        c = cluster.node("c");
        d = cluster.node("d");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        cluster.standbys().forEach(standby -> standby.awaitReplayOf(a));
        String[] quick = {
            "switchback.stable-for", "100ms", "switchback.steps", "50,100", "switchback.step-duration", "100ms"
        };
        three = ConfigMap.with(ConfigMap.of(a, b, c), quick);
        four = ConfigMap.with(ConfigMap.of(a, b, c, d), quick);
        config = new ConfigMap(directory).swap(ConfigMap.text(three));
    }

    /** A part of the run: calls belong to it that ended in it. */
    private record Part(long fromNanos, long toNanos) {

        boolean has(Call call) {
            return call.endedNanos - fromNanos > 0 && call.endedNanos - toNanos <= 0;
        }
    }

    /**
     * Parts without reloads and parts of the same length with five each take turns, so that both see the same machine. What
     * a bare connection had to bear at any time, when the machine or a server stood still, is a control too.
     */
    @Test
    void noCallFailsOrWaitsWhileTheFileChangesFiftyTimes() throws Exception {
        List<Part> calm = new ArrayList<>();
        List<Part> changing = new ArrayList<>();
        try (Orders orders = Orders.of(config.file());
                Connection toA = a.connect();
                Connection toB = b.connect();
                Load bare = new Load(id -> bareCall(toA, toB, id)).closed(1);
                Load load = new Load(id -> call(orders, id)).closed(CALLERS)) {
            await().until(() -> readers(orders) == 3 && load.acknowledged() > 1000);
            Duration length = Duration.ofSeconds(3);
            for (int i = 0; i < RELOADS; i += RELOADS_A_PART) {
                long from = System.nanoTime();
                Given.letPass(length);
                long middle = System.nanoTime();
                for (int k = i; k < i + RELOADS_A_PART; k++) {
                    change(orders, k);
                }
                long to = System.nanoTime();
                length = Duration.ofNanos(to - middle);
                calm.add(new Part(from, middle));
                changing.add(new Part(middle, to));
            }
            load.stop();
            bare.stop();
            await().until(() -> load.running() + bare.running() == 0);

            long control = slowest(load, calm);
            long still = slowest(bare, changing);
            long slowest = slowest(load, changing);
            System.out.printf(
                    "%d calls: the slowest took %d ms without reloads, %d ms during %d reloads (a bare one: %d ms)%n",
                    load.acknowledged(), control / 1_000_000, slowest / 1_000_000, RELOADS, still / 1_000_000);
            assertThat(load.failed()).isEmpty();
            assertThat(orders.events(EndpointDeclared.class)).hasSize(2 * RELOADS / 10);
            assertThat(orders.events(DrainEnded.class)).hasSizeGreaterThanOrEqualTo(2 * RELOADS / 10);
            assertThat(slowest).isLessThan(Math.max(control, still) + TOLERANCE_NANOS);
        }
    }

    private static long slowest(Load load, List<Part> parts) {
        return load.calls()
                .filter(call -> parts.stream().anyMatch(part -> part.has(call)))
                .mapToLong(call -> call.endedNanos - call.startedNanos)
                .max()
                .orElseThrow();
    }

    @Test
    void aBadFileChangesNothingAndIsToldOncePerContent() throws Exception {
        try (Orders orders = Orders.of(config.file());
                LogLines log = new LogLines()) {
            await().until(() -> readers(orders) == 3);
            String bad = ConfigMap.text(ConfigMap.with(four, "probe.intervall", "1s"));

            refused(orders, bad);
            ConfigurationReloaded told =
                    orders.events(ConfigurationReloaded.class).get(0);
            assertThat(told.details())
                    .contains("probe.intervall", "did you mean probe.interval?", "what was read before stays");
            config.swap(bad);
            Given.letPass(Duration.ofMillis(1500)); // it was looked at twice
            assertThat(orders.events(ConfigurationReloaded.class)).hasSize(1);
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("probe.intervall"))
                    .hasSize(1);
            assertThat(orders.dataSource.operator().status().endpoints()).hasSize(3);

            config.overwrite(ConfigMap.text(four));
            await().until(() -> readers(orders) == 4);
            orders.insert(1);
        }
    }

    @Test
    void whatNeedsARestartIsNamedUntilItIsTakenBack() throws Exception {
        try (Orders orders = Orders.of(config.file())) {
            await().until(() -> readers(orders) == 3);

            Map<String, String> later = ConfigMap.with(three, "pool.maximum-pool-size", "3");
            applied(orders, later);
            applied(orders, ConfigMap.with(later, "reads.max-lag", "5s"));
            applied(orders, ConfigMap.with(three, "reads.max-lag", "5s"));

            assertThat(orders.events(ConfigurationReloaded.class))
                    .extracting(ConfigurationReloaded::details)
                    .satisfiesExactly(
                            details -> assertThat(details)
                                    .contains("needs a restart: failover.jdbc.orders.pool.maximum-pool-size"),
                            details -> assertThat(details)
                                    .contains("changed: failover.jdbc.orders.reads.max-lag")
                                    .contains("needs a restart: failover.jdbc.orders.pool.maximum-pool-size"),
                            details -> assertThat(details).doesNotContain("needs a restart"));
        }
    }

    private static void call(Orders orders, long id) throws SQLException {
        if (id % 4 == 0) {
            orders.insert(id);
        } else {
            Given.port(orders.dataSource.replica());
        }
    }

    /** The same on connections of the driver. */
    private static void bareCall(Connection toA, Connection toB, long id) throws SQLException {
        if (id % 4 == 0) {
            Given.execute(toA, "INSERT INTO orders VALUES (" + -id + ")");
        } else {
            Given.port(toB);
        }
    }

    private static int readers(Orders orders) {
        return orders.dataSource.operator().status().readers().size();
    }

    private void change(Orders orders, int i) throws Exception {
        switch (i % 10) {
            case 0 -> applied(orders, four);
            case 1 -> applied(orders, ConfigMap.with(four, "endpoints.d.weight", "300"));
            case 2 -> refused(orders, "\u0000\u0001 garbage \\u00zz");
            case 3 -> applied(orders, ConfigMap.with(four, "endpoints.d.enabled", "false"));
            case 4 -> applied(orders, ConfigMap.with(four, "endpoints.d.weight", "50"));
            case 5 -> refused(orders, ConfigMap.text(ConfigMap.with(four, "probe.intervall", "1s")));
            case 6 -> applied(orders, three);
            case 7 -> refused(orders, i % 20 < 10 ? "" : half(four));
            case 8 -> applied(orders, ConfigMap.with(three, "endpoints.b.enabled", "false"));
            default -> applied(orders, ConfigMap.with(three, "endpoints.c.weight", "30", "probe.interval", "400ms"));
        }
    }

    private static String half(Map<String, String> keys) {
        String text = ConfigMap.text(keys);
        return text.substring(0, text.indexOf(".url") + 2);
    }

    private void applied(Orders orders, Map<String, String> keys) throws Exception {
        expect(orders, ConfigMap.text(keys), "applied");
    }

    private void refused(Orders orders, String text) throws Exception {
        expect(orders, text, "refused");
    }

    private void expect(Orders orders, String text, String outcome) throws Exception {
        int before = orders.events(ConfigurationReloaded.class).size();
        config.swap(text);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> orders.events(ConfigurationReloaded.class).size() > before);
        assertThat(orders.events(ConfigurationReloaded.class).get(before).outcome())
                .isEqualTo(outcome);
    }
}
