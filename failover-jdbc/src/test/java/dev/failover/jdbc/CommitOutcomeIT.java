/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static dev.failover.testkit.Direction.TO_CLIENT;
import static dev.failover.testkit.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.failover.FailoverEvent.SynchronousWaitCancelled;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller is told of a commit that got no answer: never that it happened or did not when nobody knows. */
@WithPostgres(standbys = 1)
@Timeout(120)
class CommitOutcomeIT {

    private static final int TIMES = 200;

    /** Where nobody can know, a few times do. */
    private static final int FEW = 20;

    private static PostgresNode a;
    private static PostgresNode b;

    private FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY, n int UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                + " GRANT ALL ON orders TO app");
    }

    @BeforeEach
    void open() {
        dataSource = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("drain.timeout", "0s")
                .build();
        a.execute("TRUNCATE orders");
    }

    @AfterEach
    void close() {
        a.thaw();
        dataSource.close();
        awaitStandby(false);
    }

    @Test
    void aCommitThatTheServerReadAndNobodyHeardOfIsUnknown() {
        Lane.each(Commit.values(), lane -> {
            for (int i = 1; i <= TIMES; i++) {
                try (Connection connection = lane.begin(i)) {
                    CompletableFuture<Void> cut = i <= TIMES / 2
                            ? lane.proxy.cutBefore(TO_CLIENT, lane.way.answered)
                            : lane.proxy.cutWhen(TO_SERVER, lane.way.said);

                    assertUnknown(lane.commit(connection, i));
                    assertThat(cut).isCompleted();
                    assertIsDeadInPeace(connection);
                }
            }
            await().until(() -> lane.rows() == TIMES);
        });
    }

    /** The driver could hand nothing of it to the network. */
    @Test
    void aCommitThatDidNotLeaveCertainlyDidNotHappen() {
        assumeTrue(Kernel.tells());
        Lane.each(new Commit[] {Commit.COMMIT, Commit.SET_AUTO_COMMIT}, lane -> {
            for (int i = 1; i <= TIMES; i++) {
                try (Connection connection = lane.begin(i)) {
                    lane.cutAndAwaitThatTheClientKnows();

                    assertLostForCertain(lane.commit(connection, i));
                    assertIsDeadInPeace(connection);
                }
            }
            assertThat(lane.rows()).isZero();
        });
    }

    /** The client sent all of it, and sees the same as if the server had got it. */
    @Test
    void aCommitThatWasCutOnItsWayIsNotSaidNotToHaveHappened() {
        Lane.each(Commit.values(), lane -> {
            for (int i = 1; i <= FEW; i++) {
                try (Connection connection = lane.begin(i)) {
                    CompletableFuture<Void> cut = lane.proxy.cutInside(TO_SERVER, lane.way.said);

                    assertUnknown(lane.commit(connection, i));
                    assertThat(cut).isCompleted();
                }
            }
            assertThat(lane.rows()).isZero();
        });
    }

    /** An application that commits in one way, over a network of its own. HikariCP makes it one connection in 40 ms. */
    private record Lane(Commit way, FaultProxy proxy, FailoverDataSource dataSource) {

        interface Work {
            void on(Lane lane) throws SQLException;
        }

        static void each(Commit[] ways, Work work) {
            List<CompletableFuture<Void>> ends = Stream.of(ways)
                    .map(way -> CompletableFuture.runAsync(() -> run(way, work), task -> new Thread(task).start()))
                    .toList();
            assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofMinutes(1)));
        }

        private static void run(Commit way, Work work) {
            try (FaultProxy proxy = FaultProxy.to(a.host(), a.port());
                    FailoverDataSource dataSource = through(proxy)) {
                work.on(new Lane(way, proxy, dataSource));
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** The probe goes past the proxy. */
        private static FailoverDataSource through(FaultProxy proxy) {
            return Given.cluster("orders", b)
                    .endpoint("a", e -> e.url(proxy.url(PostgresNode.DATABASE)).property("probe.url", a.url()))
                    .property("pool.maximum-pool-size", "1")
                    .build();
        }

        private long id(int i) {
            return way.ordinal() * 1000L + i;
        }

        Connection begin(int i) throws SQLException {
            Connection connection = dataSource.getConnection();
            way.prepare(connection, id(i));
            return connection;
        }

        SQLException commit(Connection connection, int i) {
            return CommitOutcomeIT.commit(way, connection, id(i));
        }

        /** Of a batch the second row has the first one's number, negative. */
        long rows() {
            return a.queryLong("SELECT count(*) FROM orders WHERE id BETWEEN " + id(1) + " AND " + id(999));
        }

        void cutAndAwaitThatTheClientKnows() {
            Set<String> before = Kernel.connectionsTo(proxy.port());
            proxy.cut();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> Collections.disjoint(before, Kernel.connectionsTo(proxy.port())));
        }
    }

    // ---- other ends of a commit

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "SET_AUTO_COMMIT", "EXECUTE"})
    void whatADeferredConstraintRefusesCertainlyDidNotHappen(Commit way) throws SQLException {
        a.execute("INSERT INTO orders VALUES (-1, 7)");
        for (int id = 1; id <= FEW; id++) {
            try (Connection connection = dataSource.getConnection()) {
                way.prepare(connection, id);
                Given.execute(connection, "UPDATE orders SET n = 7 WHERE id = " + id);

                assertThat(commit(way, connection, id).getSQLState()).isEqualTo("23505");
                assertThat(connection.isValid(1)).isTrue();
            }
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders WHERE id > 0")).isZero();
    }

    @Test
    void aCommitThatCannotBeSerializedCertainlyDidNotHappen() throws SQLException {
        try (FailoverDataSource other = Given.cluster("other", a).build();
                Connection one = serializable(dataSource);
                Connection two = serializable(other)) {
            Given.text(one, "SELECT count(*) FROM orders");
            Given.text(two, "SELECT count(*) FROM orders");
            Given.execute(one, "INSERT INTO orders VALUES (1)");
            Given.execute(two, "INSERT INTO orders VALUES (2)");
            one.commit();

            assertThat(commit(Commit.COMMIT, two, 2).getSQLState()).isEqualTo("40001");
        }
    }

    private static Connection serializable(FailoverDataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        return connection;
    }

    // ---- while a commit waits for a synchronous standby

    @ParameterizedTest
    @EnumSource
    void aCommitDuringWhichTheServerEndsTheSessionIsUnknown(Commit way) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Caller committing = commitThatWaits(way, connection);
            a.terminateBackends(PostgresNode.USER);

            assertUnknown((SQLException) committing.failure());
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders WHERE id = 1")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatWeAbortBecauseThePrimaryIsGivenUpIsUnknown(Commit way) throws SQLException {
        try (FailoverDataSource impatient = Given.cluster("impatient", a, b)
                        .property("probe.timeout", "200ms")
                        .property("probe.suspect-after", "100ms")
                        .build();
                Connection connection = impatient.getConnection()) {
            Caller committing = commitThatWaits(way, connection);
            a.freeze();

            assertUnknown((SQLException) committing.failure());
            assertIsDeadInPeace(connection);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatIsAbortedWithItsDataSourceIsUnknown(Commit way) throws SQLException {
        Connection connection = dataSource.getConnection();
        Caller committing = commitThatWaits(way, connection);
        dataSource.close();

        assertUnknown((SQLException) committing.failure());
        assertIsDeadInPeace(connection);
        connection.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatItsUserAbortsIsUnknown(Commit way) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Caller committing = commitThatWaits(way, connection);
            connection.abort(Runnable::run);

            assertUnknown((SQLException) committing.failure());
        }
    }

    @Test
    void aCommitWhoseWaitIsCancelledHappened() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Caller committing = commitThatWaits(Commit.COMMIT, connection);
            a.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

            assertThat((Throwable) committing.failure()).isNull();
            assertThat((Throwable) connection.getWarnings()).hasMessageContaining("canceling wait for synchronous");
        }
        assertThat(a.queryLong("SELECT count(*) FROM orders")).isOne();
    }

    /** Where none may be lost it is worth telling, whichever way it was committed. */
    @ParameterizedTest
    @EnumSource
    void aCommitWhoseWaitIsCancelledIsTold(Commit way) throws SQLException {
        List<SynchronousWaitCancelled> told = new CopyOnWriteArrayList<>();
        try (FailoverDataSource strict = Given.cluster("strict", a, b)
                        .property("objectives.rpo", "0s")
                        .listener(event -> {
                            if (event instanceof SynchronousWaitCancelled cancelled) {
                                told.add(cancelled);
                            }
                        })
                        .build();
                Connection connection = strict.getConnection()) {
            Caller committing = commitThatWaits(way, connection);
            while (!committing.hasEnded()) { // each text of a batch may wait for itself
                a.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            }

            assertThat((Throwable) committing.failure()).isNull();
            await().until(() -> !told.isEmpty());
            assertThat(told).allMatch(event -> event.endpoint().equals("a"));
        }
    }

    private static Caller commitThatWaits(Commit way, Connection connection) throws SQLException {
        way.prepare(connection, 1);
        awaitStandby(true);
        Caller committing = Caller.of(() -> way.commit(connection, 1));
        quickly().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == 1);
        return committing;
    }

    /** Whether commits wait for a standby that there is not. */
    private static void awaitStandby(boolean missing) {
        a.execute("ALTER SYSTEM SET synchronous_standby_names = '" + (missing ? "missing" : "") + "'");
        a.execute("SELECT pg_reload_conf()");
        quickly().until(() -> a.queryString("SHOW synchronous_standby_names").isEmpty() != missing);
    }

    private static ConditionFactory quickly() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    // ---- what all have in common

    private static SQLException commit(Commit way, Connection connection, long id) {
        return catchThrowableOfType(SQLException.class, () -> way.commit(connection, id));
    }

    private static void assertUnknown(SQLException thrown) {
        assertThat((Throwable) thrown).isExactlyInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(thrown.getSQLState()).isEqualTo("08007");
        assertThat(((CommitOutcomeUnknownException) thrown).wasMaybeCommitted()).isTrue();
    }

    private static void assertLostForCertain(SQLException thrown) {
        assertThat((Throwable) thrown).isExactlyInstanceOf(ConnectionLostException.class);
        assertThat(thrown.getSQLState()).isEqualTo("08006");
        assertThat(((ConnectionLostException) thrown).wasMaybeCommitted()).isFalse();
    }

    private static void assertIsDeadInPeace(Connection connection) {
        assertThatCode(() -> {
                    connection.rollback();
                    connection.close();
                })
                .doesNotThrowAnyException();
    }
}
