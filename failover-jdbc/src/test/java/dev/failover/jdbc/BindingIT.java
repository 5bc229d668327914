/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.Access;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which server a connection is bound to, and when it may change it, by the call orders of frameworks. */
@WithPostgres(standbys = 1)
@Timeout(60)
class BindingIT {

    /** How a framework says that a transaction only reads. */
    enum Declares {
        BY_SET_READ_ONLY,
        BY_HINT
    }

    private static PostgresNode a;
    private static PostgresNode b;

    private final List<Access> bound = new ArrayList<>();
    private boolean hint;
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
        dataSource = open("routing.rebind", "intent");
    }

    private FailoverDataSource open(String key, String value) {
        FailoverDataSource opened = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("pool.connection-timeout", "3s")
                .property("failover.max-wait", "3s")
                .property(key, value)
                .readOnlyHint(() -> hint)
                .bindListener((connection, access) -> bound.add(access))
                .build();
        await().until(() -> Given.port(opened.replica()) == b.port());
        await().until(() -> Given.port(opened) == a.port());
        bound.clear();
        return opened;
    }

    @AfterEach
    void close() {
        dataSource.close();
        if (!a.isRunning()) {
            a.start();
        }
        if (!b.isRunning()) {
            b.start();
        }
    }

    // ---- call orders

    /** As Spring's transaction managers call a connection. */
    private int transaction(Connection connection, boolean readOnly, Declares declares) throws SQLException {
        boolean sets = readOnly && declares == Declares.BY_SET_READ_ONLY;
        hint = readOnly && declares == Declares.BY_HINT;
        try {
            if (sets) {
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            int port = Given.port(connection);
            if (!readOnly) {
                insert(connection);
            }
            connection.commit();
            connection.setAutoCommit(true);
            if (sets) {
                connection.setReadOnly(false);
            }
            return port;
        } finally {
            hint = false;
        }
    }

    private static void insert(Connection connection) throws SQLException {
        Given.execute(connection, "INSERT INTO orders SELECT count(*) FROM orders");
    }

    private int transaction(boolean readOnly, Declares declares) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return transaction(connection, readOnly, declares);
        }
    }

    /** So it is too where a framework gives its connection back after each transaction. */
    @ParameterizedTest
    @EnumSource
    void plain(Declares declares) throws SQLException {
        assertThat(transaction(true, declares)).isEqualTo(b.port());
        assertThat(transaction(false, declares)).isEqualTo(a.port());
        assertThat(transaction(true, declares)).isEqualTo(b.port());
        assertThat(bound).containsExactly(Access.READ_ONLY, Access.READ_WRITE, Access.READ_ONLY);
    }

    @ParameterizedTest
    @EnumSource
    void requiresNew(Declares declares) throws SQLException {
        try (Connection outer = dataSource.getConnection()) {
            boolean sets = declares == Declares.BY_SET_READ_ONLY;
            hint = !sets;
            outer.setReadOnly(sets);
            outer.setAutoCommit(false);
            assertThat(Given.port(outer)).isEqualTo(b.port());
            assertThat(transaction(false, declares)).isEqualTo(a.port());
            hint = !sets;
            assertThat(Given.port(outer)).isEqualTo(b.port());
            outer.commit();
        }
        hint = false;
        try (Connection outer = dataSource.getConnection()) {
            outer.setAutoCommit(false);
            insert(outer);
            assertThat(transaction(true, declares)).isEqualTo(b.port());
            insert(outer);
            outer.commit();
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void openInView(Declares declares) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(transaction(connection, true, declares)).isEqualTo(b.port());
            assertThat(transaction(connection, false, declares)).isEqualTo(a.port());
            assertThat(transaction(connection, true, declares)).isEqualTo(b.port());
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void openInViewThatWritesFirst(Declares declares) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(transaction(connection, false, declares)).isEqualTo(a.port());
            assertThat(transaction(connection, true, declares)).isEqualTo(b.port());
        }
    }

    @ParameterizedTest
    @EnumSource
    void metaDataFirst(Declares declares) throws SQLException {
        for (boolean readOnly : new boolean[] {true, false}) {
            try (Connection connection = dataSource.getConnection()) {
                assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
                assertThat(transaction(connection, readOnly, declares)).isEqualTo((readOnly ? b : a).port());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteInAReadOnlyTransactionIsRefusedWithAdviceAndTheConnectionIsKept(Declares declares) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean sets = declares == Declares.BY_SET_READ_ONLY;
            hint = !sets;
            connection.setReadOnly(sets);
            connection.setAutoCommit(false);
            SQLException refused = catchThrowableOfType(SQLException.class, () -> insert(connection));
            assertThat(refused.getSQLState()).isEqualTo("25006");
            assertThat(refused.getMessage()).isEqualTo("write inside a read-only transaction; remove readOnly = true");
            connection.rollback();
            assertThat(Given.port(connection)).isEqualTo(b.port());
        }
        assertThat(bound).hasSize(1);
    }

    /** Whatever the hint says. */
    @Test
    void statementsInAutocommitModeAreRoutedAsDeclared() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            hint = true;
            assertThat(Given.port(connection)).isEqualTo(a.port());
            connection.setAutoCommit(false);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            connection.setAutoCommit(true);
            insert(connection);
        }
    }

    @Test
    void aConnectionThatIsHeldWhereItMayWriteRefusesToDoSoInATransactionThatOnlyReads() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement held = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            assertThatThrownBy(() -> held.execute("INSERT INTO orders VALUES (1)"))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25006");
            connection.rollback();
            connection.setReadOnly(false);
            held.execute("INSERT INTO orders VALUES (2)");
            connection.commit();
        }
        assertThat(a.queryString("SELECT string_agg(id::text, ' ') FROM orders"))
                .isEqualTo("2");
    }

    // ---- routing.rebind

    @ParameterizedTest
    @EnumSource
    void withRebindTransactionNothingIsHeldBetweenTwo(Declares declares) throws SQLException {
        dataSource.close();
        dataSource = open("routing.rebind", "transaction");
        try (Connection connection = dataSource.getConnection()) {
            assertThat(transaction(connection, true, declares)).isEqualTo(b.port());
            assertThat(transaction(connection, false, declares)).isEqualTo(a.port());
            Given.insert(dataSource, 100); // the pool has one connection
            connection.setAutoCommit(false);
            insert(connection);
            connection.rollback();
            Given.insert(dataSource, 101);
            Statement open = connection.createStatement();
            open.execute("INSERT INTO orders VALUES (102)");
            connection.commit();
            open.close();
            Given.insert(dataSource, 103);
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders WHERE id >= 100")).isEqualTo(4);
    }

    @Test
    void withRebindTransactionAFailedCommitGivesItBackToo() throws SQLException {
        dataSource.close();
        dataSource = open("routing.rebind", "transaction");
        a.execute("ALTER TABLE orders ADD n int UNIQUE DEFERRABLE INITIALLY DEFERRED");
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1, 1), (2, 1)");
            assertThatThrownBy(connection::commit).hasMessageContaining("duplicate key");
            Given.execute(dataSource, "INSERT INTO orders VALUES (3)"); // the pool has one connection
        } finally {
            a.execute("ALTER TABLE orders DROP n");
        }
    }

    @Test
    void withRebindNeverAConnectionStaysWhereItIs() throws SQLException {
        dataSource.close();
        dataSource = open("routing.rebind", "never");
        try (Connection connection = dataSource.getConnection()) {
            assertThat(transaction(connection, true, Declares.BY_SET_READ_ONLY)).isEqualTo(b.port());
            SQLException held = catchThrowableOfType(SQLException.class, () -> insert(connection));
            assertThat(held.getSQLState()).isEqualTo("25001");
            assertThat(held.getMessage()).contains("held on b", "routing.rebind=never");
        }
        try (Connection connection = dataSource.getConnection()) {
            assertThat(transaction(connection, false, Declares.BY_SET_READ_ONLY))
                    .isEqualTo(a.port());
            assertThat(transaction(connection, true, Declares.BY_SET_READ_ONLY)).isEqualTo(a.port());
            connection.setReadOnly(true);
            assertThatThrownBy(() -> insert(connection)).hasMessageContaining("read-only");
        }
    }

    // ---- a replica that should not serve any more

    @Test
    void aReaderLeavesAReplicaThatFailedBetweenTwoTransactions() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Connection autocommit = dataSource.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            connection.commit();
            killReplica();
            assertThat(Given.port(connection)).isEqualTo(a.port());
            autocommit.setReadOnly(true);
            connection.rollback();
        }
    }

    /** Nobody knows what its user keeps in the session. */
    @Test
    void inAutocommitModeItIsLost() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            assertThat(Given.port(connection)).isEqualTo(b.port());
            killReplica();
            assertThatThrownBy(() -> Given.port(connection)).isExactlyInstanceOf(ConnectionLostException.class);
        }
    }

    private void killReplica() {
        b.kill();
        await().until(() -> dataSource.operator().status().endpoints().stream()
                .anyMatch(e -> e.verdict().startsWith("b: DOWN")));
    }

    // ---- what any live server can tell

    @Test
    void anApplicationStartsWhileThePrimaryIsDown() throws SQLException {
        dataSource.close();
        a.kill();
        try (FailoverDataSource started = Given.cluster("started", a, b)
                        .property("pool.connection-timeout", "3s")
                        .property("failover.max-wait", "500ms")
                        .build();
                Connection connection = started.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(metaData.getDatabaseProductName()).isEqualTo("PostgreSQL");
            assertThat(metaData.getConnection()).isSameAs(connection);
            try (ResultSet tables = metaData.getTables(null, null, "orders", null)) {
                assertThat(tables.next()).isTrue();
            }
            assertThat(connection.getCatalog()).isEqualTo("app");
            assertThat(connection.getSchema()).isEqualTo("public");
            assertThat(connection.isValid(1)).isTrue();
            assertThatThrownBy(connection::createClob).isInstanceOf(SQLFeatureNotSupportedException.class);
            Statement late = connection.createStatement();
            assertThat(late.getFetchSize()).isZero();
            try (ResultSet version = late.executeQuery("SELECT version()")) {
                assertThat(version.next()).isTrue();
            }

            assertThatThrownBy(() -> late.execute("SELECT 1")).isInstanceOf(NoEndpointAvailableException.class);
            assertThatThrownBy(() -> late.setFetchSize(7)).isInstanceOf(NoEndpointAvailableException.class);
            assertThatThrownBy(() -> insert(connection)).isInstanceOf(NoEndpointAvailableException.class);
            assertThat(late.isClosed()).isFalse();
            a.start();
            await().until(() -> started.operator().status().writer().isPresent());
            insert(connection);
            late.setFetchSize(7);
            late.execute("INSERT INTO orders SELECT count(*) FROM orders");
            assertThat(late.getFetchSize()).isEqualTo(7);
            assertThat(late.getConnection()).isSameAs(connection);
            late.close();
            assertThat(late.isClosed()).isTrue();
            await().until(() -> Given.port(started.replica()) == b.port()); // it follows again
            connection.setReadOnly(true); // no statement holds it any more
            assertThat(Given.port(connection)).isEqualTo(b.port());
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(2);
    }

    @Test
    void nothingAliveIsSaidSo() {
        dataSource.operator().drain("a", true, "me", "test");
        dataSource.operator().drain("b", true, "me", "test");
        try (Connection connection = dataSource.getConnection()) {
            assertThatThrownBy(connection::getMetaData).isInstanceOf(NoEndpointAvailableException.class);
            assertThat(connection.isValid(1)).isFalse();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoAsksForMetaDataAndThenWritesKeepsBothConnectionAndMetaData() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            insert(connection);
            assertThat(metaData.getSchemas().next()).isTrue();
        }
        assertThat(bound).hasSize(1);
    }

    /** What it is set to does not depend on when it is asked. */
    @Test
    void anUnboundConnectionAnswersWhatABoundOneWould() throws SQLException {
        try (FailoverDataSource own = Given.cluster("own", a, b)
                        .property("pool.transaction-isolation", "TRANSACTION_REPEATABLE_READ")
                        .property("pool.auto-commit", "false")
                        .property("pool.schema", "pg_catalog")
                        .property("driver.socketTimeout", "17")
                        .build();
                Connection connection = own.getConnection()) {
            List<Object> unbound = answers(connection);
            Given.execute(connection, "SELECT 1");
            assertThat(unbound)
                    .isEqualTo(answers(connection))
                    .startsWith(Connection.TRANSACTION_REPEATABLE_READ, 17_000, false);
        }
    }

    private static List<Object> answers(Connection connection) throws SQLException {
        return List.of(
                connection.getTransactionIsolation(),
                connection.getNetworkTimeout(),
                connection.getAutoCommit(),
                connection.isReadOnly(),
                connection.getHoldability(),
                connection.getTypeMap(),
                connection.getClientInfo(),
                String.valueOf(connection.getCatalog()),
                String.valueOf(connection.getSchema()));
    }

    /** What nobody needs a server for takes none. */
    @Test
    void questionsAboutTheConnectionItselfBorrowNothing() throws SQLException {
        try (Connection holder = dataSource.getConnection();
                Connection connection = dataSource.getConnection()) {
            Given.execute(holder, "SELECT 1"); // the pool has one connection
            connection.setClientInfo("ApplicationName", "mine");
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("mine");
            assertThat(connection.getClientInfo()).hasSize(1);
            assertThat(connection.getTypeMap()).isEmpty();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat((Throwable) connection.getWarnings()).isNull();
            connection.setCatalog("other");
            connection.setNetworkTimeout(Runnable::run, 1000);
            assertThat(connection.getNetworkTimeout()).isEqualTo(1000);
            connection.setAutoCommit(false);
            connection.commit();
            connection.rollback();
            assertThat(connection.isWrapperFor(Connection.class)).isTrue();
        }
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("orders");
        }
        assertThat(bound).hasSize(1);
    }

    // ---- who prepares a session, and who limits a call

    @Test
    void aTenantIsSetOnEachServerAndOutlivesARollback() throws SQLException {
        try (FailoverDataSource tenants = Given.cluster("tenants", a, b)
                        .bindListener((connection, access) ->
                                Given.execute(connection, "SET failover.tenant = '" + access + "'"))
                        .build();
                Connection connection = tenants.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(Given.text(connection, "SHOW failover.tenant")).isEqualTo("READ_WRITE");
            connection.rollback();
            assertThat(Given.text(connection, "SHOW failover.tenant")).isEqualTo("READ_WRITE");
            connection.rollback();
            connection.setReadOnly(true);
            assertThat(Given.text(connection, "SHOW failover.tenant")).isEqualTo("READ_ONLY");
        }
    }

    @Test
    void aTenantOutlivesARollbackInAPoolWithoutAutocommitToo() throws SQLException {
        try (FailoverDataSource tenants = Given.cluster("tenants", a)
                        .property("pool.auto-commit", "false")
                        .bindListener((connection, access) -> Given.execute(connection, "SET failover.tenant = 'x'"))
                        .build();
                Connection connection = tenants.getConnection()) {
            Given.execute(connection, "SELECT 1");
            connection.rollback();
            assertThat(Given.text(connection, "SHOW failover.tenant")).isEqualTo("x");
        }
    }

    @Test
    void aSessionThatCouldNotBePreparedIsNotUsed() throws SQLException {
        SQLException[] failure = {new SQLException("no such tenant", "P0001")};
        try (FailoverDataSource tenants = Given.cluster("tenants", a)
                .property("pool.maximum-pool-size", "1")
                .bindListener((connection, access) -> throwIfAny(failure[0]))
                .build()) {
            assertThatThrownBy(() -> Given.execute(tenants, "SELECT 1")).isSameAs(failure[0]);
            failure[0] = null;
            Given.execute(tenants, "SELECT 1"); // the pool has one connection
        }
    }

    @Test
    void norOneWhoseListenerDiedOfAnError() throws SQLException {
        boolean[] dies = {true};
        try (FailoverDataSource tenants = Given.cluster("tenants", a)
                        .property("pool.maximum-pool-size", "1")
                        .bindListener((connection, access) -> {
                            if (dies[0]) {
                                throw new StackOverflowError();
                            }
                            Given.execute(connection, "SET failover.tenant = 'x'");
                        })
                        .build();
                Connection connection = tenants.getConnection()) {
            assertThatThrownBy(() -> Given.execute(connection, "SELECT 1")).isInstanceOf(StackOverflowError.class);
            dies[0] = false;
            assertThat(Given.text(connection, "SHOW failover.tenant")).isEqualTo("x");
        }
    }

    private static void throwIfAny(@Nullable SQLException failure) throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    @Test
    void aCallWaitsNoLongerThanItsDeadline() throws SQLException {
        long[] remaining = {Long.MAX_VALUE};
        try (FailoverDataSource limited = Given.cluster("limited", a)
                .property("pool.connection-timeout", "5s")
                .property("failover.max-wait", "5s")
                .property("startup.timeout", "5s")
                .callDeadline(() -> remaining[0])
                .build()) {
            Given.execute(limited, "SELECT 1");
            remaining[0] = 1;
            Given.execute(limited, "SELECT 1");
            limited.operator().drain("a", true, "me", "test");
            for (long millis : new long[] {300, 0, -5}) {
                remaining[0] = millis;
                Caller caller = Caller.of(() -> Given.execute(limited, "SELECT 1"));
                assertThat((Throwable) caller.failure()).isInstanceOf(NoEndpointAvailableException.class);
                assertThat(caller.millis()).isBetween(Math.max(0, millis - 50), Math.max(0, millis) + 2000);
            }
        }
    }
}
