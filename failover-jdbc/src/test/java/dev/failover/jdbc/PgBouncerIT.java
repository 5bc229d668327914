/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.jdbc.load.Call;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.ClusterUnavailableException;
import dev.failover.testkit.PgBouncer;
import dev.failover.testkit.PgBouncer.Pooling;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** A PgBouncer of its own in front of each server; see docs/pgbouncer.md. */
@WithPostgres(standbys = 1)
@Timeout(90)
class PgBouncerIT {

    private static final Duration RECOVERY = Duration.ofSeconds(10);

    /** Where the probes go. */
    enum Probing {
        PAST,
        THROUGH
    }

    private final Map<String, PgBouncer> poolers = new HashMap<>();
    private PostgresCluster cluster;
    private PostgresNode a;
    private PostgresNode b;

    @BeforeEach
    void take(PostgresCluster given) {
        cluster = given;
        a = cluster.node("a");
        b = cluster.node("b");
    }

    @AfterEach
    void endPoolers() {
        poolers.values().forEach(PgBouncer::close);
    }

    private Orders orders(Pooling pooling, Probing probing, String... more) throws SQLException {
        List<String> properties = new ArrayList<>(List.of(more));
        for (PostgresNode node : cluster.nodes()) {
            poolers.put(node.id(), pooler(node, pooling));
            properties.addAll(List.of("endpoints." + node.id() + ".pooler", "true"));
            if (probing == Probing.PAST) {
                properties.addAll(List.of("endpoints." + node.id() + ".probe.url", node.url()));
            }
        }
        Orders orders = Orders.on(cluster, node -> poolers.get(node.id()).url(), properties.toArray(String[]::new));
        if (b.isRunning()) {
            b.awaitReplayOf(a); // the table is to be there for whoever reads on it, or promotes it
        }
        return orders;
    }

    private static PgBouncer pooler(PostgresNode node, Pooling pooling) {
        try {
            return PgBouncer.to(node, pooling, Map.of());
        } catch (ClusterUnavailableException e) {
            return Assumptions.abort("skipped: " + e.getMessage());
        }
    }

    // ---- in calm

    @ParameterizedTest
    @CsvSource({"SESSION, PAST", "SESSION, THROUGH", "TRANSACTION, PAST", "TRANSACTION, THROUGH"})
    void readsAndWritesGoThroughIt(Pooling pooling, Probing probing) throws SQLException {
        try (Orders orders = orders(pooling, probing);
                Load writers = new Load(orders::insert).closed(4);
                Load readers = new Load(id -> orders.countOnReplica()).closed(2)) {
            await().until(() -> writers.acknowledged() > 500 && readers.acknowledged() > 500);
            writers.stop();
            readers.stop();

            assertThat(writers.failed()).isEmpty();
            assertThat(readers.failed()).isEmpty();
            assertThat(Given.port(orders.dataSource)).isEqualTo(a.port());
            await().until(() -> Given.port(orders.dataSource.replica()) == b.port()); // when its lag is known
        }
    }

    /** Each is another client's in the next transaction. */
    @ParameterizedTest
    @EnumSource
    void nothingIsLeftInTheSessionsOfTheServer(Probing probing) throws SQLException {
        try (Orders orders = orders(Pooling.TRANSACTION, probing)) {
            String foreign = "SELECT count(*) FROM pg_prepared_statements WHERE name <> ''";
            for (int i = 0; i < 50; i++) {
                orders.insert(i);
                readOnlyTransaction(orders, "SELECT count(*) FROM orders");
            }
            try (Connection other = DriverManager.getConnection(
                    poolers.get("a").url() + "?prepareThreshold=0", PostgresNode.USER, PostgresNode.PASSWORD)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(Given.text(other, foreign)).isEqualTo("0");
                    assertThat(Given.text(other, "SHOW statement_timeout")).isEqualTo("0");
                    assertThat(Given.text(other, "SHOW default_transaction_read_only"))
                            .isEqualTo("off");
                }
            }
        }
    }

    private static String readOnlyTransaction(Orders orders, String query) throws SQLException {
        try (Connection connection = orders.dataSource.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            String found = Given.text(connection, query);
            connection.commit();
            return found;
        }
    }

    /** Here the primary must refuse, for want of a replica; whoever comes next may write. */
    @ParameterizedTest
    @EnumSource
    void aWriteInAReadOnlyTransactionIsRefusedAndTheNextIsNot(Pooling pooling) throws SQLException {
        b.stop();
        try (Orders orders = orders(pooling, Probing.PAST, "pool.maximum-pool-size", "1")) {
            for (int i = 0; i < 5; i++) {
                int id = i;
                assertThatThrownBy(() -> readOnlyTransaction(orders, "INSERT INTO orders VALUES (-1) RETURNING id"))
                        .hasMessage("write inside a read-only transaction; remove readOnly = true");
                orders.insert(id);
            }
        }
        assertThat(a.queryLong("SELECT min(id) FROM orders")).isZero();
    }

    /** With these settings of the driver, which {@code pooler=true} does not touch. */
    @Test
    void inSessionPoolingTheDriverMayKeepWhatItLikes() throws SQLException {
        try (Orders orders = orders(
                Pooling.SESSION,
                Probing.PAST,
                "driver.prepareThreshold",
                "1",
                "driver.readOnlyMode",
                "always",
                "pool.maximum-pool-size",
                "1")) {
            orders.insert(1);
            try (Connection connection = orders.dataSource.getConnection()) {
                Given.execute(connection, "SET work_mem = '4242kB'");
                assertThat(Given.text(connection, "SELECT pg_try_advisory_lock(42)"))
                        .isEqualTo("t");
                assertThat(Given.text(connection, "SHOW work_mem")).isEqualTo("4242kB");
            }
            assertThat(a.queryLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .isZero();
            try (Connection next = orders.dataSource.getConnection()) {
                assertThat(Given.text(next, "SHOW work_mem")).isEqualTo("4MB");
            }
        }
    }

    // ---- outages

    @ParameterizedTest
    @CsvSource({"SESSION, PAST", "SESSION, THROUGH", "TRANSACTION, PAST", "TRANSACTION, THROUGH"})
    void writesGoOnWhenThePrimaryBehindItIsKilled(Pooling pooling, Probing probing) throws SQLException {
        try (Orders orders = orders(pooling, probing);
                Load load = new Load(orders::insert).closed(4)) {
            await().until(() -> load.acknowledged() > 200);
            a.kill();
            assertFollowed(orders, load, pooling + ", " + probing + ": killed");
        }
    }

    /** A pooler that lives accepts whatever is sent to the dead. */
    @ParameterizedTest
    @CsvSource({"SESSION, PAST", "SESSION, THROUGH", "TRANSACTION, PAST", "TRANSACTION, THROUGH"})
    void writesGoOnWhenThePrimaryBehindItIsFrozen(Pooling pooling, Probing probing) throws SQLException {
        try (Orders orders = orders(pooling, probing);
                Load load = new Load(orders::insert).closed(4)) {
            await().until(() -> load.acknowledged() > 200);
            a.freeze();
            assertFollowed(orders, load, pooling + ", " + probing + ": frozen");
        }
    }

    private void assertFollowed(Orders orders, Load load, String what) {
        b.promoteAndWait();
        long promoted = System.nanoTime();
        await().atMost(RECOVERY).until(() -> load.isAcknowledgedSince(promoted));
        long seen = orders.heardAt(PrimaryChanged.class, e -> e.endpoint().equals("b"));
        await().atMost(RECOVERY).until(() -> load.underWayAt(seen).allMatch(Call::isEnded));
        load.stop();
        System.out.printf(
                "%s: first write %d ms after the promotion, %d calls failed%n",
                what,
                load.firstAcknowledgedAfter(promoted) / 1_000_000,
                load.failed().count());
        assertThat(load.failed()).allMatch(call -> call.startedNanos - seen < 0, "began before b was seen");
    }

    @ParameterizedTest
    @CsvSource({"SESSION, PAST", "SESSION, THROUGH", "TRANSACTION, PAST", "TRANSACTION, THROUGH"})
    void callsGoOnWhenItWasKilledAndIsBack(Pooling pooling, Probing probing) throws SQLException {
        try (Orders orders = orders(pooling, probing);
                Load load = new Load(orders::insert).closed(4)) {
            await().until(() -> load.acknowledged() > 200);
            poolers.get("a").kill();
            await().until(() -> load.failed().findAny().isPresent());
            poolers.get("a").start();
            long started = System.nanoTime();

            await().atMost(RECOVERY).until(() -> load.isAcknowledgedSince(started));
            load.stop();
            System.out.printf(
                    "%s, %s: pooler killed: first write %d ms after it was back%n",
                    pooling, probing, load.firstAcknowledgedAfter(started) / 1_000_000);
            assertThat(orders.dataSource.operator().status().writer()).contains("a");
            assertThat(b.isInRecovery()).isTrue();
        }
    }

    /** What it told its first client it tells every other, whatever the server has become. */
    @ParameterizedTest
    @EnumSource
    void whatItRemembersOfTheServersRoleDoesNoHarm(Probing probing) throws SQLException {
        try (Orders orders = orders(Pooling.TRANSACTION, probing)) {
            orders.countOnReplica();
            a.kill();
            b.promoteAndWait();
            await().atMost(RECOVERY).ignoreExceptions().until(() -> Given.port(orders.dataSource) == b.port());
            try (Connection fresh =
                    DriverManager.getConnection(poolers.get("b").url(), PostgresNode.USER, PostgresNode.PASSWORD)) {
                System.out.printf(
                        "PgBouncer %s says of a primary: in_hot_standby=%s%n",
                        poolers.get("b").version(),
                        fresh.unwrap(PGConnection.class).getParameterStatus("in_hot_standby"));
            }
            for (int i = 0; i < 20; i++) {
                orders.insert(i);
            }
        }
        assertThat(b.queryLong("SELECT count(*) FROM orders")).isEqualTo(20);
    }

    /** The probe's own connection outlives the server behind it, and must not be trusted over that. */
    @Test
    void aRestartOfTheServerIsSeenThroughIt() throws SQLException {
        try (Orders orders = orders(Pooling.TRANSACTION, Probing.THROUGH)) {
            orders.insert(1);
            a.stop();
            a.start();
            await().atMost(RECOVERY).ignoreExceptions().until(() -> Given.port(orders.dataSource) == a.port());
            orders.insert(2);
            assertThat(orders.dataSource.operator().status().writer()).contains("a");
        }
    }
}
