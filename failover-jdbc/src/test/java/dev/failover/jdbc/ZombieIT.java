/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An old primary comes back beside the new one, and gets nothing. */
@WithPostgres(standbys = 2, settings = "autovacuum=off")
@Timeout(90)
class ZombieIT {

    private static final int WRITERS = 8;
    private static final Duration LOOK = Duration.ofSeconds(2); // four probe intervals

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

    // ---- killed, and started again

    @Test
    void aKilledPrimaryThatComesBackAheadInTheLogIsFencedAndGetsNothing() throws Exception {
        try (LogLines log = new LogLines();
                Orders orders = probedElsewhere();
                Load load = new Load(orders::insert).closed(WRITERS)) {
            await().until(() -> load.acknowledged() > 200);
            a.kill();
            long killed = System.nanoTime();
            cluster.promote(b);
            await().until(() -> load.isAcknowledgedSince(killed));

            a.start();
            a.execute("CREATE TABLE stray AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 60000) i");
            assertThat(position(a)).as("the zombie is ahead").isGreaterThan(position(b));
            await().until(() -> returnsOfA(orders) > 0
                    && !orders.events(ZombiePrimaryFenced.class).isEmpty());
            Set<Long> found = Ledger.orders(a);
            Ledger before = Ledger.of(a);
            long acknowledged = load.acknowledged();
            Given.letPass(LOOK);

            assertThat(Ledger.sessionsOf(PostgresNode.USER, a)).isZero();
            assertThat(Ledger.of(a)).isEqualTo(before);
            assertThat(Ledger.orders(a)).isEqualTo(found);
            assertThat(found)
                    .as("nothing came between its start and the fence")
                    .isSubsetOf(idsOf(load, call -> call.startedNanos - killed < 0));
            assertThat(load.acknowledged()).as("writes went on").isGreaterThan(acknowledged + 100);
            assertThat(orders.dataSource.operator().status().writer()).contains("b");
            // b may be promoted before a is known to be down: then it is fenced already
            int most = returnsOfA(orders) + 1;
            assertThat(orders.events(ZombiePrimaryFenced.class))
                    .hasSizeBetween(1, most)
                    .allSatisfy(event -> {
                        assertThat(event.endpoint()).isEqualTo("a");
                        assertThat(event.term()).isEqualTo(1);
                        assertThat(event.highestTerm()).isEqualTo(2);
                    });
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("fenced"))
                    .hasSizeBetween(1, most)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("orders: a is fenced: primary on timeline 1, but timeline 2 was seen"));
        }
    }

    /** A busy machine can make it look DOWN once more: then it is told again. */
    private static int returnsOfA(Orders orders) {
        return (int) orders.events(HealthChanged.class).stream()
                .filter(e -> e.endpoint().equals("a") && e.from() == Health.DOWN && e.to() == Health.UP)
                .count();
    }

    // ---- frozen, and thawed

    @Test
    void aThawedPrimaryCommitsNothingOfTheTransactionsThatWereOpenOnIt() throws Exception {
        try (Orders orders = probedElsewhere("pool.maximum-pool-size", "4");
                Inserts inserts = new Inserts(orders.dataSource, 4, false)) {
            Set<Long> found = Ledger.orders(a);
            Ledger before = Ledger.of(a);
            replaceFrozenPrimary(orders, inserts, Health.DOWN);
            assertThat(inserts.failures()).allSatisfy(failure -> assertThat((Throwable) failure)
                    .isInstanceOf(ConnectionLostException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("08006"));

            a.thaw();
            Ledger.awaitNoSessionOf(PostgresNode.USER, a);

            Ledger after = Ledger.of(a);
            assertThat(after.inserted()).as("the inserts lay in its sockets").isEqualTo(before.inserted() + 4);
            assertThat(after.commits()).isEqualTo(before.commits());
            assertThat(after.sessions()).isEqualTo(before.sessions());
            assertThat(Ledger.orders(a)).isEqualTo(found);
            Given.letPass(LOOK);
            assertThat(orders.events(ZombiePrimaryFenced.class))
                    .hasSize(returnsOfA(orders))
                    .extracting(ZombiePrimaryFenced::endpoint)
                    .containsOnly("a");
        }
    }

    /**
     * What was sent to a server in autocommit mode is beyond recall: the kernel keeps it readable though the connection was
     * reset. So a thawed server executes it, and all that a client can do is never to have called it a success.
     */
    @Test
    void aThawedPrimaryExecutesAutocommitInsertsThatLayInItsSocketsAndEachWasReportedAsUnknown() throws Exception {
        try (Orders orders = probedElsewhere("pool.maximum-pool-size", "4");
                Inserts inserts = new Inserts(orders.dataSource, 4, true)) {
            Set<Long> found = Ledger.orders(a);
            Ledger before = Ledger.of(a);
            replaceFrozenPrimary(orders, inserts, Health.UP);
            assertThat(inserts.failures()).allSatisfy(ZombieIT::isUnknown);

            a.thaw();
            Ledger.awaitNoSessionOf(PostgresNode.USER, a);

            assertThat(Ledger.of(a))
                    .isEqualTo(new Ledger(before.commits() + 4, before.inserted() + 4, before.sessions()));
            Set<Long> expected = new TreeSet<>(found);
            expected.addAll(inserts.ids());
            assertThat(Ledger.orders(a)).isEqualTo(expected);
        }
    }

    @Test
    void whatAThawedPrimaryExecutesIsAtMostTheCallsInFlightAtTheFreeze() throws Exception {
        try (Orders orders = probedElsewhere();
                Load load = new Load(orders::insert).closed(WRITERS)) {
            await().until(() -> load.acknowledged() > 200);
            a.freeze();
            long frozen = System.nanoTime();
            cluster.promote(b);
            await().until(() -> load.isAcknowledgedSince(frozen));
            load.stop();
            a.thaw();
            Ledger.awaitNoSessionOf(PostgresNode.USER, a);

            Set<Long> unacknowledged = new HashSet<>(Ledger.orders(a));
            unacknowledged.removeAll(idsOf(load, Call::isAcknowledged));
            assertThat(unacknowledged).hasSizeLessThanOrEqualTo(WRITERS);
            assertThat(load.calls().filter(call -> unacknowledged.contains(call.id)))
                    .hasSameSizeAs(unacknowledged)
                    .allSatisfy(call -> isUnknown(call.failure));
            assertThat(load.failed()).hasSizeLessThanOrEqualTo(WRITERS);
        }
    }

    /** Its backend finds its own time-out expired before it reads what lies in its socket. */
    @Test
    void anIdleSessionTimeoutOnTheServerKeepsAThawedPrimaryFromExecutingWhatLayInItsSockets() throws Exception {
        try (Orders orders =
                        probedElsewhere("pool.maximum-pool-size", "4", "driver.options", "-c idle_session_timeout=1s");
                Inserts inserts = new Inserts(orders.dataSource, 4, true)) {
            Ledger before = Ledger.of(a);
            long frozen = System.nanoTime();
            replaceFrozenPrimary(orders, inserts, Health.UP);
            assertThat(inserts.failures()).allSatisfy(ZombieIT::isUnknown);
            await().until(() ->
                    System.nanoTime() - frozen > Duration.ofMillis(1500).toNanos());

            a.thaw();
            Ledger.awaitNoSessionOf(PostgresNode.USER, a);

            assertThat(Ledger.of(a)).isEqualTo(before);
            assertThat(Ledger.orders(a)).doesNotContainAnyElementsOf(inserts.ids());
        }
    }

    // ---- a process that never saw the new primary

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewDataSourceThatCannotReachTheNewPrimaryDoesNotWriteToTheZombie(boolean readsAllStatistics)
            throws Exception {
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        if (readsAllStatistics) {
            a.execute("GRANT pg_read_all_stats TO app");
        }
        b.awaitReplayOf(a);
        c.awaitReplayOf(a);
        a.kill();
        cluster.promote(b);
        b.execute("INSERT INTO orders VALUES (0)");
        c.awaitReplayOf(b);
        a.start();
        FaultProxy proxy = cluster.proxy(b);
        proxy.blackHole();
        long inserted = Ledger.of(a).inserted();

        try (FailoverDataSource dataSource = Given.cluster("orders", a, c)
                        .endpoint("a", e -> e.property("probe.url", a.url(Ledger.ELSEWHERE)))
                        .endpoint("c", e -> e.property("probe.url", c.url(Ledger.ELSEWHERE)))
                        .endpoint("b", e -> e.url(proxy.url(PostgresNode.DATABASE))
                                .property("probe.url", proxy.url(Ledger.ELSEWHERE)))
                        .property("startup.settle", "1s")
                        .property("failover.max-wait", "500ms")
                        .build();
                Load load = new Load(id -> Given.insert(dataSource, id)).closed(WRITERS)) {
            await("the zombie is taken out").until(() -> load.failed().count() > 0);
            Ledger.awaitNoSessionOf(PostgresNode.USER, a); // one was opened before the verdict, to be ready
            Ledger before = Ledger.of(a);
            Given.letPass(Duration.ofSeconds(3));

            assertThat(load.acknowledged()).isZero();
            assertThat(load.failed()).isNotEmpty().allSatisfy(call -> assertThat((Throwable) call.failure)
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContaining("a: "));
            assertThat(dataSource.operator().status().writer()).isEmpty();
            assertThat(Ledger.sessionsOf(PostgresNode.USER, a)).isZero();
            assertThat(Ledger.of(a)).isEqualTo(before);
            assertThat(before.inserted()).isEqualTo(inserted);
            assertThat(Ledger.orders(a)).isEmpty();

            proxy.pass();
            await().until(() -> load.acknowledged() > 50);
            assertThat(dataSource.operator().status().writer()).contains("b");
            assertThat(Ledger.orders(a)).isEmpty();
        }
    }

    // ---- the parts of it

    private Orders probedElsewhere(String... properties) throws SQLException {
        List<String> all = new ArrayList<>(List.of(properties));
        for (PostgresNode node : cluster.nodes()) {
            all.addAll(List.of("endpoints." + node.id() + ".probe.url", node.url(Ledger.ELSEWHERE)));
        }
        return Orders.on(cluster, all.toArray(String[]::new));
    }

    /**
     * Freezes the first primary, sends it the inserts, replaces it, and waits until no insert hangs any more.
     *
     * @param health what the first primary is taken for when the next one is promoted
     */
    private void replaceFrozenPrimary(Orders orders, Inserts inserts, Health health) {
        a.freeze();
        inserts.send();
        await().until(() -> health == Health.UP
                || orders.events(HealthChanged.class).stream()
                        .anyMatch(e -> e.endpoint().equals("a") && e.to() == health));
        cluster.promote(b);
        await().until(() -> orders.events(PrimaryChanged.class).stream()
                .anyMatch(e -> e.endpoint().equals("b")));
        inserts.callers.forEach(Caller::join);
    }

    private static void isUnknown(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("08007");
    }

    private static Set<Long> idsOf(Load load, Predicate<Call> which) {
        return load.calls().filter(which).map(call -> call.id).collect(Collectors.toSet());
    }

    private static long position(PostgresNode node) {
        return node.queryLong("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** Inserts that are ready to be sent, each on a connection of its own that has nothing left to tell the ledger. */
    private static final class Inserts implements AutoCloseable {

        private final List<Connection> connections = new ArrayList<>();
        private final List<PreparedStatement> statements = new ArrayList<>();
        private final List<Caller> callers = new ArrayList<>();

        Inserts(FailoverDataSource dataSource, int count, boolean autoCommit) throws SQLException {
            for (int i = 0; i < count; i++) {
                Connection connection = dataSource.getConnection();
                connections.add(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(Ledger.FLUSH);
                }
                connection.setAutoCommit(autoCommit);
                statements.add(connection.prepareStatement("INSERT INTO orders VALUES (" + (-1 - i) + ")"));
            }
        }

        Set<Long> ids() {
            return LongStream.rangeClosed(1, statements.size())
                    .mapToObj(i -> -i)
                    .collect(Collectors.toSet());
        }

        void send() {
            statements.forEach(statement -> callers.add(Caller.of(statement::executeUpdate)));
        }

        List<Exception> failures() {
            return callers.stream().map(Caller::failure).toList();
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }
}
