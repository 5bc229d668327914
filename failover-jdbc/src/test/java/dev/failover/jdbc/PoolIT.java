/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.Direction;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool that is full, and who queues in front of it. */
@WithPostgres(standbys = 1)
@Timeout(60)
class PoolIT {

    private static final long SLACK = 1000;

    private final List<Connection> held = new ArrayList<>();
    private PostgresNode a;
    private PostgresNode b;
    private PostgresCluster cluster;

    /** One cluster for all: what a test freezes it thaws, and none promotes. */
    PoolIT(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
    }

    @BeforeEach
    void empty() {
        held.clear();
    }

    @AfterEach
    void thaw() {
        a.thaw();
        a.terminateBackends(PostgresNode.USER); // a sleeping one would not notice that its client is gone
    }

    @Test
    void aFullPoolSaysSoAndIsNoOutage() throws Exception {
        try (Orders orders = orders("pool.connection-timeout", "1s", "failover.max-wait", "1s")) {
            hold(orders, 2);
            List<Caller> callers = callers(orders, 4);

            for (Caller caller : callers) {
                assertThat((Throwable) caller.failure())
                        .isInstanceOf(SQLTransientConnectionException.class)
                        .isNotInstanceOf(NoEndpointAvailableException.class)
                        .hasMessageContaining("failover-orders-a")
                        .hasMessageContaining("pool full")
                        .hasMessageContaining("2 of 2")
                        .hasMessageContaining("pool.maximum-pool-size");
                assertThat(((SQLException) caller.failure()).getSQLState()).isNull();
                assertThat(caller.millis()).isBetween(900L, 1000 + SLACK);
            }
            assertThat(orders.events(HealthChanged.class)).noneMatch(e -> e.to() != Health.UP);
            assertThat(orders.events(PrimaryLost.class)).isEmpty();
            assertThat(orders.events(PrimaryChanged.class)).hasSize(1);
            release();
            orders.insert(System.nanoTime());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40})
    void callersWhoQueueForAPrimaryThatFreezesAreFreedWithTheVerdict(int queue) throws Exception {
        try (Orders orders = orders("failover.max-wait", "200ms")) {
            hold(orders, 2);
            List<Caller> running = held.stream()
                    .map(connection -> Caller.of(() -> Given.execute(connection, "SELECT pg_sleep(60)")))
                    .toList();
            List<Caller> queueing = callers(orders, queue);
            await().until(() -> queueing.stream().allMatch(Caller::isWaiting));

            a.freeze();
            long verdict = awaitDown(orders);

            for (Caller caller : queueing) {
                assertThat(caller.millisAfter(verdict)).isLessThan(SLACK);
                assertThat((Throwable) caller.failure())
                        .isInstanceOf(NoEndpointAvailableException.class)
                        .hasMessageContaining("a: DOWN");
            }
            for (Caller caller : running) {
                assertThat(caller.millisAfter(verdict)).isLessThan(SLACK);
                assertThat((Throwable) caller.failure()).isInstanceOf(ConnectionLostException.class);
            }
            release();
            a.thaw();
            await().ignoreExceptions().until(() -> {
                orders.insert(System.nanoTime());
                return true;
            });
        }
    }

    /** What they execute on a connection, or the query that checks one, cannot be executed on one that leads nowhere. */
    @ParameterizedTest
    @ValueSource(strings = {"pool.connection-init-sql", "pool.connection-test-query"})
    void soAreThoseOfAPoolThatPreparesOrChecksItsConnectionsBySql(String key) throws Exception {
        try (Orders orders = orders("failover.max-wait", "200ms", "drain.timeout", "1s", key, "SELECT 1")) {
            hold(orders, 2);
            List<Caller> queueing = callers(orders, 8);
            await().until(() -> queueing.stream().allMatch(Caller::isWaiting));

            a.freeze();
            long verdict = awaitDown(orders);

            for (Caller caller : queueing) {
                assertThat(caller.millisAfter(verdict)).isLessThan(SLACK);
                assertThat((Throwable) caller.failure()).isInstanceOf(NoEndpointAvailableException.class);
            }
            release();
            a.thaw();
            await().ignoreExceptions().until(() -> {
                orders.insert(System.nanoTime());
                return true;
            });
        }
    }

    @Test
    void callersWhoQueueAreFreedThoughAllConnectionsAreHeldIdleInATransaction() throws Exception {
        try (Orders orders = orders("failover.max-wait", "200ms", "drain.timeout", "1s")) {
            hold(orders, 2);
            List<Caller> queueing = callers(orders, 8);
            await().until(() -> queueing.stream().allMatch(Caller::isWaiting));

            a.freeze();
            long verdict = awaitDown(orders);
            for (Caller caller : queueing) {
                assertThat(caller.millisAfter(verdict)).isLessThan(SLACK);
                assertThat((Throwable) caller.failure()).isInstanceOf(NoEndpointAvailableException.class);
            }

            for (Connection connection : held) {
                Caller next = Caller.of(() -> Given.execute(connection, "SELECT 1"));
                assertThat((Throwable) next.failure()).isInstanceOf(ConnectionLostException.class);
                assertThat(next.millis()).isLessThan(SLACK);
                connection.rollback();
            }
            release();
        }
    }

    /** A server out of connections says so at once; whoever queues there is not kept until the end of his patience. */
    @Test
    void whoQueuesWhereNoConnectionIsToBeHadGoesElsewhere() throws Exception {
        a.execute("DROP ROLE IF EXISTS few; CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 2");
        b.awaitReplayOf(a);
        try (Connection taken = DriverManager.getConnection(b.url(), "few", "few");
                FailoverDataSource dataSource = Given.cluster("orders", a, b)
                        .username("few")
                        .password("few")
                        .property("probe.username", PostgresNode.USER)
                        .property("probe.password", PostgresNode.PASSWORD)
                        .build()) {
            assertThat(taken.isValid(1)).isTrue();
            await().until(() -> Given.port(dataSource.replica()) == b.port());
            Connection last = dataSource.replica().getConnection();
            held.add(last);
            assertThat(Given.port(last)).isEqualTo(b.port());

            Caller reader =
                    Caller.of(() -> assertThat(Given.port(dataSource.replica())).isEqualTo(a.port()));
            assertThat((Throwable) reader.failure()).isNull();
            assertThat(reader.millis()).isLessThan(SLACK);
            release();
            await().until(() -> Given.port(dataSource.replica()) == b.port());
        }
    }

    /** HikariCP takes the time-out of the first connection that it sees for that of all, also if that leads nowhere. */
    @Test
    void aPoolWhoseFirstCallerGotNoneKeepsTheDriversTimeOut() throws Exception {
        a.execute("DROP ROLE IF EXISTS one; CREATE ROLE one LOGIN PASSWORD 'one' CONNECTION LIMIT 1");
        held.add(DriverManager.getConnection(a.url(), "one", "one"));
        try (FailoverDataSource dataSource = Given.cluster("orders", a)
                .username("one")
                .password("one")
                .property("probe.username", PostgresNode.USER)
                .property("probe.password", PostgresNode.PASSWORD)
                .property("pool.maximum-pool-size", "1")
                .property("failover.max-wait", "500ms")
                .property("driver.socketTimeout", "17")
                .build()) {
            assertThatThrownBy(() -> Given.execute(dataSource, "SELECT 1")).isInstanceOf(SQLException.class);
            release();
            await().ignoreExceptions().until(() -> Given.port(dataSource) == a.port());
            try (Connection connection = dataSource.getConnection()) {
                Given.execute(connection, "SELECT 1");
                assertThat(connection.getNetworkTimeout()).isEqualTo(17_000);
            }
        }
    }

    @Test
    void closingFreesWhoeverQueuesAndWhoeverWaitsAtOnce() throws Exception {
        Orders orders = orders("drain.timeout", "100ms");
        hold(orders, 2);
        List<Caller> queueing = callers(orders, 8);
        await().until(() -> queueing.stream().allMatch(Caller::isWaiting));

        long closed = System.nanoTime();
        orders.close();
        for (Caller caller : queueing) {
            assertThat(caller.millisAfter(closed)).isLessThan(SLACK);
            assertThat((Throwable) caller.failure())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("closed");
        }
        Caller held = Caller.of(() -> Given.execute(this.held.get(0), "SELECT 1"));
        assertThat((Throwable) held.failure()).isInstanceOf(SQLException.class);
        assertThat((Throwable) Caller.of(() -> orders.insert(1)).failure()).hasMessageContaining("closed");
        release();
        orders.close();
        Traces.awaitNone("orders", cluster);
    }

    @Test
    void closingFreesWhoeverWaitsForAPrimaryAndLeavesNothingOfAFrozenServer() throws Exception {
        Orders orders = orders();
        a.freeze();
        awaitDown(orders);
        List<Caller> waiting = callers(orders, 4);
        await().until(() -> orders.dataSource.operator().status().waiting() == 4);

        long closed = System.nanoTime();
        orders.close();
        for (Caller caller : waiting) {
            assertThat(caller.millisAfter(closed)).isLessThan(SLACK);
            assertThat((Throwable) caller.failure()).hasMessageContaining("closed");
        }
        a.thaw();
        Traces.awaitNone("orders", cluster);
    }

    /** HikariCP asks its first connection for the defaults; without an answer it would refuse all later ones. */
    @Test
    void aPoolWhoseFirstConnectionBreaksWhileItIsAskedForItsDefaultsServesWithTheNext() throws Exception {
        try (FaultProxy proxy = cluster.proxy(a)) {
            CompletableFuture<Void> cut = proxy.cutBefore(Direction.TO_SERVER, "SHOW TRANSACTION ISOLATION LEVEL");
            try (Orders orders =
                    Orders.on(cluster, node -> node == a ? proxy.url(PostgresNode.DATABASE) : node.url())) {
                assertThat(cut).isDone();
                orders.insert(System.nanoTime());
                try (Connection connection = orders.dataSource.getConnection()) {
                    Given.execute(connection, "SELECT 1");
                    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                }
            }
        }
    }

    // ---- the parts of it

    /** With a pool of two. */
    private Orders orders(String... properties) throws SQLException {
        List<String> all = new ArrayList<>(List.of("pool.maximum-pool-size", "2"));
        all.addAll(List.of(properties));
        return Orders.on(cluster, all.toArray(String[]::new));
    }

    /** Takes connections of the primary and leaves them in a transaction. */
    private void hold(Orders orders, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            Connection connection = orders.dataSource.getConnection();
            connection.setAutoCommit(false);
            Given.execute(connection, "SELECT 1");
            held.add(connection);
        }
    }

    private void release() throws SQLException {
        for (Connection connection : held) {
            connection.close();
        }
    }

    private static List<Caller> callers(Orders orders, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Caller.of(() -> orders.insert(System.nanoTime())))
                .toList();
    }

    private static long awaitDown(Orders orders) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> downAt(orders) != Long.MAX_VALUE);
        return downAt(orders);
    }

    private static long downAt(Orders orders) {
        return orders.heardAt(HealthChanged.class, e -> e.endpoint().equals("a") && e.to() == Health.DOWN);
    }
}
