/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get, situation by situation; for commits see {@link CommitOutcomeIT}. */
@WithPostgres(standbys = 1)
@Timeout(60)
class ExceptionContractIT {

    private static PostgresNode a;
    private static PostgresNode b;

    private FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
    }

    @BeforeEach
    void open() {
        a.execute("TRUNCATE orders");
        b.awaitReplayOf(a);
        dataSource = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("pool.connection-timeout", "500ms")
                .property("failover.max-wait", "300ms")
                .build();
        await().until(() -> Given.port(dataSource.replica()) == b.port());
        await().until(() -> Given.port(dataSource) == a.port());
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    // ---- nothing was sent

    @Test
    void noPrimaryInTime() {
        dataSource.operator().drain("a", true, "me", "test");
        SQLException none = failure(() -> Given.execute(dataSource, "INSERT INTO orders VALUES (1)"));
        assertThat((Throwable) none)
                .isExactlyInstanceOf(NoEndpointAvailableException.class)
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("orders: no endpoint for writes within ")
                .hasMessageContaining("a: ")
                .hasMessageContaining("b: ");
        assertThat(none.getSQLState()).isEqualTo("08001");
    }

    @Test
    void noReplicaInTime() {
        dataSource.operator().drain("a", true, "me", "test");
        dataSource.operator().drain("b", true, "me", "test");
        SQLException none = failure(() -> Given.execute(dataSource.replica(), "SELECT 1"));
        assertThat((Throwable) none)
                .isExactlyInstanceOf(NoEndpointAvailableException.class)
                .hasMessageContaining("orders: no endpoint for reads within ");
        assertThat(none.getSQLState()).isEqualTo("08001");
    }

    @Test
    void poolFull() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Given.execute(connection, "SELECT 1");
            SQLException full = failure(() -> Given.execute(dataSource, "SELECT 1"));
            assertThat((Throwable) full)
                    .isExactlyInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageContaining("pool full: 1 of 1 connections in use");
            assertThat(full.getSQLState()).isNull();
        }
    }

    // ---- lost on the way

    @Test
    void lostInATransaction() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            SQLException lost = lostDuring(connection, "SELECT pg_sleep(60)");
            assertThat((Throwable) lost).isInstanceOf(SQLRecoverableException.class);
            assertLost(lost, false);
            assertLost(failure(() -> Given.execute(connection, "SELECT 1")), false);
            assertLost(failure(connection::commit), false);
            connection.rollback();
            connection.rollback();
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isZero();
        Given.insert(dataSource, 2);
    }

    @Test
    void lostWithASavepoint() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            Savepoint savepoint = connection.setSavepoint();
            a.terminateBackends(PostgresNode.USER);
            assertLost(failure(() -> connection.rollback(savepoint)), false);
        }
    }

    /** By its first word it only reads; a function in it may still have written. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT pg_sleep(60)", "(SELECT pg_sleep(60))", "VALUES (pg_sleep(60))", "TABLE sleep"})
    void lostInAnAutocommitQuery(String query) throws SQLException {
        a.execute("CREATE OR REPLACE VIEW sleep AS SELECT 1 FROM pg_sleep(60); GRANT ALL ON sleep TO app");
        try (Connection connection = dataSource.getConnection()) {
            assertLost(lostDuring(connection, query), true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WITH s AS (SELECT pg_sleep(60)) SELECT * FROM s", "DO 'BEGIN PERFORM pg_sleep(60); END'"})
    void lostInAnAutocommitWrite(String statement) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            SQLException unknown = lostDuring(connection, statement);
            assertThat((Throwable) unknown).isExactlyInstanceOf(CommitOutcomeUnknownException.class);
            assertThat(unknown.getSQLState()).isEqualTo("08007");
        }
    }

    /** What is fetched has been executed, and in a transaction. */
    @Test
    void lostInAFetch() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("SELECT generate_series(1, 100)")) {
                statement.setFetchSize(10);
                var rows = statement.executeQuery();
                a.terminateBackends(PostgresNode.USER);
                assertLost(
                        failure(() -> {
                            while (rows.next()) {
                                assertThat(rows.getInt(1)).isLessThan(11);
                            }
                        }),
                        false);
            }
        }
    }

    // ---- a server that takes no writes

    @Test
    void refusedAsReadOnlyOnAHandleThatMayWrite() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Given.execute(connection, "SET default_transaction_read_only = on"); // in this session: no probe sees it
            SQLException lost = failure(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"));
            assertLost(lost, false);
            assertThat(((SQLException) lost.getCause()).getSQLState()).isEqualTo("25006");
            assertLost(failure(() -> Given.execute(connection, "SELECT 1")), false);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusedAsReadOnlyOnAHandleThatDeclaredSo(boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(autoCommit);
            SQLException refused = failure(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"));
            assertThat(refused.getMessage()).isEqualTo("write inside a read-only transaction; remove readOnly = true");
            assertThat(refused.getSQLState()).isEqualTo("25006");
            assertThat(((SQLException) refused.getCause()).getSQLState()).isEqualTo("25006");
            Given.rollback(connection);
            assertThat(Given.port(connection)).isEqualTo(b.port());
        }
    }

    // ---- the parts of it

    private static SQLException lostDuring(Connection connection, String sql) throws SQLException {
        Caller caller = Caller.of(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
        await().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1);
        a.terminateBackends(PostgresNode.USER);
        return (SQLException) caller.failure();
    }

    private static SQLException failure(Caller.Work call) {
        return catchThrowableOfType(SQLException.class, call::run);
    }

    private static void assertLost(SQLException lost, boolean maybeCommitted) {
        assertThat((Throwable) lost).isExactlyInstanceOf(ConnectionLostException.class);
        assertThat(lost.getSQLState()).isEqualTo("08006");
        assertThat(((ConnectionLostException) lost).wasMaybeCommitted()).isEqualTo(maybeCommitted);
    }
}
