/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.Health;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads through {@code replica()} while servers fail. */
@WithPostgres(standbys = 2)
@Timeout(90)
class ReadsIT {

    private static final int READERS = 4;
    private static final Duration SLACK = Duration.ofSeconds(1);

    enum Fault {
        KILLED,
        FROZEN
    }

    /** A read that was served: when it began, and by which server. */
    private record Read(long startedNanos, int port) {}

    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    private PostgresCluster cluster;
    private PostgresNode a;
    private PostgresNode b;
    private PostgresNode c;

    @BeforeEach
    void start(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
        c = cluster.node("c");
    }

    @Test
    void anIdleTransactionThatWroteMakesNoReplicaLookLate() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.max-lag", "2s");
                Connection idle = orders.dataSource.getConnection()) {
            await().until(() -> orders.dataSource.operator().status().readers().containsAll(List.of("b", "c")));
            idle.setAutoCommit(false);
            try (Statement statement = idle.createStatement()) {
                statement.execute("INSERT INTO orders VALUES (1)");
            }
            Given.letPass(Duration.ofSeconds(4));

            assertThat(orders.dataSource.operator().status().readers()).contains("b", "c");
            a.kill();
            assertThat(orders.countOnReplica()).isZero();
        }
    }

    @Test
    void noReadFailsWhilePrimariesAreKilledAndFrozenAndReplaced() throws Exception {
        try (Orders orders = Orders.on(cluster, "switchback.stable-for", "500ms", "switchback.step-duration", "200ms");
                Load readers = readers(orders);
                Load writers = new Load(orders::insert).closed(2)) {
            await().until(() -> isReadFrom(b) && isReadFrom(c) && writers.acknowledged() > 50);

            a.kill();
            PostgresNode next = cluster.mostAdvancedStandby();
            PostgresNode last = next == b ? c : b;
            cluster.promote(next);
            awaitWrites(writers);
            awaitOnlyReader(orders, last.id());
            last.awaitReplayOf(next);

            next.freeze();
            Given.letPass(Duration.ofMillis(700)); // the first suspicion comes before the promotion
            last.promoteAndWait();
            awaitWrites(writers);

            a.recloneFrom(last);
            reads.clear();
            await().until(() -> isReadFrom(a));
            assertThat(readers.failed()).isEmpty();
            assertThat(readers.acknowledged()).isGreaterThan(500);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whenAReplicaFailsAtMostTheCallsInFlightOnItFail(Fault fault) throws Exception {
        try (Orders orders = Orders.on(cluster);
                Load readers = readers(orders)) {
            await().until(() -> isReadFrom(b) && isReadFrom(c));

            if (fault == Fault.KILLED) {
                c.kill();
            } else {
                c.freeze();
            }
            await().until(() -> healthAt(orders, "c", Health.DOWN) != Long.MAX_VALUE);
            long served = readers.acknowledged();
            await().until(() -> readers.acknowledged() > served + 100);

            long suspected = healthAt(orders, "c", Health.SUSPECT);
            assertThat(readers.failed())
                    .hasSizeLessThanOrEqualTo(READERS)
                    .allMatch(call -> call.startedNanos - suspected <= 0, "began before the suspicion")
                    .allSatisfy(call -> assertThat((Throwable) call.failure)
                            .isInstanceOf(ConnectionLostException.class)
                            .hasMessageContaining("c"));
            assertThat(orders.dataSource.operator().status().writer()).contains("a");
        }
    }

    @Test
    void aReplicaWhoseReplayStandsStillIsLeftWithinTheLimitAndComesBack() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.max-lag", "1s");
                Load readers = readers(orders);
                Load writers = new Load(orders::insert).closed(2)) {
            await().until(() -> isReadFrom(b) && isReadFrom(c) && writers.acknowledged() > 50);

            c.pauseReplay();
            long paused = System.nanoTime();
            Duration limit = Duration.ofSeconds(1).plusMillis(2 * 500).plus(SLACK);
            Given.letPass(limit.plusSeconds(1));

            assertThat(reads)
                    .filteredOn(read -> read.startedNanos - paused > limit.toNanos())
                    .isNotEmpty()
                    .allMatch(read -> read.port == b.port());
            long last = reads.stream()
                    .filter(read -> read.port == c.port())
                    .mapToLong(read -> read.startedNanos - paused)
                    .max()
                    .orElseThrow();
            System.out.printf("the last read of a replica that stands still: after %d ms%n", last / 1_000_000);

            c.resumeReplay();
            reads.clear();
            await().until(() -> isReadFrom(c));
            assertThat(readers.failed()).isEmpty();
            assertThat(writers.failed()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionForReadsDoesNotWriteToTheReplicaThatWasPromotedUnderIt(boolean autoCommit) throws Exception {
        a.execute("CREATE SEQUENCE numbers; GRANT ALL ON numbers TO app");
        try (Orders orders = Orders.on(cluster);
                Connection held = replicaConnection(orders, b);
                Connection free = replicaConnection(orders, b)) {
            held.setAutoCommit(autoCommit);
            free.setAutoCommit(autoCommit);
            Statement open = held.createStatement();
            open.execute("SELECT 1");
            Given.commit(held);
            Given.commit(free);
            cluster.nodes().stream().skip(1).forEach(node -> node.awaitReplayOf(a));
            a.kill();
            b.promoteAndWait();
            await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of("b")));

            open.execute("SELECT 1");
            assertThatThrownBy(() -> open.executeQuery("SELECT nextval('numbers')"))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25006");
            for (String change : List.of(
                    "INSERT INTO orders VALUES (666)",
                    "BEGIN; INSERT INTO orders VALUES (667); COMMIT",
                    "SELECT nextval('numbers')")) {
                try (Statement statement = free.createStatement()) {
                    SQLException refused = catchThrowableOfType(SQLException.class, () -> statement.execute(change));
                    assertThat(refused.getSQLState()).as(change).isEqualTo("25006");
                    statement.execute("ROLLBACK");
                }
                Given.commit(free);
            }
            try (Statement statement = free.createStatement()) {
                statement.execute("WITH x AS (SELECT 1) SELECT * FROM x");
                statement.execute("SET work_mem = '8MB'");
            }
            Given.commit(free);
            assertThat(Given.port(free)).isEqualTo(b.port());
        }
        assertThat(b.queryLong("SELECT count(*) FROM orders")).isZero();
    }

    /** They send no statement of the user's, but the driver begins a transaction for them. */
    private interface First {
        void on(Connection connection) throws SQLException;
    }

    @Test
    void nothingThatBeginsATransactionOpensAPromotedReplicaToWrites() throws Exception {
        List<First> firsts = List.of(
                connection -> connection.setSchema("public"),
                connection -> connection
                        .getMetaData()
                        .getTables(null, null, "x", null)
                        .close(),
                connection -> connection.setSavepoint());
        try (Orders orders = Orders.on(cluster)) {
            List<Connection> readers = new ArrayList<>();
            for (int i = 0; i < firsts.size(); i++) {
                Connection reader = replicaConnection(orders, b);
                reader.setAutoCommit(false);
                assertThat(Given.port(reader)).isEqualTo(b.port());
                reader.commit();
                readers.add(reader);
            }
            cluster.nodes().stream().skip(1).forEach(node -> node.awaitReplayOf(a));
            a.kill();
            b.promoteAndWait();
            await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of("b")));
            for (int i = 0; i < firsts.size(); i++) {
                Connection reader = readers.get(i);
                firsts.get(i).on(reader);
                SQLException refused = catchThrowableOfType(SQLException.class, () -> {
                    try (Statement statement = reader.createStatement()) {
                        statement.execute("INSERT INTO orders VALUES (1)");
                    }
                });
                assertThat(refused.getSQLState()).isEqualTo("25006");
                reader.close();
            }
        }
        assertThat(b.queryLong("SELECT count(*) FROM orders")).isZero();
    }

    private static Connection replicaConnection(Orders orders, PostgresNode node) {
        AtomicReference<Connection> found = new AtomicReference<>();
        await().until(() -> {
            Connection connection = orders.dataSource.replica().getConnection();
            if (Given.port(connection) == node.port()) {
                found.set(connection);
                return true;
            }
            connection.close();
            return false;
        });
        return found.get();
    }

    @Test
    void readsGoOnWithoutAPrimary() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.max-lag", "1s");
                Load readers = readers(orders)) {
            await().until(() -> isReadFrom(b) && isReadFrom(c));

            a.kill();
            await().until(() -> orders.dataSource.operator().status().writer().isEmpty());
            Given.letPass(Duration.ofSeconds(3)); // longer than the limit for lag and its two intervals
            reads.clear();
            await().until(() -> isReadFrom(b) && isReadFrom(c));

            assertThat(readers.failed()).isEmpty();
        }
    }

    @Test
    void withoutAPrimaryReadsAreRefusedWhereThatIsAskedForAndReturnWithIt() throws Exception {
        try (Orders orders = Orders.on(cluster, "reads.without-primary", "fail", "failover.max-wait", "200ms")) {
            await().until(() -> Given.port(orders.dataSource.replica()) != a.port());

            a.kill();
            await().until(() -> orders.dataSource.operator().status().writer().isEmpty());
            Caller refused = Caller.of(orders::countOnReplica);
            assertThat((Throwable) refused.failure())
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContaining("reads")
                    .hasMessageContaining("a: DOWN");
            assertThat(refused.millis()).isLessThan(200 + SLACK.toMillis());

            cluster.promote(b);
            await().ignoreExceptions().until(() -> orders.countOnReplica() == 0);
        }
    }

    @Test
    void whenOnlyThePrimaryIsLeftItServesReadsAndStillRefusesWritesOfReplica() throws Exception {
        try (Orders orders = Orders.on(cluster)) {
            await().until(() -> Given.port(orders.dataSource.replica()) != a.port());
            b.kill();
            c.kill();
            await().until(() -> orders.dataSource.operator().status().readers().equals(List.of("a")));

            assertThat(Given.port(orders.dataSource.replica())).isEqualTo(a.port());
            SQLException refused =
                    catchThrowableOfType(SQLException.class, () -> Given.insert(orders.dataSource.replica(), 1));
            assertThat(refused.getSQLState()).isEqualTo("25006");
            orders.insert(1);
        }
    }

    // ---- the parts of it

    private Load readers(Orders orders) {
        return new Load(id -> {
                    long started = System.nanoTime();
                    reads.add(new Read(started, Given.port(orders.dataSource.replica())));
                })
                .closed(READERS);
    }

    private boolean isReadFrom(PostgresNode node) {
        return reads.stream().anyMatch(read -> read.port == node.port());
    }

    private static void awaitWrites(Load writers) {
        long now = System.nanoTime();
        await().until(() -> writers.isAcknowledgedSince(now));
    }

    private static void awaitOnlyReader(Orders orders, String id) {
        await().until(() ->
                orders.dataSource.operator().status().readers().get(0).equals(id)
                        && orders.events(PrimaryChanged.class).size() == 2);
    }

    private static long healthAt(Orders orders, String id, Health health) {
        return orders.heardAt(HealthChanged.class, e -> e.endpoint().equals(id) && e.to() == health);
    }
}
