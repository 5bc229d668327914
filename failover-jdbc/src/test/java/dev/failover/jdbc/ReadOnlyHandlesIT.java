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
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handle's declared intent binds it to, on a healthy cluster. */
@WithPostgres(standbys = 1)
@Timeout(60)
class ReadOnlyHandlesIT {

    private static PostgresNode a;
    private static PostgresNode b;

    private FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        b.awaitReplayOf(a);
    }

    @BeforeEach
    void open() throws SQLException {
        dataSource = Given.cluster("handles", a, b)
                .property("pool.maximum-pool-size", "1")
                .build();
        await().until(() -> Given.port(dataSource.replica()) == b.port());
        await().until(() -> Given.port(dataSource) == a.port());
        a.execute("TRUNCATE orders");
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadOnlyHandleGoesToAReplicaAndItsNextReadWriteUseToThePrimary(boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(autoCommit);
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            Given.commit(connection);
            connection.setReadOnly(false);
            assertThat(Given.port(connection)).isEqualTo(a.port());
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO orders VALUES (1)");
            }
            Given.commit(connection);
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(1);
    }

    @Test
    void theIntentDoesNotChangeInsideATransaction() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(Given.port(connection)).isEqualTo(a.port());
            SQLException refused = catchThrowableOfType(SQLException.class, () -> connection.setReadOnly(true));
            assertThat(refused.getSQLState()).isEqualTo("25001");
            connection.rollback();
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
        }
    }

    @Test
    void norInsideOneThatATextBegan() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Given.execute(connection, "BEGIN");
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            assertRefusesToBeReadOnly(connection);
            Given.execute(connection, "COMMIT");
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            connection.setReadOnly(false);

            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (2); COMMIT AND CHAIN; INSERT INTO orders VALUES (3)");
            assertRefusesToBeReadOnly(connection);
            connection.commit();
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(3);
    }

    private static void assertRefusesToBeReadOnly(Connection connection) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> connection.setReadOnly(true));
        assertThat(refused.getSQLState()).isEqualTo("25001");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInsertThroughReplicaIsRefusedByAStandbyAndTheConnectionStaysUsable(boolean autoCommit) throws SQLException {
        refusesInserts(dataSource, b, autoCommit);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInsertThroughReplicaIsRefusedByAPrimaryThatServesItAndTheConnectionStaysUsable(boolean autoCommit)
            throws SQLException {
        try (FailoverDataSource alone = Given.cluster("alone", a, b)
                .endpoint("b", e -> e.property("reads", "false"))
                .property("pool.maximum-pool-size", "1")
                .build()) {
            refusesInserts(alone, a, autoCommit);
            Given.insert(alone, 7); // the same pooled connection
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(1);
    }

    private static void refusesInserts(FailoverDataSource dataSource, PostgresNode by, boolean autoCommit)
            throws SQLException {
        try (Connection connection = dataSource.replica().getConnection()) {
            connection.setAutoCommit(autoCommit);
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 2; i++) {
                    SQLException refused = catchThrowableOfType(
                            SQLException.class, () -> statement.executeUpdate("INSERT INTO orders VALUES (666)"));
                    assertThat(refused.getSQLState()).isEqualTo("25006");
                    assertThat(refused.getMessage()).contains("readOnly");
                    if (!autoCommit) {
                        connection.rollback();
                    }
                    try (ResultSet row = statement.executeQuery("SELECT inet_server_port()")) {
                        row.next();
                        assertThat(row.getInt(1)).isEqualTo(by.port());
                    }
                }
            }
        }
        assertThat(dataSource.operator().status().endpoints())
                .noneMatch(e -> e.verdict().contains("SUSPECT"));
    }

    @Test
    void anOpenStatementHoldsAReadOnlyHandleWhereItIs() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            Statement open = connection.createStatement();
            open.execute("SELECT 1");
            connection.setReadOnly(false);

            SQLException refused = catchThrowableOfType(SQLException.class, () -> Given.port(connection));
            assertThat(refused.getSQLState()).isEqualTo("25001");
            assertThat(refused.getMessage()).contains("close the statement");
            open.close();
            assertThat(Given.port(connection)).isEqualTo(a.port());
        }
    }

    /** What it saw there would be of the past, in a transaction that writes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void norDoesThatStatementGoOnThereForOneThatWrites(boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(autoCommit);
            connection.setReadOnly(true);
            try (PreparedStatement open = connection.prepareStatement("SELECT count(*) FROM orders")) {
                open.executeQuery().close();
                Given.commit(connection);
                connection.setReadOnly(false);
                SQLException refused = catchThrowableOfType(SQLException.class, open::executeQuery);
                assertThat(refused.getSQLState()).isEqualTo("25001");
                assertThat(connection.getSchema()).isEqualTo("public");
                connection.setReadOnly(true);
                open.executeQuery().close();
            }
        }
    }

    @Test
    void metaDataEndsWithTheBackendThatItCameFrom() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData ofPrimary = connection.getMetaData();
            try (ResultSet tables = ofPrimary.getTables(null, null, "orders", null)) {
                assertThat(tables.next()).isTrue();
            }
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());

            SQLException refused =
                    catchThrowableOfType(SQLException.class, () -> ofPrimary.getTables(null, null, "orders", null));
            assertThat(refused.getSQLState()).isEqualTo("55000");
            assertThat(connection
                            .getMetaData()
                            .getTables(null, null, "orders", null)
                            .next())
                    .isTrue();
        }
    }

    @Test
    void anArrayOfABackendThatWasLeftHoldsNothing() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Array ofPrimary = connection.createArrayOf("int4", new Object[] {1, 2});
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            ofPrimary.getResultSet().close();
            connection.setReadOnly(false);
            assertThat(Given.port(connection)).isEqualTo(a.port());
        }
    }

    @Test
    void anUntouchedConnectionBorrowsNothing() throws SQLException {
        List<Connection> untouched = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // the pool has one
            Connection connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            connection.setReadOnly(i % 2 == 0);
            connection.commit();
            connection.rollback();
            untouched.add(connection);
        }
        assertThat(Given.port(dataSource)).isEqualTo(a.port());
        assertThat(Given.port(dataSource.replica())).isEqualTo(b.port());
        for (Connection connection : untouched) {
            connection.close();
        }
    }
}
