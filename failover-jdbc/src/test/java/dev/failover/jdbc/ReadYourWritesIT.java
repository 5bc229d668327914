/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** In a session nobody misses what he wrote himself, however far behind the replicas are. */
@WithPostgres(standbys = 2)
@Timeout(90)
@SuppressWarnings("try") // a session is opened for its effect
class ReadYourWritesIT {

    private static final Duration DELAY = Duration.ofSeconds(1);

    private PostgresCluster cluster;
    private PostgresNode a;
    private PostgresNode b;
    private PostgresNode c;

    @BeforeEach
    void start(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
        c = cluster.node("c");
    }

    @ParameterizedTest
    @CsvSource({"session, on", "session, off", "exact, on", "exact, off"})
    void aReadInASessionSeesWhatTheSessionWroteAndOthersDoNot(String consistency, String synchronousCommit)
            throws Exception {
        try (Orders orders = orders(
                "reads.consistency", consistency, "driver.options", "-c synchronous_commit=" + synchronousCommit)) {
            awaitReaders(orders, "b", "c");
            b.delayReplay(DELAY);
            c.delayReplay(DELAY);
            int missedOutside = 0;
            for (int id = 1; id <= 200; id++) {
                orders.insert(-id);
                missedOutside += sees(orders, -id) ? 0 : 1;
                try (Session session = orders.dataSource.session("ann")) {
                    orders.insert(id);
                    assertThat(sees(orders, id)).as("own write %d", id).isTrue();
                }
            }
            System.out.printf("outside of sessions %d of 200 reads missed the write before them%n", missedOutside);
            assertThat(missedOutside).isGreaterThan(150);

            long wrote = System.nanoTime();
            await("a replica serves the session again").until(() -> !isReadFrom(orders, "ann", a));
            System.out.printf(
                    "%s: a replica %s behind served the session again after %d ms%n",
                    consistency, DELAY, (System.nanoTime() - wrote) / 1_000_000);
            try (Session session = orders.dataSource.session("ann")) {
                assertThat(sees(orders, 200)).isTrue();
            }
        }
    }

    /** Its user goes on in the mode that he set, whatever the server says when it is asked. */
    @Test
    void aPositionThatIsRefusedLeavesTheConnectionAsItWas() throws Exception {
        a.execute("REVOKE EXECUTE ON FUNCTION pg_current_wal_insert_lsn() FROM public");
        try (Orders orders = orders("reads.consistency", "exact", "probe.username", "postgres");
                Session session = orders.dataSource.session("ann");
                Connection connection = orders.dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            connection.commit();
            Given.execute(connection, "INSERT INTO orders VALUES (2)");
            connection.rollback();
        }
        assertThat(a.queryLong("SELECT sum(id) FROM orders")).isOne();
    }

    @Test
    void withConsistencyEventualASessionSeesNoMoreThanOthers() throws Exception {
        try (Orders orders = orders("reads.consistency", "eventual")) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(1);
                assertThat(sees(orders, 1)).isFalse();
            }
        }
    }

    @Test
    void onlyTheSessionThatWroteLeavesTheReplicas() throws Exception {
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(1);
            }

            assertThat(isReadFrom(orders, "ann", a)).isTrue();
            assertThat(isReadFrom(orders, "bob", a)).isFalse();
            assertThat(Given.port(orders.dataSource.replica())).isNotEqualTo(a.port());
        }
    }

    @Test
    void everyWayToWriteCounts() throws Exception {
        List<Write> ways = List.of(
                connection -> Given.execute(connection, "INSERT INTO orders VALUES (1)"),
                connection -> {
                    connection.setAutoCommit(false);
                    Given.execute(connection, "INSERT INTO orders VALUES (2)");
                    connection.commit();
                },
                connection -> {
                    connection.setAutoCommit(false);
                    Given.execute(connection, "INSERT INTO orders VALUES (3)");
                    connection.setAutoCommit(true);
                },
                connection -> {
                    connection.setAutoCommit(false);
                    Given.execute(connection, "INSERT INTO orders VALUES (4)");
                    Given.execute(connection, "COMMIT");
                },
                connection -> Given.execute(connection, "BEGIN; INSERT INTO orders VALUES (5); COMMIT"),
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.addBatch("INSERT INTO orders VALUES (6)");
                        statement.executeBatch();
                    }
                },
                connection -> Given.text(
                        connection, "WITH w AS (INSERT INTO orders VALUES (7) RETURNING id) SELECT id FROM w"),
                connection -> connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY orders FROM STDIN", new java.io.StringReader("8\n")));
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            for (int i = 0; i < ways.size(); i++) {
                try (Session session = orders.dataSource.session("writer " + i);
                        Connection connection = orders.dataSource.getConnection()) {
                    ways.get(i).on(connection);
                    assertThat(sees(orders, i + 1))
                            .as("way %d, while it is open", i + 1)
                            .isTrue();
                }
                try (Session session = orders.dataSource.session("writer " + i)) {
                    assertThat(sees(orders, i + 1))
                            .as("way %d, when it is closed", i + 1)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "exact"})
    void aWriteOfWhichNobodyKnowsWhetherItHappenedCounts(String consistency) throws Exception {
        try (Orders orders = orders("reads.consistency", consistency)) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            orders.insert(2); // they are behind
            Caller caller = Caller.of(() -> {
                try (Session session = orders.dataSource.session("ann")) {
                    orders.execute("INSERT INTO orders SELECT 1 FROM pg_sleep(60)");
                }
            });
            await().until(() ->
                    a.queryLong("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT%' AND usename = 'app'")
                            == 1);
            assertThat(isReadFrom(orders, "ann", a)).isFalse();
            a.terminateBackends("app");

            assertThat((Throwable) caller.failure()).isInstanceOf(CommitOutcomeUnknownException.class);
            await().ignoreExceptions().until(() -> isReadFrom(orders, "ann", a));
            assertThat(isReadFrom(orders, "bob", a)).isFalse();
        }
    }

    @Test
    void workThatIsHandedToAnotherThreadIsInTheSession() throws Exception {
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            AtomicBoolean seen = new AtomicBoolean();
            Runnable work;
            try (Session session = orders.dataSource.session("ann")) {
                work = session.wrap(() -> {
                    try {
                        orders.insert(1);
                        seen.set(sees(orders, 1));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            assertThat((Throwable) Caller.of(work::run).failure()).isNull();
            assertThat(seen).isTrue();
            assertThat(isReadFrom(orders, "ann", a)).isTrue();
            assertThat(sees(orders, 1)).as("outside of it").isFalse();
        }
    }

    private interface Write {
        void on(Connection connection) throws Exception;
    }

    // ---- tokens

    @Test
    void aTokenTakesTheSessionToAnotherProcess() throws Exception {
        try (Orders here = orders("reads.consistency", "exact");
                Orders there = orders("failover.max-wait", "500ms")) {
            awaitReaders(here, "b", "c");
            awaitReaders(there, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            Token token;
            try (Session session = here.dataSource.session("ann")) {
                assertThat(session.token()).isEmpty();
                here.insert(1);
                token = session.token().orElseThrow();
                assertThat(sees(here, 1)).isTrue();
            }
            assertThat(token.systemId()).isEqualTo(a.queryString("SELECT system_identifier FROM pg_control_system()"));
            assertThat(token.timeline()).isEqualTo(1);

            assertThat(sees(there, 1)).isFalse();
            try (Session session = there.dataSource.session("ann").atLeast(Token.parse(token.toString()))) {
                assertThat(session.token()).contains(token);
                assertThat(sees(there, 1)).isTrue();
                assertThat(Given.port(there.dataSource.replica())).isEqualTo(a.port());
            }
            b.resumeReplay();
            await().until(() -> isReadFrom(there, "ann", b));
            await().until(() -> isReadFrom(here, "ann", b));

            try (Session session = there.dataSource.session("bob")) {
                assertThatThrownBy(() -> session.atLeast(new Token("1", 1, 0)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("orders: the token 1:1:0/0 is of another cluster (expected system identifier: "
                                + token.systemId() + ")");
                session.atLeast(new Token(token.systemId(), 2, 0));
                assertThatThrownBy(() -> sees(there, 1))
                        .as("nobody of timeline 2 is known")
                        .isInstanceOf(NoEndpointAvailableException.class)
                        .hasMessageContaining("no endpoint for reads of what this session wrote");
            }
        }
    }

    /** Without waiting the replica would be known to have it at its next probe only. */
    @ParameterizedTest
    @CsvSource({"500ms, true", "0ms, false"})
    void aReadWaitsForAReplicaThatIsNearlyThere(String patience, boolean byReplica) throws Exception {
        try (Orders orders = orders("reads.consistency", "exact", "reads.wait-for-replay", patience)) {
            awaitReaders(orders, "b", "c");
            int reads = 200;
            int fromReplicas = 0;
            long nanos = 0;
            for (int id = 1; id <= reads; id++) {
                try (Session session = orders.dataSource.session("ann")) {
                    orders.insert(id);
                    long started = System.nanoTime();
                    try (Connection connection = orders.dataSource.replica().getConnection()) {
                        assertThat(Given.text(connection, "SELECT count(*) FROM orders WHERE id = " + id))
                                .isEqualTo("1");
                        fromReplicas += Given.port(connection) == a.port() ? 0 : 1;
                    }
                    nanos += System.nanoTime() - started;
                }
            }
            System.out.printf(
                    "waiting %s: %d of %d reads after a write by replicas, %d us each%n",
                    patience, fromReplicas, reads, nanos / reads / 1000);
            assertThat(fromReplicas).matches(n -> byReplica ? n > reads * 0.9 : n < reads * 0.1);
        }
    }

    @Test
    void theQuestionAfterACommitDisturbsNoTransactionAndNoSettings() throws Exception {
        try (Orders orders = orders("reads.consistency", "exact");
                Session session = orders.dataSource.session("ann");
                Connection connection = orders.dataSource.getConnection()) {
            Given.execute(connection, "BEGIN");
            Given.execute(connection, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"); // not after a query
            Given.execute(connection, "INSERT INTO orders VALUES (1)");
            assertThat(session.token()).isEmpty();
            Given.execute(connection, "COMMIT");
            Token first = session.token().orElseThrow();

            connection.setAutoCommit(false);
            Given.execute(connection, "INSERT INTO orders VALUES (2)");
            connection.commit();
            assertThat(connection.getAutoCommit()).isFalse();
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(session.token().orElseThrow().lsn()).isGreaterThan(first.lsn());
            Given.execute(connection, "INSERT INTO orders VALUES (3)");
            connection.rollback();
            assertThat(Given.text(connection, "SELECT count(*) FROM orders")).isEqualTo("2");
        }
    }

    @Test
    void onAnIdlePrimaryEveryTokenIsReached() throws Exception {
        try (Orders orders = orders("reads.consistency", "exact")) {
            awaitReaders(orders, "b", "c");
            for (int id = 1; id <= 1000; id++) {
                try (Session session = orders.dataSource.session("ann")) {
                    orders.execute("SELECT pg_logical_emit_message(true, '', repeat('x', " + id * 37 % 9000 + "))");
                    long token = session.token().orElseThrow().lsn();
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> b.queryLong("SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint")
                                    >= token);
                }
            }
        }
    }

    // ---- connections that are kept

    @Test
    void aConnectionThatIsKeptLeavesItsReplicaBetweenTwoTransactions() throws Exception {
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            try (Session session = orders.dataSource.session("ann");
                    Connection kept = orders.dataSource.replica().getConnection()) {
                kept.setAutoCommit(false);
                assertThat(Given.port(kept)).isNotEqualTo(a.port());
                kept.commit();
                b.pauseReplay();
                c.pauseReplay();
                orders.insert(1);

                assertThat(Given.text(kept, "SELECT count(*) FROM orders")).isEqualTo("1");
                kept.commit();
            }
        }
    }

    @Test
    void inTheMiddleOfATransactionItStays() throws Exception {
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            try (Session session = orders.dataSource.session("ann");
                    Connection kept = orders.dataSource.replica().getConnection()) {
                kept.setAutoCommit(false);
                int port = Given.port(kept);
                b.pauseReplay();
                c.pauseReplay();
                orders.insert(1);

                assertThat(Given.port(kept)).isEqualTo(port);
                assertThat(Given.text(kept, "SELECT count(*) FROM orders")).isEqualTo("0");
            }
        }
    }

    @Test
    void aConnectionThatMayNotLeaveItsReplicaFailsInsteadOfReadingThePast() throws Exception {
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            try (Session session = orders.dataSource.session("ann");
                    Connection kept = orders.dataSource.replica().getConnection()) {
                int port = Given.port(kept);
                b.pauseReplay();
                c.pauseReplay();
                orders.insert(1);

                assertThatThrownBy(() -> Given.port(kept))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("has not replayed yet what this session wrote")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("55000");
                b.resumeReplay();
                c.resumeReplay();
                await().ignoreExceptions().until(() -> Given.text(kept, "SELECT count(*) FROM orders")
                        .equals("1"));
                assertThat(Given.port(kept)).isEqualTo(port);
            }
        }
    }

    /** Meta data begins no transaction of the user's, so the snapshot of that is not his. */
    @Test
    void whatWasReadOfTheCatalogBeforeDoesNotSayWhatIsSeen() throws Exception {
        try (Orders orders = orders();
                Session session = orders.dataSource.session("ann");
                Connection connection = orders.dataSource.getConnection()) {
            awaitReaders(orders, "b", "c");
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (ResultSet tables = connection.getMetaData().getTables(null, null, "orders", null)) {
                tables.next();
            }
            orders.insert(1);
            b.awaitReplayOf(a);
            c.awaitReplayOf(a);
            await().until(() -> !isReadFrom(orders, "ann", a));
            assertThat(Given.text(connection, "SELECT count(*) FROM orders")).isEqualTo("1");
        }
    }

    /** The replica is asked where it is, and that undoes nothing. */
    @Test
    void aSchemaOutlivesTheQuestionForThePosition() throws Exception {
        a.execute("CREATE SCHEMA one; CREATE SCHEMA two; GRANT ALL ON SCHEMA one, two TO app");
        try (Orders orders = orders("reads.wait-for-replay", "0s", "reads.consistency", "exact");
                Session session = orders.dataSource.session("ann")) {
            awaitReaders(orders, "b", "c");
            try (Connection connection = orders.dataSource.replica().getConnection()) {
                connection.setAutoCommit(false);
                connection.setSchema("one");
                try (PreparedStatement held = connection.prepareStatement("SELECT current_schema()")) {
                    held.executeQuery().close();
                    connection.commit();
                    for (int id = 1; id <= 20; id++) { // mostly it is asked before a probe tells
                        String schema = id % 2 == 0 ? "one" : "two";
                        connection.setSchema(schema);
                        orders.insert(id);
                        b.awaitReplayOf(a);
                        c.awaitReplayOf(a);
                        try (ResultSet row = held.executeQuery()) {
                            row.next();
                            assertThat(row.getString(1)).isEqualTo(schema);
                        }
                        connection.commit();
                    }
                }
            }
        }
    }

    @Test
    void whatOneServerWasFoundToHaveIsNotTakenForFoundOnTheNext() throws Exception {
        try (Orders orders = orders("routing.rebind", "transaction")) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann");
                    Connection kept = orders.dataSource.getConnection()) {
                orders.insert(1);
                kept.setAutoCommit(false);
                kept.setReadOnly(true);
                assertThat(Given.text(kept, "SELECT count(*) FROM orders")).isEqualTo("1");
                kept.commit();
                kept.getMetaData();

                assertThat(Given.text(kept, "SELECT count(*) FROM orders")).isEqualTo("1");
                kept.commit();
            }
        }
    }

    /** The primary refuses to say where it is: that must not leave the connection in autocommit mode. */
    @Test
    void aPositionThatIsNotToldLeavesTheConnectionAsItWas() throws Exception {
        a.execute("CREATE ROLE nobody; GRANT nobody TO app;"
                + " REVOKE EXECUTE ON FUNCTION pg_catalog.pg_current_wal_insert_lsn() FROM PUBLIC;"
                + " GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_wal_insert_lsn() TO app");
        try (Orders orders = orders("reads.consistency", "exact")) {
            orders.execute("GRANT ALL ON orders TO nobody");
            try (Session session = orders.dataSource.session("ann");
                    Connection connection = orders.dataSource.getConnection()) {
                connection.setAutoCommit(false);
                Given.execute(connection, "SET ROLE nobody");
                connection.commit();
                Given.execute(connection, "INSERT INTO orders VALUES (1)");
                connection.rollback();
            }
            assertThat(a.queryLong("SELECT count(*) FROM orders")).isZero();
        }
    }

    // ---- failovers

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAFailoverAReplicaServesTheSessionOnlyOfTheNewTimelineAndAZombieProvesNothing(boolean readsAllStatistics)
            throws Exception {
        if (readsAllStatistics) {
            a.execute("GRANT pg_read_all_stats TO app");
        }
        try (Orders orders = orders()) {
            awaitReaders(orders, "b", "c");
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(1);
            }
            b.awaitReplayOf(a);
            a.kill();
            cluster.promote(b);
            await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of("b")));
            for (int i = 0; i < 20; i++) {
                try (Session session = orders.dataSource.session("ann")) {
                    assertThat(sees(orders, 1)).isTrue();
                }
            }

            a.start();
            a.execute("CREATE TABLE stray AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 60000) i");
            await().until(() -> !orders.events(ZombiePrimaryFenced.class).isEmpty());
            c.resumeReplay();
            c.awaitReplayOf(b);
            await().until(() -> orders.dataSource.operator().status().readers().contains("c"));
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(2);
            }
            Given.letPass(Duration.ofSeconds(2)); // probes of the zombie, which is ahead of everybody
            try (Session session = orders.dataSource.session("ann")) {
                assertThat(sees(orders, 2)).isTrue();
            }

            c.resumeReplay();
            if (readsAllStatistics) {
                await().until(() -> isReadFrom(orders, "ann", c));
            } else {
                Given.letPass(Duration.ofSeconds(2));
                assertThat(isReadFrom(orders, "ann", b)).isTrue();
                assertThat(Given.port(orders.dataSource.replica())).isEqualTo(c.port());
            }
        }
    }

    @Test
    void whileThereIsNoPrimaryASessionThatWroteWaitsForOne() throws Exception {
        try (Orders orders = orders("failover.max-wait", "5s")) {
            awaitReaders(orders, "b", "c");
            b.pauseReplay();
            c.pauseReplay();
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(1);
            }
            a.kill();
            await().until(() -> orders.dataSource.operator().status().writer().isEmpty());
            AtomicBoolean seen = new AtomicBoolean();
            Caller caller = Caller.of(() -> {
                try (Session session = orders.dataSource.session("ann")) {
                    seen.set(sees(orders, 1));
                }
            });
            assertThat(sees(orders, 1)).as("others read on").isFalse();
            b.resumeReplay();
            b.promoteAndWait();
            caller.join();

            assertThat(seen).isTrue();
        }
    }

    // ---- the parts of it

    private Orders orders(String... properties) throws SQLException {
        return Orders.on(cluster, properties);
    }

    /** Until they serve reads, and have replayed that there is a table. */
    private void awaitReaders(Orders orders, String... ids) {
        await().until(() -> orders.dataSource.operator().status().readers().containsAll(List.of(ids)));
        for (String id : ids) {
            await().until(() ->
                    cluster.node(id).queryLong("SELECT count(*) FROM pg_class WHERE relname = 'orders'") > 0);
        }
    }

    private static boolean sees(Orders orders, long id) throws SQLException {
        try (Connection connection = orders.dataSource.replica().getConnection()) {
            return Given.text(connection, "SELECT count(*) FROM orders WHERE id = " + id)
                    .equals("1");
        }
    }

    private static boolean isReadFrom(Orders orders, String key, PostgresNode node) throws SQLException {
        try (Session session = orders.dataSource.session(key)) {
            return Given.port(orders.dataSource.replica()) == node.port();
        }
    }
}
