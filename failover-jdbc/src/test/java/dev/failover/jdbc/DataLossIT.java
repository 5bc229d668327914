/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.SynchronousWaitCancelled;
import dev.failover.WriteOutcome;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is lost in a failover is told: the standby is behind, the primary is killed, the standby promoted. */
@WithPostgres(standbys = 1)
@Timeout(90)
class DataLossIT {

    private static final int WRITERS = 4;

    private PostgresCluster cluster;
    private PostgresNode a;
    private PostgresNode b;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void start(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
    }

    /** Acknowledged rows, and the tokens that stand for them; empty where the primary did not tell one any more. */
    private Map<Long, Optional<Token>> write(FailoverDataSource dataSource, List<Thread> writers) {
        Map<Long, Optional<Token>> acknowledged = new ConcurrentHashMap<>();
        for (int i = 0; i < WRITERS; i++) {
            String key = "writer " + i;
            Thread writer = thread(key, () -> write(dataSource, key, acknowledged));
            writer.start();
            writers.add(writer);
        }
        return acknowledged;
    }

    /** What fails in it fails the test. */
    private Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setUncaughtExceptionHandler((t, e) -> failure.compareAndSet(null, e));
        return thread;
    }

    @AfterEach
    void noThreadFailed() {
        assertThat(failure.get()).isNull();
    }

    @SuppressWarnings("try") // a session is opened for its effect
    private void write(FailoverDataSource dataSource, String key, Map<Long, Optional<Token>> acknowledged) {
        try (Session session = dataSource.session(key)) {
            while (!over.get()) {
                long id = ids.incrementAndGet();
                Given.insert(dataSource, id);
                acknowledged.put(id, session.token());
            }
        } catch (SQLException e) {
            assertThat(over).as("it ends with its primary: %s", e).isTrue();
        }
    }

    /** Nothing more is received. */
    private void cutOff(PostgresNode standby) {
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''");
        standby.execute("SELECT pg_reload_conf()");
        await().until(() -> standby.queryLong("SELECT count(*) FROM pg_stat_wal_receiver") == 0);
    }

    private static Set<Long> rows(FailoverDataSource dataSource) throws SQLException {
        Set<Long> rows = new HashSet<>();
        try (Connection connection = dataSource.primary().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM orders")) {
            while (row.next()) {
                rows.add(row.getLong(1));
            }
        }
        return rows;
    }

    @Test
    void everyMissingRowIsLostOrUncertainAndNoneThatIsReportedLostExists() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.consistency", "exact", "objectives.rpo-bytes", "1KB")) {
            List<Thread> writers = new ArrayList<>();
            Map<Long, Optional<Token>> acknowledged = write(orders.dataSource, writers);
            await().until(() -> acknowledged.size() > 300);
            cutOff(b);
            long behind = acknowledged.size();
            await().until(() -> acknowledged.size() > behind + 300);

            over.set(true);
            a.kill();
            b.promote();
            for (Thread writer : writers) {
                writer.join();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !orders.events(DataLossBounded.class).isEmpty()
                            && orders.events(PrimaryChanged.class).size() > 1);

            Set<Long> there = rows(orders.dataSource);
            Map<WriteOutcome, List<Long>> byOutcome = acknowledged.entrySet().stream()
                    .filter(e -> e.getValue().isPresent())
                    .collect(Collectors.groupingBy(
                            e -> orders.dataSource.outcomeOf(e.getValue().get()),
                            Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
            long untold =
                    acknowledged.values().stream().filter(Optional::isEmpty).count();
            List<Long> lost = byOutcome.getOrDefault(WriteOutcome.LOST, List.of());
            List<Long> survived = byOutcome.getOrDefault(WriteOutcome.SURVIVED, List.of());
            List<Long> uncertain = byOutcome.getOrDefault(WriteOutcome.UNCERTAIN, List.of());
            long missing = acknowledged.keySet().stream()
                    .filter(id -> !there.contains(id))
                    .count();
            System.out.printf(
                    "%d acknowledged, %d missing: %d lost, %d uncertain (of them %d there), %d without a token%n%s%n%s%n",
                    acknowledged.size(),
                    missing,
                    lost.size(),
                    uncertain.size(),
                    uncertain.stream().filter(there::contains).count(),
                    untold,
                    orders.events(DataLossBounded.class),
                    orders.events(AcknowledgedWritesLost.class));

            assertThat(there).as("no row that is reported lost exists").doesNotContainAnyElementsOf(lost);
            assertThat(there).as("no row is missing that was not reported").containsAll(survived);
            assertThat(lost).isNotEmpty();
            assertThat(byOutcome).doesNotContainKey(WriteOutcome.UNKNOWN);
            List<AcknowledgedWritesLost> told = orders.events(AcknowledgedWritesLost.class);
            long toldLost =
                    told.stream().mapToLong(AcknowledgedWritesLost::lost).sum();
            long toldUncertain =
                    told.stream().mapToLong(AcknowledgedWritesLost::uncertain).sum();
            assertThat(toldUncertain).isLessThanOrEqualTo(WRITERS + 1);
            assertThat(toldLost)
                    .as("with those that got no token any more, and those that share one with an uncertain commit")
                    .isBetween((long) lost.size(), missing);
            assertThat(toldLost + toldUncertain).isGreaterThanOrEqualTo(missing);
            assertThat(orders.events(DataLossBounded.class)).singleElement().satisfies(bound -> {
                assertThat(bound.previous()).isEqualTo("a");
                assertThat(bound.bytes()).isGreaterThan(1024);
                assertThat(bound.met()).isFalse();
            });
        }
    }

    @Test
    @SuppressWarnings("try") // a session is opened for its effect
    void whatOnlyReadsIsNotLost() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.consistency", "exact")) {
            try (Session session = orders.dataSource.session("ann")) {
                Given.insert(orders.dataSource, 1);
                cutOff(b);
                Given.insert(orders.dataSource, 2);
                try (Connection connection = orders.dataSource.getConnection()) {
                    for (int i = 0; i < 20; i++) {
                        Given.text(connection, "SELECT count(*) FROM orders");
                    }
                }
            }
            a.kill();
            b.promote();

            await().until(() -> !orders.events(AcknowledgedWritesLost.class).isEmpty());
            AcknowledgedWritesLost told =
                    orders.events(AcknowledgedWritesLost.class).get(0);
            assertThat(told.lost() + told.uncertain())
                    .as("the second row, and reads beside which the server itself wrote")
                    .isBetween(1L, 3L);
        }
    }

    @Test
    void aCancelledWaitForTheSynchronousStandbyIsToldOnce() throws Exception {
        try (Orders orders = Orders.on(cluster, "objectives.rpo", "0s")) {
            cutOff(b);
            a.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
            a.execute("SELECT pg_reload_conf()");
            Thread writer = thread("writer", () -> commitUntilOver(orders.dataSource));
            writer.start();
            String waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
            await().until(() -> a.queryLong("SELECT count(*) " + waiting) == 1);
            over.set(true);
            a.execute("SELECT pg_cancel_backend(pid) " + waiting);
            writer.join();

            await().until(() -> !orders.events(SynchronousWaitCancelled.class).isEmpty());
            assertThat(orders.events(SynchronousWaitCancelled.class))
                    .singleElement()
                    .satisfies(told -> assertThat(told.endpoint()).isEqualTo("a"));
        }
    }

    private void commitUntilOver(FailoverDataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            while (!over.get()) {
                Given.execute(connection, "INSERT INTO orders VALUES (" + ids.incrementAndGet() + ")");
                connection.commit();
            }
            Given.execute(connection, "SELECT 1");
            connection.commit(); // writes nothing, so it waits for nobody
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
