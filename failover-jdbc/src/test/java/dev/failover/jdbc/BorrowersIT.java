/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.PgStatement;

/**
 * What a borrower leaves in its session stays there as long as the connection is held, and the next borrower, who gets the
 * same pooled connection, finds nothing of it.
 */
@WithPostgres(standbys = 1)
@Timeout(60)
class BorrowersIT {

    /** Something left in a session: how, and the query that tells whether it is there. */
    enum Leaves {
        SETTING("SET work_mem = '4242kB'", "SELECT current_setting('work_mem') = '4242kB'"),
        SETTING_BY_FUNCTION(
                "SELECT set_config('failover.tenant', 'mine', false)",
                "SELECT coalesce(current_setting('failover.tenant', true), '') = 'mine'"),
        SETTING_AMONG_OTHERS(
                "SELECT 1; SET failover.tenant = 'mine'",
                "SELECT coalesce(current_setting('failover.tenant', true), '') = 'mine'"),
        SEARCH_PATH("SET search_path = tenant", "SELECT current_schema() = 'tenant'"),
        ADVISORY_LOCK(
                "SELECT pg_advisory_lock(42)",
                "SELECT count(*) > 0 FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'"),
        TEMPORARY_TABLE("CREATE TEMP TABLE notes(id int)", "SELECT to_regclass('pg_temp.notes') IS NOT NULL"),
        CHANNEL("LISTEN news", "SELECT count(*) > 0 FROM pg_listening_channels()"),
        CURSOR("DECLARE c CURSOR WITH HOLD FOR SELECT 1", "SELECT count(*) > 0 FROM pg_cursors WHERE name = 'c'"),
        PREPARED_NAME("PREPARE p AS SELECT 1", "SELECT count(*) > 0 FROM pg_prepared_statements WHERE name = 'p'");

        private final String sql;
        private final String query;

        Leaves(String sql, String query) {
            this.sql = sql;
            this.query = query;
        }

        void leave(Connection connection) throws SQLException {
            Given.execute(connection, sql);
        }

        boolean isIn(Connection connection) throws SQLException {
            return Given.text(connection, query).equals("t");
        }
    }

    private static PostgresNode a;
    private static PostgresNode b;

    private FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app;"
                + " CREATE SCHEMA tenant; GRANT ALL ON SCHEMA tenant TO app");
        b.awaitReplayOf(a);
    }

    @BeforeEach
    void open() {
        dataSource = open("routing.rebind", "intent");
    }

    private static FailoverDataSource open(String key, String value) {
        FailoverDataSource opened = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "1")
                .property(key, value)
                .build();
        await().until(() -> Given.port(opened.replica()) == b.port());
        await().until(() -> Given.port(opened) == a.port());
        return opened;
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    // ---- the next borrower

    @ParameterizedTest
    @EnumSource
    void theNextBorrowerFindsNothing(Leaves leaves) throws SQLException {
        for (boolean autoCommit : new boolean[] {true, false}) {
            String session = leaveAndClose(leaves, autoCommit);
            try (Connection next = dataSource.getConnection()) {
                assertThat(session(next)).isEqualTo(session);
                assertThat(leaves.isIn(next)).isFalse();
                assertThat(next.getAutoCommit()).isTrue();
                assertThat(Given.text(next, "SHOW application_name")).isEqualTo("orders");
            }
        }
    }

    private String leaveAndClose(Leaves leaves, boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(autoCommit);
            leaves.leave(connection);
            Given.commit(connection);
            assertThat(leaves.isIn(connection)).isTrue();
            return session(connection);
        }
    }

    /** Which session of the server's it is. */
    private static String session(Connection connection) throws SQLException {
        return Given.text(connection, "SELECT pg_backend_pid()");
    }

    @Test
    void onAReplicaTheNextBorrowerFindsNothingEither() throws SQLException {
        String session;
        try (Connection connection = dataSource.replica().getConnection()) {
            Leaves.SETTING.leave(connection);
            Leaves.ADVISORY_LOCK.leave(connection);
            session = session(connection);
        }
        try (Connection next = dataSource.replica().getConnection()) {
            assertThat(session(next)).isEqualTo(session);
            assertThat(Leaves.SETTING.isIn(next)).isFalse();
            assertThat(Leaves.ADVISORY_LOCK.isIn(next)).isFalse();
        }
    }

    @Test
    void whatWasLeftThroughTheDriversOwnConnectionIsGoneToo() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Connection drivers = (Connection) connection.unwrap(PGConnection.class);
            connection.unwrap(PGConnection.class).setDefaultFetchSize(7);
            Leaves.CHANNEL.leave(drivers);
            Leaves.SETTING.leave(drivers);
        }
        try (Connection next = dataSource.getConnection()) {
            assertThat(Leaves.CHANNEL.isIn(next)).isFalse();
            assertThat(Leaves.SETTING.isIn(next)).isFalse();
            assertThat(next.unwrap(PGConnection.class).getDefaultFetchSize()).isZero();
        }
    }

    /** Each of them leads to the driver's connection. */
    @ParameterizedTest
    @ValueSource(strings = {"statement", "result set", "meta data"})
    void soIsWhatWasLeftThroughWhatElseIsTheDrivers(String what) throws SQLException {
        String session;
        try (Connection connection = dataSource.getConnection()) {
            Connection drivers = drivers(connection, what);
            drivers.unwrap(PGConnection.class).setDefaultFetchSize(7);
            Leaves.SETTING.leave(drivers);
            session = session(connection);
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            assertThat(session(connection)).as("it stays where that is").isEqualTo(session);
        }
        try (Connection next = dataSource.getConnection()) {
            assertThat(session(next)).isNotEqualTo(session);
            assertThat(Leaves.SETTING.isIn(next)).isFalse();
        }
    }

    private static Connection drivers(Connection connection, String what) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 1")) {
            return switch (what) {
                case "statement" -> statement.unwrap(PgStatement.class).getConnection();
                case "result set" ->
                    result.unwrap(PgResultSet.class).getStatement().getConnection();
                default ->
                    connection.getMetaData().unwrap(PgDatabaseMetaData.class).getConnection();
            };
        }
    }

    @Test
    void aBatchIsSeenToo() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO orders VALUES (1)");
            statement.addBatch("SET work_mem = '4242kB'");
            statement.executeBatch();
        }
        try (Connection next = dataSource.getConnection()) {
            assertThat(Leaves.SETTING.isIn(next)).isFalse();
        }
        a.execute("TRUNCATE orders");
    }

    @Test
    void aTransactionThatHasFailedIsRolledBackFirst() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Leaves.SETTING.leave(connection);
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            assertThatThrownBy(() -> Given.execute(connection, "SELECT 1/0")).isInstanceOf(SQLException.class);
        }
        try (Connection next = dataSource.getConnection()) {
            assertThat(Leaves.SETTING.isIn(next)).isFalse();
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "BEGIN; INSERT INTO orders VALUES (1)", "COMMIT; START TRANSACTION"})
    void aTransactionThatATextBeganIsRolledBackToo(String text) throws SQLException {
        Given.execute(dataSource, text);
        Given.insert(dataSource, 2);
        assertThat(a.queryString("SELECT string_agg(id::text, ' ') FROM orders"))
                .isEqualTo("2");
        a.execute("TRUNCATE orders");
    }

    @Test
    void soIsOneThatFailed() throws SQLException {
        assertThatThrownBy(() -> Given.execute(dataSource, "BEGIN; SELECT 1/0")).isInstanceOf(SQLException.class);
        Given.insert(dataSource, 2);
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isOne();
        a.execute("TRUNCATE orders");
    }

    /** What the pool itself was told to set is no borrower's. */
    @Test
    void whatThePoolSetsIsThereAgain() throws SQLException {
        try (FailoverDataSource own = Given.cluster("own", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("pool.connection-init-sql", "SET work_mem = '1717kB'")
                .property("pool.schema", "tenant")
                .property("pool.transaction-isolation", "TRANSACTION_SERIALIZABLE")
                .property("pool.auto-commit", "false")
                .build()) {
            for (int borrower = 0; borrower < 2; borrower++) {
                try (Connection connection = own.getConnection()) {
                    assertThat(connection.getAutoCommit()).isFalse();
                    assertThat(Given.text(connection, "SHOW work_mem")).isEqualTo("1717kB");
                    assertThat(Given.text(connection, "SHOW search_path")).isEqualTo("tenant");
                    assertThat(Given.text(connection, "SHOW transaction_isolation"))
                            .isEqualTo("serializable");
                    assertThat(Given.text(connection, "SHOW application_name")).isEqualTo("own");
                    Given.execute(connection, "SET work_mem = '4242kB'");
                    Given.execute(connection, "SET search_path = public");
                    connection.commit();
                }
            }
        }
    }

    /** The driver names them to the server, which has forgotten them. */
    @Test
    void preparedStatementsWorkAfterwards() throws SQLException {
        for (int borrower = 0; borrower < 2; borrower++) {
            try (Connection connection = dataSource.getConnection()) {
                for (int i = 0; i < 8; i++) { // pgjdbc prepares at the fifth
                    try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
                        statement.setInt(1, i);
                        statement.executeQuery().close();
                    }
                }
                Leaves.SETTING.leave(connection);
            }
        }
    }

    /** A way back to the server for nothing would cost everybody. */
    @Test
    void whoLeavesNothingCostsNothing() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Given.execute(connection, "SELECT set_config('failover.tenant', 'mine', true)");
            Given.execute(connection, "SELECT pg_advisory_xact_lock(42)");
            Given.execute(connection, "SELECT 'last'");
        }
        assertThat(a.queryString("SELECT query FROM pg_stat_activity WHERE application_name = 'orders'"
                        + " ORDER BY state_change DESC LIMIT 1"))
                .isEqualTo("SELECT 'last'");
    }

    // ---- the one who holds it

    /** Neither for another intent, nor for an operator. */
    @ParameterizedTest
    @EnumSource
    void itDoesNotVanishUnderItsHandle(Leaves leaves) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            leaves.leave(connection);
            connection.commit();
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(a.port());
            assertThat(leaves.isIn(connection)).isTrue();
            connection.commit();
            connection.setReadOnly(false);
            dataSource.operator().drain("a", true, "me", "test");
            assertThat(leaves.isIn(connection)).isTrue();
            Given.execute(connection, "INSERT INTO public.orders VALUES (1)");
            connection.rollback();
        }
        dataSource.operator().drain("a", false, "me", "test");
    }

    @Test
    void norWhereNothingElseIsHeldBetweenTransactions() throws SQLException {
        dataSource.close();
        dataSource = open("routing.rebind", "transaction");
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            String session = session(connection);
            Leaves.TEMPORARY_TABLE.leave(connection);
            connection.commit();
            assertThat(session(connection)).isEqualTo(session);
            assertThat(Leaves.TEMPORARY_TABLE.isIn(connection)).isTrue();
        }
    }

    /** Rather than write where the setting is not, which may be another tenant's place. */
    @Test
    void whoLeftSomethingOnAReplicaIsToldThatItCannotWriteThere() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            Leaves.SETTING.leave(connection);
            connection.commit();
            connection.setReadOnly(false);
            assertThatThrownBy(() -> Given.execute(connection, "INSERT INTO orders VALUES (1)"))
                    .hasMessageContaining("held on b")
                    .hasMessageContaining("SET")
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25001");
        }
    }

    /** What the user's own SQL set is not the server's default, to which a schema would be reset. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "between", "within", "reset"})
    void whatThePoolsOwnSqlSetsIsThereAgain(String when) throws SQLException {
        try (FailoverDataSource own = Given.cluster("own", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("pool.schema", "public")
                .property(
                        "pool.connection-init-sql",
                        "SET search_path = tenant, public; SET application_name = 'ours';"
                                + " SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                .build()) {
            String session = session(own, when);
            try (Connection next = own.getConnection()) {
                assertThat(session(next)).isEqualTo(session);
                assertThat(Given.text(next, "SHOW search_path")).isEqualTo("tenant, public");
                assertThat(Given.text(next, "SHOW application_name")).isEqualTo("ours");
                assertThat(Given.text(next, "SHOW transaction_isolation")).isEqualTo("repeatable read");
            }
        }
    }

    private static String session(FailoverDataSource own, String when) throws SQLException {
        try (Connection connection = own.getConnection()) {
            connection.setAutoCommit(false);
            if (!when.equals("before")) {
                assertThat(Given.text(connection, "SHOW search_path")).isEqualTo("tenant, public");
            }
            if (when.equals("within")) {
                Given.execute(connection, "SET LOCAL search_path = public");
            } else if (when.equals("reset")) {
                Leaves.SETTING.leave(connection);
            } else {
                connection.commit();
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            }
            connection.setSchema("pg_catalog");
            assertThat(Given.text(connection, "SHOW search_path")).isEqualTo("pg_catalog");
            connection.commit();
            return session(connection);
        }
    }

    // ---- a tenant

    /** The declared schema goes along, for JDBC has a method for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTenantsSchemaGoesWithItsHandleAndNowhereElse(boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(autoCommit);
            connection.setSchema("tenant");
            for (boolean readOnly : new boolean[] {false, true, false}) {
                connection.setReadOnly(readOnly);
                assertThat(Given.port(connection)).isEqualTo((readOnly ? b : a).port());
                assertThat(Given.text(connection, "SELECT current_schema()")).isEqualTo("tenant");
                Given.rollback(connection);
            }
        }
        try (Connection next = dataSource.getConnection();
                Connection reader = dataSource.replica().getConnection()) {
            assertThat(Given.text(next, "SELECT current_schema()")).isEqualTo("public");
            assertThat(Given.text(reader, "SELECT current_schema()")).isEqualTo("public");
        }
    }
}
