/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.Health;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

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
        a.execute("DROP TABLE orders");
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
            execute(connection, "SELECT 1");
            connection.commit();
            a.terminateBackends(PostgresNode.USER);
            connection.commit(); // pgjdbc sends nothing, for there is no transaction

            assertThatThrownBy(() -> execute(connection, "INSERT INTO orders VALUES (1)"))
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
            execute(connection, "SET " + limit + " = '50ms'");
            if (limit.equals("transaction_timeout")) {
                connection.commit(); // it holds from the next transaction on
                execute(connection, "SELECT 1");
            }
            await().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);

            assertThatThrownBy(() -> execute(connection, "INSERT INTO orders VALUES (1)"))
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
            assertThatThrownBy(() -> execute(connection, "INSERT INTO orders VALUES (1)"))
                    .hasMessageContaining("isolation level");
            orders.insert(2); // the pool has one connection
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            execute(connection, "INSERT INTO orders VALUES (3)");
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
                Caller waiting = Caller.of(() -> execute(connection, "INSERT INTO orders VALUES (1)"));
                await().until(() -> orders.dataSource.operator().status().waiting() == 1);
                connection.abort(Runnable::run);
                a.start();

                assertThat((Throwable) waiting.failure()).hasMessageContaining("this connection is closed");
            }
            orders.insert(2); // the pool has one connection
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(1);
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
        execute(connection, "INSERT INTO orders VALUES (1)");
        connection.commit();
        return connection;
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

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
