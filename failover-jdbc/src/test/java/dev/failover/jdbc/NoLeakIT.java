/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent;
import dev.failover.FailoverListener;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.jdbc.load.Load;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failover after failover under load, {@code -Dleak.failovers=} of them, and then the end: nothing is left of either. */
@WithPostgres(standbys = 1)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
@SuppressWarnings("try") // sessions are opened for what is done in them
class NoLeakIT {

    private static final int FAILOVERS = Integer.getInteger("leak.failovers", 10);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The last incidents, forks and commits are kept, up to bounds that the engine's own test reaches. */
    private static final List<String> KEPT = List.of(
            "dev.failover.Incident",
            "dev.failover.internal.engine.IncidentLog",
            "dev.failover.internal.engine.Bracket",
            "dev.failover.internal.engine.Fork");

    /** Probes that are under way come and go. */
    private static final int TOLERANCE = Math.max(10, FAILOVERS / 2);

    private static final List<String> CONNECTIONS = List.of(
            "org.postgresql.jdbc.PgConnection",
            "com.zaxxer.hikari.pool.HikariPool",
            "com.zaxxer.hikari.pool.PoolEntry");

    private @Nullable FailoverDataSource dataSource;

    /** What a process holds of the world. */
    private record Holdings(Map<String, Long> threads, long sockets, LiveObjects objects) {

        static Holdings now() {
            return new Holdings(threadNames(), openSockets(), LiveObjects.now());
        }

        /** Numbers in names count up. */
        private static Map<String, Long> threadNames() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(thread -> thread.getName().replaceAll("\\d+", "#"))
                    .filter(name -> name.startsWith("failover-") || name.startsWith("Hikari") || name.startsWith("Pg"))
                    .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        }

        private static long openSockets() {
            if (!Files.isDirectory(DESCRIPTORS)) {
                return 0;
            }
            try (Stream<Path> all = Files.list(DESCRIPTORS)) {
                return all.filter(Holdings::isSocket).count();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean isSocket(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
            } catch (IOException e) {
                return false; // closed meanwhile
            }
        }

        void isNoMoreThan(Holdings before) {
            threads.forEach((name, count) ->
                    assertThat(count).as("threads " + name).isLessThanOrEqualTo(before.threads.getOrDefault(name, 0L)));
            assertThat(sockets).as("open sockets").isLessThanOrEqualTo(before.sockets);
            for (String type : CONNECTIONS) {
                assertThat(objects.of(type)).as(type).isLessThanOrEqualTo(before.objects.of(type));
            }
        }
    }

    /** Of the user's: it must not be kept after the end. */
    private static final class Counter implements FailoverListener {
        private final AtomicLong heard;

        Counter(AtomicLong heard) {
            this.heard = heard;
        }

        @Override
        public void on(FailoverEvent event) {
            heard.incrementAndGet();
        }
    }

    @Test
    void failoversAndTheEndLeaveNothing(PostgresCluster cluster) throws Exception {
        if (!Files.isDirectory(DESCRIPTORS)) {
            System.out.println("no leak: SKIPPED the count of open sockets, there is no " + DESCRIPTORS);
        }
        cluster.node("a").execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        cluster.node("b").awaitReplayOf(cluster.node("a"));
        Holdings start = Holdings.now();
        List<WeakReference<Object>> made = new ArrayList<>();
        open(made, cluster);

        failOver(cluster, 1); // whatever is made at the first one is there now
        Holdings before = Holdings.now();
        long began = System.nanoTime();
        for (int i = 2; i <= FAILOVERS + 1; i++) {
            failOver(cluster, i);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        await().atMost(PATIENCE).untilAsserted(() -> Holdings.now().isNoMoreThan(before));
        Holdings after = Holdings.now();
        Map<String, Long> grown = after.objects.grownSince(before.objects, TOLERANCE);
        grown.keySet()
                .removeIf(type ->
                        !type.startsWith("dev.failover.") || KEPT.stream().anyMatch(type::startsWith));
        grown.keySet().removeIf(type -> type.startsWith("dev.failover.testkit"));
        System.out.printf(
                "no leak: %d failovers in %.0f s; threads %s, sockets %d -> %d, of our classes %s grew%n",
                FAILOVERS, seconds, after.threads, before.sockets, after.sockets, grown.isEmpty() ? "none" : grown);
        assertThat(grown).isEmpty();

        close();
        Traces.awaitNone("orders", cluster);
        await().atMost(PATIENCE).untilAsserted(() -> Holdings.now().isNoMoreThan(start));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(made).noneMatch(reference -> reference.get() != null));
    }

    private void open(List<WeakReference<Object>> made, PostgresCluster cluster) {
        AtomicLong heard = new AtomicLong();
        Counter listener = new Counter(heard);
        FailoverDataSource opened = Given.cluster("orders", cluster.node("a"), cluster.node("b"))
                .property("startup.require-primary", "true")
                .property("failover.max-per-hour", "1000")
                .property("reads.consistency", "exact")
                .property("switchback.stable-for", "300ms")
                .property("switchback.step-duration", "100ms")
                .property("switchback.max-hold", "500ms")
                .property("pool.maximum-pool-size", "3")
                .property("pool.minimum-idle", "3")
                .property("pool.standby-minimum-idle", "3")
                .listener(listener)
                .build();
        made.add(new WeakReference<>(opened));
        made.add(new WeakReference<>(listener));
        dataSource = opened;
    }

    private FailoverDataSource opened() {
        return Objects.requireNonNull(dataSource);
    }

    private void close() {
        opened().close();
        dataSource = null;
    }

    /** Callers end before anything is counted: HikariCP lets each thread remember what it borrowed last. */
    private void failOver(PostgresCluster cluster, int round) throws InterruptedException {
        PostgresNode old = cluster.primary();
        PostgresNode next = cluster.standbys().get(0);
        try (Load writers = new Load(id -> write(round * 1_000_000L + id)).closed(2);
                Load readers = new Load(id -> read()).closed(2)) {
            await().atMost(PATIENCE).until(() -> writers.acknowledged() > 5 && readers.acknowledged() > 5);
            old.kill();
            next.promoteAndWait();
            long promoted = System.nanoTime();
            await().atMost(PATIENCE).until(() -> writers.isAcknowledgedSince(promoted));
            old.recloneFrom(next);
            await().atMost(PATIENCE).until(() -> isStandby(old.id()));
        }
        await().atMost(PATIENCE).until(() -> idle(cluster, old) && idle(cluster, next));
    }

    private void write(long id) throws SQLException {
        try (Session session = opened().session("user-" + id % 7)) {
            Given.insert(opened(), id);
        }
    }

    private void read() throws SQLException {
        try (Session session = opened().session("user-1");
                Connection connection = opened().replica().getConnection()) {
            Given.text(connection, "SELECT max(id) FROM orders");
        }
    }

    private boolean isStandby(String id) {
        return opened().operator().status().endpoints().stream()
                .anyMatch(e -> e.id().equals(id) && e.health() == Health.UP && e.role() == Role.REPLICA && e.open());
    }

    /** Its pool is full again. */
    private static boolean idle(PostgresCluster cluster, PostgresNode node) {
        return node.queryLong("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + PostgresNode.USER
                        + "' AND application_name = 'orders'")
                == 3;
    }
}
