/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.jdbc.load.Load;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a DataSource begins, waits and ends. */
@WithPostgres(standbys = 1)
@Timeout(60)
class LifecycleIT {

    private static final long SLACK = 1000;

    private static PostgresCluster cluster;
    private static PostgresNode a;
    private static PostgresNode b;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        LifecycleIT.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        b.awaitReplayOf(a);
    }

    @AfterEach
    void restore() {
        if (!a.isRunning()) {
            a.start();
        }
        a.execute("TRUNCATE orders");
    }

    // ---- the start

    @Test
    void aStartThatRequiresAPrimaryReturnsWhenThereIsOne() throws SQLException {
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                .property("startup.require-primary", "true")
                .build()) {
            assertThat(dataSource.operator().status().writer()).contains("a");
            Given.insert(dataSource, 1);
        }
    }

    @Test
    void aStartThatRequiresAPrimaryFailsWithoutOneAndLeavesNothing() {
        a.kill();
        FailoverDataSourceBuilder builder = Given.cluster("orders", a, b)
                .property("startup.require-primary", "true")
                .property("startup.settle", "500ms")
                .property("startup.timeout", "1s");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders: no primary within 1000 ms (startup.timeout)")
                .hasMessageContaining("a: DOWN")
                .hasMessageContaining("b: UP REPLICA");
        Traces.awaitNone("orders", cluster);
    }

    @Test
    void aStartWithoutAPrimaryServesReadsAndWritesAsSoonAsThereIsOne() throws SQLException {
        a.kill();
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b).build()) {
            assertThat(Given.port(dataSource.replica())).isEqualTo(b.port());
            Caller writer = Caller.of(() -> Given.insert(dataSource, 1));
            await().until(() -> dataSource.operator().status().waiting() == 1);

            a.start();
            long up = System.nanoTime();
            assertThat((Throwable) writer.failure()).isNull();
            assertThat(writer.millisAfter(up)).isLessThan(SLACK);
        }
    }

    @Test
    void aStartWithoutAnyServerServesAsSoonAsThereIsOne() {
        a.kill();
        try (FailoverDataSource dataSource =
                Given.cluster("orders", a).property("failover.max-wait", "10s").build()) {
            Caller writer = Caller.of(() -> Given.insert(dataSource, 1));
            await().until(() -> dataSource.operator().status().waiting() == 1);

            a.start();
            long up = System.nanoTime();
            assertThat((Throwable) writer.failure()).isNull();
            assertThat(writer.millisAfter(up)).isLessThan(SLACK);
        }
    }

    // ---- side by side

    @Test
    void oneOfTwoDataSourcesGoesOnWhenTheOtherIsClosed() throws SQLException {
        FailoverDataSource first = Given.cluster("first", a, b).build();
        try (FailoverDataSource second = Given.cluster("second", a, b).build();
                Load load = new Load(id -> Given.insert(second, id)).closed(2)) {
            Given.insert(first, -1);
            await().until(() -> load.acknowledged() > 50);
            first.close();
            await().untilAsserted(() -> assertThat(Traces.threads("first")).isEmpty());
            long now = System.nanoTime();
            await().until(() -> load.isAcknowledgedSince(now));
            assertThat(load.failed()).isEmpty();
            assertThatThrownBy(() -> Given.insert(first, -2)).hasMessageContaining("first: the DataSource is closed");
            assertThatThrownBy(() -> first.operator().pause("ann", "a test"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("first: cannot pause: the DataSource is closed");
        }
        Traces.awaitNone("second", cluster);
    }

    // ---- the end

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThreadThatIsInterruptedClosesItAllTheSame(boolean inUse) throws SQLException {
        FailoverDataSource dataSource = Given.cluster("orders", a, b).build();
        Connection connection = dataSource.getConnection();
        assertThat(Given.port(connection)).isEqualTo(a.port());
        if (!inUse) {
            connection.close();
        }
        Caller closing = Caller.of(() -> {
            Thread.currentThread().interrupt();
            dataSource.close();
        });
        assertThat((Throwable) closing.failure()).isNull();
        assertThat(closing.wasInterrupted()).as("its flag").isTrue();
        assertThat(closing.millis()).isLessThan(2 * SLACK); // drain.timeout is 30 s
        connection.close();
        Traces.awaitNone("orders", cluster);
    }

    // ---- waiting

    @Test
    void anInterruptEndsTheWaitForAPrimaryAtOnceAndItsFlagStays() throws SQLException {
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b).build()) {
            Given.insert(dataSource, 1);
            a.kill();
            await().until(() -> dataSource.operator().status().writer().isEmpty());
            Caller writer = Caller.of(() -> Given.insert(dataSource, 2));
            await().until(() -> dataSource.operator().status().waiting() == 1);

            endsWithTheInterrupt(writer);
            assertThat(dataSource.operator().status().waiting()).isZero();
        }
    }

    @Test
    void anInterruptEndsTheWaitInAFullPoolAtOnceAndItsFlagStays() throws SQLException {
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                        .property("pool.maximum-pool-size", "1")
                        .build();
                Connection holder = dataSource.primary().getConnection()) {
            assertThat(Given.port(holder)).isEqualTo(a.port());
            Caller writer = Caller.of(() -> Given.insert(dataSource, 2));
            await().until(writer::isWaiting);

            endsWithTheInterrupt(writer);
            assertThat(dataSource.operator().status().endpoints())
                    .noneMatch(e -> e.verdict().contains("SUSPECT"));
        }
    }

    private static void endsWithTheInterrupt(Caller writer) {
        long interrupted = System.nanoTime();
        writer.interrupt();
        assertThat((Throwable) writer.failure())
                .isInstanceOf(SQLException.class)
                .message()
                .containsIgnoringCase("interrupted");
        assertThat(writer.millisAfter(interrupted)).isLessThan(SLACK);
        assertThat(writer.wasInterrupted()).as("its flag").isTrue();
    }

    @Test
    void moreCallersThanMayWaitAreRefusedAtOnce() throws SQLException {
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                .property("failover.max-waiters", "2")
                .build()) {
            Given.insert(dataSource, 1);
            a.kill();
            await().until(() -> dataSource.operator().status().writer().isEmpty());
            List<Caller> waiting = Stream.of(2L, 3L)
                    .map(id -> Caller.of(() -> Given.insert(dataSource, id)))
                    .toList();
            await().until(() -> dataSource.operator().status().waiting() == 2);

            Caller third = Caller.of(() -> Given.insert(dataSource, 4));
            assertThat((Throwable) third.failure())
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContaining("2 calls are waiting already (failover.max-waiters)");
            assertThat(third.millis()).isLessThan(SLACK);

            a.start();
            waiting.forEach(caller -> assertThat((Throwable) caller.failure()).isNull());
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(3);
    }
}
