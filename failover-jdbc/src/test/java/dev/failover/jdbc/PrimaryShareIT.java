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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads that only the primary can serve leave some of its pool to the writes. */
@WithPostgres(standbys = 1)
@Timeout(90)
class PrimaryShareIT {

    private static final int SHARE = 2;
    private static PostgresNode a;
    private static PostgresNode b;

    private final AtomicBoolean bindingFails = new AtomicBoolean();

    @TempDir
    private Path directory;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
    }

    @BeforeEach
    void empty() {
        a.execute("TRUNCATE orders");
        b.awaitReplayOf(a);
    }

    @AfterEach
    void mend() {
        if (!b.isRunning()) {
            b.start();
        }
        b.resumeReplay();
    }

    /** Half of a pool of 4. */
    private FailoverDataSourceBuilder half() {
        return Given.cluster("orders", a, b)
                .property("startup.require-primary", "true")
                .property("pool.maximum-pool-size", "4")
                .property("pool.connection-timeout", "1s")
                .property("failover.max-wait", "1s");
    }

    private static void withoutReplica(FailoverDataSource dataSource) {
        if (b.isRunning()) {
            b.kill();
        }
        await().until(() -> dataSource.operator().status().readers().equals(List.of("a")));
    }

    private static Connection reader(FailoverDataSource dataSource) throws SQLException {
        Connection connection = dataSource.replica().getConnection();
        assertThat(Given.port(connection)).isEqualTo(a.port());
        return connection;
    }

    @Test
    void whenAllReplicasLagWritersDoNotWaitForReaders() throws Exception {
        AtomicLong most = new AtomicLong();
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                .property("startup.require-primary", "true")
                .property("pool.maximum-pool-size", "4")
                .property("reads.max-lag", "1s")
                .build()) {
            await().until(() -> Given.port(dataSource.replica()) == b.port());
            b.pauseReplay();
            try (Load writers = new Load(id -> Given.insert(dataSource, id)).closed(2)) {
                await().until(() -> dataSource.operator().status().readers().equals(List.of("a")));
                Load alone = new Load(id -> Given.insert(dataSource, -id)).closed(1);
                await().until(() -> alone.acknowledged() > 200);
                alone.close();
                try (Load readers = new Load(id -> slowRead(dataSource)).closed(16)) {
                    await().until(() -> readers.acknowledged() > SHARE);
                    long from = System.nanoTime();
                    await().during(Duration.ofSeconds(4))
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> most.accumulateAndGet(readsOnPrimary(), Math::max) <= SHARE);
                    long slowest = slowest(writers, from);
                    System.out.printf(
                            "16 readers, no replica within the limit, pool of 4: at most %d reads at a time on the primary, "
                                    + "%d reads, the slowest of %d writes %d ms (%d ms without readers)%n",
                            most.get(),
                            readers.acknowledged(),
                            writers.calls().count(),
                            slowest / 1_000_000,
                            slowest(alone, Long.MIN_VALUE / 2) / 1_000_000);
                    assertThat(most.get()).isEqualTo(SHARE);
                    assertThat(writers.failed()).isEmpty();
                    assertThat(slowest)
                            .as("of any write")
                            .isLessThan(Duration.ofMillis(1000).toNanos());

                    b.resumeReplay();
                    await().until(() -> Given.port(dataSource.replica()) == b.port());
                    assertThat(readers.failed()).isEmpty();
                }
            }
        }
    }

    private static void slowRead(FailoverDataSource dataSource) throws SQLException {
        Given.execute(dataSource.replica(), "SELECT pg_sleep(0.1)");
    }

    private static long readsOnPrimary() {
        return a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + PostgresNode.USER
                + "' AND state = 'active' AND query LIKE 'SELECT pg_sleep%'");
    }

    private static long slowest(Load load, long sinceNanos) {
        return load.calls()
                .filter(call -> call.isEnded() && call.startedNanos - sinceNanos > 0)
                .mapToLong(call -> call.endedNanos - call.startedNanos)
                .max()
                .orElse(0);
    }

    @Test
    void whoeverGetsNothingIsToldOfTheShareWhenItsTimeIsUpAndIsServedAsSoonAsOneIsGivenBack() throws Exception {
        try (FailoverDataSource dataSource = half().build()) {
            withoutReplica(dataSource);
            Connection first = reader(dataSource);
            Connection second = reader(dataSource);

            Caller refused = Caller.of(() -> Given.port(dataSource.replica()));
            assertThat((Throwable) refused.failure())
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContaining("orders: no endpoint for reads within")
                    .hasMessageContaining(
                            "a takes no more reads for want of a replica: 2 of 2 taken, which is 50 % of its"
                                    + " pool of 4 (reads.max-primary-share, pool.maximum-pool-size)")
                    .hasMessageContaining("b: DOWN");
            assertThat(refused.millis()).isBetween(900L, 3000L);
            Given.insert(dataSource, 1);

            Caller waiting = Caller.of(() -> Given.port(dataSource.replica()));
            await().until(() -> dataSource.operator().status().waiting() == 1);
            first.close();
            assertThat((Throwable) waiting.failure()).isNull();
            second.close();
            isWhole(dataSource);
        }
    }

    @Test
    void aReplicaThatHasCaughtUpServesWhoeverWaits() throws Exception {
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                .property("startup.require-primary", "true")
                .property("pool.maximum-pool-size", "4")
                .property("reads.max-lag", "1s")
                .build()) {
            await().until(() -> Given.port(dataSource.replica()) == b.port());
            b.pauseReplay();
            Given.insert(dataSource, 1);
            await().until(() -> dataSource.operator().status().readers().equals(List.of("a")));
            try (Connection first = reader(dataSource);
                    Connection second = reader(dataSource)) {
                Caller waiting = Caller.of(
                        () -> assertThat(Given.port(dataSource.replica())).isEqualTo(b.port()));
                await().until(() -> dataSource.operator().status().waiting() == 1);
                b.resumeReplay();
                assertThat((Throwable) waiting.failure()).isNull();
                assertThat(first).isNotSameAs(second);
            }
        }
    }

    @Test
    void whatBreaksOrIsAbortedOrCannotBeSetUpGivesItsShareBack() throws Exception {
        try (FailoverDataSource dataSource = half().bindListener((connection, access) -> {
                    if (bindingFails.get()) {
                        throw new SQLException("no tenant", "99999");
                    }
                })
                .build()) {
            withoutReplica(dataSource);
            for (int i = 0; i < 3; i++) {
                bindingFails.set(true);
                for (int k = 0; k <= SHARE; k++) {
                    Caller refused = Caller.of(() -> Given.port(dataSource.replica()));
                    assertThat((Throwable) refused.failure()).hasMessage("no tenant");
                }
                bindingFails.set(false);
                Connection broken = reader(dataSource);
                Connection aborted = reader(dataSource);
                a.terminateBackends(PostgresNode.USER);
                assertThat(Caller.of(() -> Given.port(broken)).failure()).isInstanceOf(ConnectionLostException.class);
                aborted.abort(Runnable::run);
                await().until(() -> dataSource.operator().status().readers().equals(List.of("a")));
                isWhole(dataSource); // though neither is closed
                broken.close();
                aborted.close();
                isWhole(dataSource);
            }
        }
    }

    /** As many as before get one, and no more. */
    private static void isWhole(FailoverDataSource dataSource) throws SQLException {
        List<Connection> held = new ArrayList<>();
        for (int i = 0; i < SHARE; i++) {
            held.add(reader(dataSource));
        }
        assertThat(Caller.of(() -> Given.port(dataSource.replica())).failure())
                .isInstanceOf(NoEndpointAvailableException.class);
        for (Connection connection : held) {
            connection.close();
        }
    }

    /** They are no reads for want of a replica: it serves all others. */
    @Test
    void whatASessionWroteItReadsThoughReadsMayTakeNothingOfThePrimary() throws Exception {
        try (FailoverDataSource dataSource =
                half().property("reads.max-primary-share", "0").build()) {
            await().until(() -> Given.port(dataSource.replica()) == b.port());
            b.pauseReplay();
            try (Session session = dataSource.session("user")) {
                assertThat(session).isNotNull();
                Given.insert(dataSource, 1);
                Connection first = reader(dataSource);
                Connection second = reader(dataSource);
                Connection third = reader(dataSource);
                first.close();
                second.close();
                third.close();
                withoutReplica(dataSource);
                assertThatThrownBy(() -> Given.port(dataSource.replica()))
                        .hasMessageContaining("no endpoint for reads of what this session wrote")
                        .hasMessageContaining("0 of 0 taken");
            }
        }
    }

    @Test
    void aClusterOfOneIsNotLimited() throws Exception {
        try (FailoverDataSource dataSource = Given.cluster("orders", a)
                .property("startup.require-primary", "true")
                .property("pool.maximum-pool-size", "2")
                .build()) {
            try (Connection first = reader(dataSource);
                    Connection second = reader(dataSource)) {
                assertThat(first).isNotSameAs(second);
            }
        }
    }

    @Test
    void theShareMayChangeWhileReadsWait() throws Exception {
        ConfigMap config = new ConfigMap(directory).swap(ConfigMap.text(shared("50")));
        try (FailoverDataSource dataSource = FailoverDataSource.fromProperties(config.file())) {
            withoutReplica(dataSource);
            try (Connection first = reader(dataSource);
                    Connection second = reader(dataSource)) {
                Caller waiting = Caller.of(() -> Given.port(dataSource.replica()));
                await().until(() -> dataSource.operator().status().waiting() == 1);
                config.swap(ConfigMap.text(shared("75")));
                assertThat((Throwable) waiting.failure()).isNull();
                assertThat(first).isNotSameAs(second);
            }
        }
    }

    private static Map<String, String> shared(String percent) {
        return ConfigMap.with(ConfigMap.of(a, b), "pool.maximum-pool-size", "4", "reads.max-primary-share", percent);
    }
}
