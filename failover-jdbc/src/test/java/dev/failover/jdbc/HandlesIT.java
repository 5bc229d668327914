/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.Health;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PGobject;

/** How a handle ends in other ways than by a failover, and that no pooled connection is lost with it. */
@WithPostgres(standbys = 0)
@Timeout(60)
class HandlesIT {

    private static final long SLACK = 1000;

    private final PostgresCluster cluster;
    private final PostgresNode a;

    HandlesIT(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
    }

    @AfterEach
    void restore() {
        a.thaw();
        if (!a.isRunning()) {
            a.start();
        }
        a.execute("DROP TABLE IF EXISTS orders");
    }

    @Test
    void aCommitThatIsCutOffAfterWorkThroughTheDriversConnectionMayHaveHappened() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            PgConnection drivers = connection.unwrap(PgConnection.class);
            try (Statement statement = drivers.createStatement()) {
                statement.execute("INSERT INTO orders VALUES (1)");
            }
            a.terminateBackends(PostgresNode.USER);

            assertThatThrownBy(connection::commit)
                    .isInstanceOf(CommitOutcomeUnknownException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("08007");
        }
    }

    @Test
    void aCommitThatIsCutOffWithoutAnyWorkDidNothing() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "SELECT 1");
            connection.commit();
            a.terminateBackends(PostgresNode.USER);
            connection.commit(); // pgjdbc sends nothing, for there is no transaction

            assertThatThrownBy(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"))
                    .isExactlyInstanceOf(ConnectionLostException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle_in_transaction_session_timeout", "transaction_timeout", "idle_session_timeout"})
    void aSessionThatTheServerEndsForItsLengthSpeaksAgainstNobody(String limit) throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            boolean inTransaction = !limit.equals("idle_session_timeout");
            connection.setAutoCommit(!inTransaction);
            String pid = String.valueOf(connection.unwrap(PGConnection.class).getBackendPID());
            Given.execute(connection, "SET " + limit + " = '50ms'");
            if (limit.equals("transaction_timeout")) {
                connection.commit(); // it holds from the next transaction on
                Given.execute(connection, "SELECT 1");
            }
            await().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);

            assertThatThrownBy(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"))
                    .isExactlyInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("orders: a ended the session")
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("08006");
            orders.insert(2);
            assertThat(orders.events(HealthChanged.class)).noneMatch(e -> e.to() != Health.UP);
        }
    }

    @Test
    void aConnectionThatCannotBeMadeAsItsUserWantsItIsNotKept() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(12345);
            assertThatThrownBy(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"))
                    .hasMessageContaining("isolation level");
            orders.insert(2); // the pool has one connection
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            Given.execute(connection, "INSERT INTO orders VALUES (3)");
            connection.commit();
        }
        assertThat(a.queryString("SELECT string_agg(id::text, ' ' ORDER BY id) FROM orders"))
                .isEqualTo("2 3");
    }

    @Test
    void aHandleThatIsAbortedWhileItWaitsForAPrimaryTakesNoConnection() throws SQLException {
        try (Orders orders = orders("failover.max-wait", "10s")) {
            a.kill();
            await().until(() -> orders.dataSource.operator().status().writer().isEmpty());
            try (Connection connection = orders.dataSource.getConnection()) {
                Caller waiting = Caller.of(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"));
                await().until(() -> orders.dataSource.operator().status().waiting() == 1);
                long aborted = System.nanoTime();
                connection.abort(Runnable::run);

                assertFreed(waiting, aborted);
                a.start();
            }
            orders.insert(2); // the pool has one connection
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(1);
    }

    @Test
    void soIsOneThatQueuesForAConnection() throws SQLException {
        try (Orders orders = orders();
                Connection holder = orders.dataSource.getConnection();
                Connection connection = orders.dataSource.getConnection()) {
            Given.execute(holder, "SELECT 1"); // the pool has one connection
            Caller waiting = Caller.of(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"));
            await().until(waiting::isWaiting);
            long aborted = System.nanoTime();
            connection.abort(Runnable::run);

            assertFreed(waiting, aborted);
            assertThatThrownBy(connection::createStatement).hasMessage("this connection is closed");
        }
    }

    /** By an interrupt, of which nothing is left. */
    private static void assertFreed(Caller waiting, long aborted) {
        assertThat((Throwable) waiting.failure())
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasMessage("this connection is closed: aborted while it waited for an endpoint")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("08003");
        assertThat(waiting.millisAfter(aborted)).isLessThan(SLACK);
        assertThat(waiting.wasInterrupted()).isFalse();
    }

    @Test
    void aHandleThatIsLostOutsideATransactionIsClosedLikeAnyOther() throws SQLException {
        try (Orders orders = orders()) {
            Connection connection = betweenTransactions(orders);
            a.terminateBackends(PostgresNode.USER);
            assertThatThrownBy(connection::getSchema).isExactlyInstanceOf(ConnectionLostException.class);
            connection.close();
            assertThat(connection.isClosed()).isTrue();
            orders.insert(2); // the pool has one connection
        }
    }

    @Test
    void aHandleMayBeClosedAfterItsDataSource() throws SQLException {
        Orders orders = orders("drain.timeout", "100ms");
        Connection connection = betweenTransactions(orders);
        orders.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
    }

    private static Connection betweenTransactions(Orders orders) throws SQLException {
        Connection connection = orders.dataSource.getConnection();
        connection.setAutoCommit(false);
        Given.execute(connection, "INSERT INTO orders VALUES (1)");
        connection.commit();
        return connection;
    }

    @Test
    void aConnectionThatWasClosedBehindOurBackIsReplaced() throws SQLException {
        try (Orders orders = orders()) {
            PgConnection drivers;
            try (Connection connection = orders.dataSource.getConnection()) {
                drivers = connection.unwrap(PgConnection.class);
            }
            drivers.close();
            orders.insert(2); // the pool has one connection
            assertThat(orders.events(HealthChanged.class)).noneMatch(e -> e.to() != Health.UP);
        }
    }

    @Test
    void aConnectionThatFailsItsTestIsNotGivenToTheNextInTheQueue() throws SQLException {
        try (Orders orders = orders()) {
            Connection connection = orders.dataSource.getConnection();
            Given.execute(connection, "SELECT 1");
            List<Caller> queue = Stream.of(2, 3, 4)
                    .map(id -> Caller.of(() -> orders.insert(id)))
                    .toList();
            await().until(() -> queue.stream().allMatch(Caller::isWaiting));
            a.terminateBackends(PostgresNode.USER);

            assertThat(connection.isValid(1)).isFalse();
            assertThatThrownBy(() -> Given.execute(connection, "SELECT 1")).isInstanceOf(ConnectionLostException.class);
            connection.close();
            queue.forEach(caller -> assertThat((Throwable) caller.failure()).isNull());
        }
    }

    @Test
    void aConnectionThatDiedInThePoolIsReplacedBeforeItsUserNoticesIt() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            orders.insert(1);
            a.terminateBackends(PostgresNode.USER);
            connection.setSchema("pg_catalog"); // sent when it is bound
            Given.execute(connection, "SELECT 1");
            assertThat(connection.getSchema()).isEqualTo("pg_catalog");
        }
    }

    @Test
    void aSchemaSurvivesARollback() throws SQLException {
        a.execute("DROP SCHEMA IF EXISTS tenant CASCADE; CREATE SCHEMA tenant; GRANT ALL ON SCHEMA tenant TO app");
        try (Orders orders = orders("pool.auto-commit", "false");
                Connection connection = orders.dataSource.getConnection()) {
            connection.setSchema("tenant");
            Given.execute(connection, "SELECT 1");
            connection.rollback();
            assertThat(connection.getSchema()).isEqualTo("tenant");
            connection.rollback();
        }
    }

    @Test
    void theNextBorrowerFindsNothingOfTheLast() throws SQLException {
        try (Orders orders = orders()) {
            try (Connection connection = orders.dataSource.getConnection()) {
                connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
                connection.setClientInfo("ApplicationName", "leaked");
                connection.setTypeMap(Map.of("t", PGobject.class));
                connection.setSchema("pg_catalog");
                Given.execute(connection, "SELECT 1");
                assertThat(setting(connection, "application_name")).isEqualTo("leaked");
            }
            try (Connection next = orders.dataSource.getConnection();
                    Statement statement = next.createStatement()) {
                assertThat(statement.getResultSetHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                assertThat(setting(next, "application_name")).isEqualTo("orders");
                assertThat(setting(next, "search_path")).contains("public");
                assertThat(next.getTypeMap()).isEmpty();
                next.getTypeMap().put("t", PGobject.class);
            }
        }
    }

    @Test
    void aSchemaThatWasTakenBackInATransactionThatWasRolledBackDoesNotLeak() throws SQLException {
        try (Orders orders = orders()) {
            try (Connection connection = orders.dataSource.getConnection()) {
                connection.setAutoCommit(false);
                connection.setSchema("pg_catalog");
                Given.execute(connection, "SELECT 1");
                connection.commit();
                connection.setSchema(null);
                connection.rollback();
            }
            try (Connection next = orders.dataSource.getConnection()) {
                assertThat(setting(next, "search_path")).contains("public");
            }
        }
    }

    @Test
    void thePoolsOwnSchemaIsThereForTheNextBorrower() throws SQLException {
        try (Orders orders = orders("pool.schema", "public")) {
            for (String mine : new String[] {"public", "pg_catalog"}) {
                try (Connection connection = orders.dataSource.getConnection()) {
                    connection.setSchema(mine);
                    Given.execute(connection, "SELECT 1");
                }
                try (Connection next = orders.dataSource.getConnection()) {
                    assertThat(setting(next, "search_path")).isEqualTo("public");
                }
            }
        }
    }

    @Test
    void clientInfoThatIsNotGivenIsCleared() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            connection.setClientInfo("ApplicationName", "mine");
            Given.execute(connection, "SELECT 1");
            connection.setClientInfo(new Properties());
            assertThat(setting(connection, "application_name")).isEmpty();
        }
    }

    @Test
    void anAbortEndsAHandleThatIsBeingSetUpOnAFrozenServer() throws SQLException {
        try (Orders orders = orders("probe.timeout", "8s", "drain.timeout", "100ms");
                Connection connection = orders.dataSource.getConnection()) {
            connection.setSchema("public");
            a.freeze();
            Caller binding = Caller.of(() -> Given.execute(connection, "SELECT 1"));
            await().until(binding::isBlocked);
            long aborted = System.nanoTime();
            connection.abort(Runnable::run);

            assertThat((Throwable) binding.failure())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("this connection is closed");
            assertThat(binding.millisAfter(aborted)).isLessThan(SLACK);
        }
    }

    @Test
    void theUsersOwnAbortSpeaksAgainstNobody() throws SQLException {
        try (Orders orders = orders()) {
            for (int i = 0; i < 12; i++) {
                Connection connection = orders.dataSource.getConnection();
                Given.execute(connection, "SELECT 1");
                Caller sleeper = Caller.of(() -> Given.execute(connection, "SELECT pg_sleep(60)"));
                long sleepers = i + 1; // the server does not notice that their clients are gone
                await().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE state = 'active' AND query = 'SELECT pg_sleep(60)'")
                        == sleepers);
                connection.abort(Runnable::run);
                assertThat((Throwable) sleeper.failure()).isInstanceOf(SQLException.class);
            }
            orders.insert(2);
            assertThat(orders.events(PrimaryDegraded.class)).isEmpty();
            assertThat(orders.events(HealthChanged.class))
                    .noneMatch(e -> e.why().contains("a call failed"));
        }
    }

    /** To close it politely would have to be written too. */
    @Test
    void anAbortFreesAWriteThatIsStuck() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(a.host(), a.port());
                FailoverDataSource dataSource = FailoverDataSource.builder()
                        .name("orders")
                        .username(PostgresNode.USER)
                        .password(PostgresNode.PASSWORD)
                        .endpoint("a", e -> e.url(proxy.url(PostgresNode.DATABASE))
                                .property("probe.url", a.url()))
                        .build();
                Connection connection = dataSource.getConnection()) {
            Given.execute(connection, "SELECT 1");
            proxy.throttle(1);
            String large = "x".repeat(60_000_000);
            Caller caller = Caller.of(() -> Given.text(connection, "SELECT length('" + large + "')"));
            Given.letPass(Duration.ofSeconds(1));
            connection.abort(Runnable::run);
            assertThat((Throwable) caller.failure()).isInstanceOf(SQLException.class);
            assertThat(caller.millis()).isLessThan(10_000);
        }
    }

    @Test
    void anUnwrapThatFailsHoldsNothing() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
            assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
            connection.setReadOnly(true);
            assertThatThrownBy(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25006");
        }
    }

    @Test
    void aCommitThatTheServerRefusesEndsTheTransaction() throws SQLException {
        try (Orders orders = orders();
                Connection connection = orders.dataSource.getConnection()) {
            a.execute("ALTER TABLE orders ADD n int, ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED");
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1, 1), (2, 1)");
            assertThatThrownBy(connection::commit)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("23505");
            connection.setReadOnly(true);
            Given.execute(connection, "SELECT 1");
            connection.commit();
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isZero();
    }

    /** HikariCP's default of 5 s for that would outlast a call whose whole budget is 1 s. */
    @Test
    void theTestOfAnIdleConnectionEndsWithTheBudgetOfTheCall() throws SQLException {
        try (Orders orders =
                orders("pool.connection-timeout", "1s", "failover.max-wait", "1s", "probe.timeout", "8s")) {
            a.freeze();
            Given.letPass(Duration.ofMillis(600)); // HikariCP tests what idled for more than 500 ms

            Caller caller = Caller.of(() -> orders.insert(1));
            assertThat((Throwable) caller.failure()).isInstanceOf(SQLException.class);
            assertThat(caller.millis()).isBetween(200L, 1000 + SLACK);
        }
    }

    // ---- the parts of it

    /** With a pool of one. */
    private Orders orders(String... properties) throws SQLException {
        String[] all = new String[properties.length + 2];
        all[0] = "pool.maximum-pool-size";
        all[1] = "1";
        System.arraycopy(properties, 0, all, 2, properties.length);
        return Orders.on(cluster, all);
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
