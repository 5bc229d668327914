/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static dev.failover.testkit.Direction.TO_CLIENT;
import static dev.failover.testkit.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.jdbc.CommitOutcomeResolver.Outcome;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that is run again when it certainly did not happen, and only then. */
@WithPostgres(standbys = 1, settings = "max_standby_streaming_delay=0")
@Timeout(60)
class TransactionIT {

    private static final TransactionOptions OPTIONS = TransactionOptions.defaults();

    private static PostgresNode a;
    private static PostgresNode b;
    private static FaultProxy proxy;

    private final List<Integer> ports = new ArrayList<>();
    private Orders orders;
    private FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        proxy = cluster.proxy(a);
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
    }

    @BeforeEach
    void open() {
        a.execute("TRUNCATE orders");
        b.awaitReplayOf(a);
        orders = Orders.of(Given.cluster("orders", b)
                .endpoint("a", e -> e.url(proxy.url(PostgresNode.DATABASE)).property("probe.url", a.url()))
                .property("pool.maximum-pool-size", "2"));
        dataSource = orders.dataSource;
        await().until(() -> Given.port(dataSource.replica()) == b.port());
        await().until(() -> Given.port(dataSource) == a.port());
    }

    @AfterEach
    void close() {
        proxy.pass();
        orders.close();
    }

    /** What the work is, for most: says where it ran, and inserts an order. */
    private String insert(Connection connection, long id) throws SQLException {
        ports.add(Given.port(connection));
        Given.execute(connection, "INSERT INTO orders VALUES (" + id + ")");
        return "order " + id;
    }

    private static String ids() {
        return a.queryString("SELECT string_agg(id::text, ' ' ORDER BY id) FROM orders");
    }

    // ---- the plain course

    @Test
    void whatTheWorkReturnsIsReturnedOnceItIsCommitted() throws SQLException {
        assertThat(dataSource.<String, RuntimeException>transaction(tx -> insert(tx, 1)))
                .isEqualTo("order 1");
        assertThat(ids()).isEqualTo("1");
        assertThat(ports).hasSize(1);
    }

    @Test
    void whatTheWorkThrowsIsThrownOnceItIsRolledBack() {
        assertThatThrownBy(() -> dataSource.transaction(tx -> {
                    insert(tx, 1);
                    throw new IOException("mine");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("mine")
                .hasNoSuppressedExceptions();
        assertThat(ids()).isEmpty();
        assertThat(ports).hasSize(1);
    }

    @Test
    void itReadsFromAReplicaAtTheLevelThatItIsTold() throws SQLException {
        TransactionOptions options = OPTIONS.withReadOnly(true).withIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        dataSource.transaction(options, tx -> {
            assertThat(Given.port(tx)).isEqualTo(b.port());
            assertThat(Given.text(tx, "SHOW transaction_isolation")).isEqualTo("repeatable read");
            return "read";
        });
        assertThatThrownBy(() -> dataSource.transaction(options, tx -> insert(tx, 1)))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("25006");
        assertThat(ports).hasSize(1);
    }

    @Test
    void aCallInsideJoins() throws SQLException {
        assertThatThrownBy(() -> dataSource.transaction(outer -> {
                    insert(outer, 1);
                    return dataSource.transaction(OPTIONS.withReadOnly(true), inner -> {
                        assertThat(inner).isSameAs(outer);
                        insert(inner, 2);
                        throw new IllegalStateException("both");
                    });
                }))
                .hasMessage("both");
        assertThat(ids()).isEmpty();
        dataSource.transaction(tx -> insert(tx, 3)); // the thread is in none any more
        assertThat(ids()).isEqualTo("3");
    }

    @Test
    void theWorkCannotEndTheTransaction() throws SQLException {
        dataSource.transaction(tx -> {
            insert(tx, 1);
            assertRefused(tx::commit);
            assertRefused(tx::rollback);
            assertRefused(() -> tx.setAutoCommit(true));
            assertRefused(() -> Given.execute(tx, "/* not so */ commit"));
            assertRefused(() -> Given.execute(tx, "rollback"));
            assertRefused(() -> Given.execute(tx, "INSERT INTO orders VALUES (3); ABORT AND CHAIN"));
            Given.execute(tx, "SAVEPOINT s; ROLLBACK TO s; ROLLBACK WORK TO SAVEPOINT s");
            tx.setAutoCommit(false);
            tx.close();
            assertThat(tx.isClosed()).isFalse();
            return insert(tx, 2);
        });
        assertThat(ids()).isEqualTo("1 2");
    }

    private static void assertRefused(Caller.Work call) {
        SQLException refused = catchThrowableOfType(SQLException.class, call::run);
        assertThat(refused.getSQLState()).isEqualTo("25000");
        assertThat(refused.getMessage()).contains("return to commit, throw to roll back");
    }

    /** The server would roll it back and answer as if nothing were wrong. */
    @Test
    void aFailureThatTheWorkHidesIsNotTakenForSuccess() {
        assertThatThrownBy(() -> dataSource.transaction(tx -> {
                    insert(tx, 1);
                    assertThatThrownBy(() -> insert(tx, 1)).hasMessageContaining("duplicate key");
                    return "fine";
                }))
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("25P02");
        assertThat(ids()).isEmpty();
    }

    /** It says nothing against the server. */
    @Test
    void whoForbidsHimselfToWriteIsToldSoAndKeepsHisConnection() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "SET TRANSACTION READ ONLY");
            assertThatThrownBy(() -> insert(connection, 1))
                    .isNotInstanceOf(ConnectionLostException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25006");
            connection.rollback();
            insert(connection, 2);
            connection.commit();
        }
        assertThat(ids()).isEqualTo("2");
        assertThat(orders.events(PrimaryDegraded.class)).isEmpty();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> OPTIONS.withAttempts(0)).hasMessage("attempts: 0 (expected: 1 to 100)");
        assertThatThrownBy(() -> OPTIONS.withIsolation(3)).hasMessageStartingWith("isolation: 3");
        assertThatThrownBy(() -> OPTIONS.withDeadline(Duration.ofMillis(-1)))
                .hasMessageStartingWith("deadline: PT-0.001S");
    }

    // ---- what is repeated

    @Test
    void workThatLostItsConnectionIsRunAgain() throws SQLException {
        assertThat(dataSource.<String, RuntimeException>transaction(tx -> {
                    String order = insert(tx, 1);
                    if (ports.size() < 3) {
                        proxy.cut();
                    }
                    return order + Given.text(tx, "SELECT '!'");
                }))
                .isEqualTo("order 1!");
        assertThat(ports).hasSize(3);
        assertThat(ids()).isEqualTo("1");
    }

    /** Whatever ended one connection has often ended all that wait in the pool. */
    @Test
    void deadConnectionsInThePoolUseUpNoAttempts() throws SQLException {
        try (FailoverDataSource wide = Given.cluster("wide", b)
                .endpoint("a", e -> e.url(proxy.url(PostgresNode.DATABASE)).property("probe.url", a.url()))
                .property("pool.maximum-pool-size", "10")
                .build()) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Connection connection = wide.getConnection();
                Given.port(connection);
                all.add(connection);
            }
            for (Connection connection : all) {
                connection.close();
            }
            proxy.cut();
            wide.transaction(OPTIONS.withAttempts(2), tx -> insert(tx, 1));
        }
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void notForEver() {
        SQLException lost = catchThrowableOfType(
                SQLException.class,
                () -> dataSource.transaction(OPTIONS.withAttempts(2), tx -> {
                    insert(tx, 1);
                    proxy.cut();
                    return insert(tx, 2);
                }));
        assertThat((Throwable) lost).isExactlyInstanceOf(ConnectionLostException.class);
        assertThat(lost.getSuppressed()).singleElement().isExactlyInstanceOf(ConnectionLostException.class);
        assertThat(ports).hasSize(2);
    }

    /** As a framework would throw it. */
    @Test
    void aWrappedLossIsALoss() throws SQLException {
        dataSource.transaction(tx -> {
            try {
                insert(tx, 1);
                if (ports.size() == 1) {
                    proxy.cut();
                    Given.port(tx);
                }
                return "done";
            } catch (SQLException e) {
                throw new IllegalStateException("wrapped", e);
            }
        });
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void whatAnotherTransactionStoodInTheWayOfIsRunAgain() throws SQLException {
        TransactionOptions serializable = OPTIONS.withIsolation(Connection.TRANSACTION_SERIALIZABLE);
        dataSource.transaction(serializable, one -> {
            Given.text(one, "SELECT count(*) FROM orders");
            if (ports.isEmpty()) {
                Caller two = Caller.of(() -> dataSource.transaction(serializable, tx -> {
                    Given.text(tx, "SELECT count(*) FROM orders");
                    Given.execute(tx, "INSERT INTO orders VALUES (2)");
                    return "done";
                }));
                assertThat((Throwable) two.failure()).isNull();
            }
            return insert(one, 1);
        });
        assertThat(ports).hasSize(2);
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void nothingIsRunAgainAfterTheDeadline() {
        SQLException lost = catchThrowableOfType(
                SQLException.class,
                () -> dataSource.transaction(OPTIONS.withDeadline(Duration.ofMillis(200)), tx -> {
                    insert(tx, 1);
                    Given.letPass(Duration.ofMillis(250));
                    proxy.cut();
                    return insert(tx, 2);
                }));
        assertThat((Throwable) lost).isExactlyInstanceOf(ConnectionLostException.class);
        assertThat(ports).hasSize(1);
    }

    @Test
    void nobodyWaitsForAnEndpointPastTheDeadline() throws SQLException {
        dataSource.operator().drain("a", true, "me", "test");
        Caller caller = Caller.of(
                () -> dataSource.transaction(OPTIONS.withDeadline(Duration.ofMillis(300)), tx -> insert(tx, 1)));
        assertThat((Throwable) caller.failure()).isExactlyInstanceOf(NoEndpointAvailableException.class);
        assertThat(caller.millis()).isBetween(250L, 3000L);
    }

    // ---- a commit that got no answer

    @Test
    void aCommitThatNobodyKnowsOfIsNotRunAgain() {
        assertThatThrownBy(() -> dataSource.transaction(tx -> cutAfter(insert(tx, 1))))
                .isExactlyInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(ports).hasSize(1);
        await().until(() -> ids().equals("1"));
    }

    @Test
    void aCommitThatTheResolverFindsIsASuccess() throws SQLException {
        String result =
                dataSource.transaction(OPTIONS.withResolver(TransactionIT::look), tx -> cutAfter(insert(tx, 1)));
        assertThat(result).isEqualTo("order 1");
        assertThat(ports).hasSize(1);
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void aCommitThatTheResolverDoesNotFindIsRunAgain() throws SQLException {
        String result = dataSource.transaction(
                OPTIONS.withResolver(TransactionIT::look),
                tx -> ports.isEmpty() ? cutBefore(insert(tx, 1)) : insert(tx, 1));
        assertThat(result).isEqualTo("order 1");
        assertThat(ports).hasSize(2);
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void aResolverThatFailsKnowsNothing() {
        assertThatThrownBy(() -> dataSource.transaction(
                        OPTIONS.withResolver(connection -> {
                            throw new SQLException("no such table");
                        }),
                        tx -> cutAfter(insert(tx, 1))))
                .isExactlyInstanceOf(CommitOutcomeUnknownException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .hasToString("java.sql.SQLException: no such table"));
    }

    /** A text that commits may have begun the next transaction. */
    @Test
    void aCommitOfWhatCameAfterOneIsNoLessUnknown() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1); COMMIT AND CHAIN; INSERT INTO orders VALUES (2)");
            proxy.cutBefore(TO_CLIENT, "COMMIT");
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(connection::commit).isExactlyInstanceOf(CommitOutcomeUnknownException.class);
            }
        }
        await().until(() -> ids().equals("1 2"));
    }

    private static Outcome look(Connection connection) throws SQLException {
        boolean there = !Given.text(connection, "SELECT count(*) FROM orders").equals("0");
        return there ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
    }

    /** The server commits and nobody hears of it. */
    private static String cutAfter(String result) {
        proxy.cutBefore(TO_CLIENT, "COMMIT");
        return result;
    }

    /** The server never gets all of it. */
    private static String cutBefore(String result) {
        proxy.cutInside(TO_SERVER, "COMMIT");
        return result;
    }

    // ---- in the way of replay

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsInTheWayOfReplayIsRunOnceElsewhereAndSpeaksAgainstNobody(boolean idle) throws SQLException {
        for (int i = 0; i < 12; i++) {
            int id = i;
            ports.clear();
            a.execute("INSERT INTO orders VALUES (" + id + ")");
            b.awaitReplayOf(a);
            TransactionOptions reads = OPTIONS.withReadOnly(true).withIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            dataSource.transaction(reads, tx -> {
                ports.add(Given.port(tx));
                Given.text(tx, "SELECT count(*) FROM orders");
                if (ports.size() == 1) {
                    standInTheWay(tx, idle);
                }
                return Given.text(tx, "SELECT count(*) FROM orders");
            });
            assertThat(ports).containsExactly(b.port(), a.port());
        }
        assertThat(orders.events(PrimaryDegraded.class)).isEmpty();
        assertThat(orders.events(HealthChanged.class)).noneMatch(e -> e.why().contains("a call failed"));
        assertThat(Given.port(dataSource.replica())).isEqualTo(b.port());
    }

    private static void standInTheWay(Connection connection, boolean idle) throws SQLException {
        if (idle) {
            vacuum();
            return;
        }
        Caller vacuum = Caller.of(() -> {
            await().until(() -> b.queryLong("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1);
            vacuum();
        });
        Given.text(connection, "SELECT pg_sleep(30)");
        vacuum.join();
    }

    @Test
    void withNothingHeldBetweenTransactionsAConflictOnAReplicaIsStillRepeatedOnceElsewhere() throws SQLException {
        try (FailoverDataSource leaving = Given.cluster("orders", a, b)
                .property("routing.rebind", "transaction")
                .build()) {
            await().until(() -> Given.port(leaving.replica()) == b.port());

            assertThatThrownBy(() -> leaving.transaction(OPTIONS.withReadOnly(true), tx -> {
                        ports.add(Given.port(tx));
                        throw new SQLException("canceling statement due to conflict with recovery", "40001");
                    }))
                    .isInstanceOf(SQLException.class);
            assertThat(ports).hasSizeGreaterThan(1).first().isEqualTo(b.port());
            assertThat(ports.subList(1, ports.size())).doesNotContain(b.port());
        }
    }

    /** Removes rows that the replica's snapshot still sees. */
    private static void vacuum() {
        a.execute("DELETE FROM orders");
        a.execute("VACUUM orders");
        b.awaitReplayOf(a);
    }
}
