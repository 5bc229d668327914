/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.jdbc.load.Call;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When one backend of a standby dies its server starts recovery again at the last restartpoint, and serves reads of that
 * past until it has caught up, though its postmaster never stopped.
 */
@WithPostgres(
        standbys = 1,
        settings = {
            "checkpoint_timeout=1h",
            "max_wal_size=4GB",
            "shared_buffers=400MB",
            "bgwriter_lru_maxpages=0", // a page that is written moves the point from which reads are allowed
            "autovacuum=off"
        })
@Timeout(90)
@SuppressWarnings("try") // a session is opened for its effect
class ReplicaThrownBackIT {

    private static final Duration MAX_LAG = Duration.ofSeconds(1);
    private static final String NEWEST = "SELECT coalesce(max(id), 0) FROM orders";

    /** A read that was served: when it began, by which server, and the newest order that it saw. */
    private record Read(long startedNanos, int port, long newest) {}

    /** A read in a session: by which server, the newest that the session had written, and the newest that it saw. */
    private record Visit(int port, long least, long newest) {}

    private static final int SESSIONS = 64;

    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();

    @Test
    void noReadIsOlderThanTheLimit(PostgresCluster cluster) throws Exception {
        PostgresNode a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        fill(a, b);
        try (Orders orders =
                        Orders.of(Given.cluster("orders", a, b).property("reads.max-lag", MAX_LAG.toMillis() + "ms"));
                Load writers = new Load(orders::insert).closed(2);
                Load readers = new Load(id -> reads.add(read(orders))).closed(2)) {
            await().until(() ->
                    reads.stream().filter(read -> read.port == b.port()).count() > 500 && writers.acknowledged() > 500);
            Given.letPass(MAX_LAG.multipliedBy(2));
            long before = newestOn(b);
            killBackendOf(b);
            long least = leastSeenOn(b, before);
            long caughtUp = System.nanoTime();
            await().until(() -> reads.stream().anyMatch(r -> r.port == b.port() && r.startedNanos - caughtUp > 0));
            writers.stop();
            readers.stop();
            await().until(() -> writers.running() == 0 && readers.running() == 0);

            System.out.printf("thrown back from order %d to %d; %d reads%n", before, least, reads.size());
            assertThat(least)
                    .as("the newest order on the standby after its backend died")
                    .isLessThan(before / 2);
            assertNoneIsOlder(writers);
        }
    }

    /** Even with no limit for lag, and though all that was known of the replica before said that it has everything. */
    @Test
    void noSessionMissesWhatItWrote(PostgresCluster cluster) throws Exception {
        PostgresNode a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        fill(a, b);
        AtomicLongArray wrote = new AtomicLongArray(SESSIONS);

        try (Orders orders = Orders.of(Given.cluster("orders", a, b).property("reads.max-lag", "off"));
                Load writers = new Load(orders::insert).closed(2);
                Load sessions = new Load(id -> visit(orders, id, wrote)).closed(4)) {
            await().until(() ->
                    visits.stream().filter(v -> v.port == b.port()).count() > 500 && writers.acknowledged() > 500);
            Given.letPass(MAX_LAG.multipliedBy(2));
            long before = newestOn(b);
            killBackendOf(b);
            long least = leastSeenOn(b, before);
            long known = visits.size();
            await().until(() ->
                    visits.stream().skip(known).filter(v -> v.port == b.port()).count() > 100);

            System.out.printf("thrown back from order %d to %d; %d visits%n", before, least, visits.size());
            assertThat(least).isLessThan(before / 2);
            assertThat(visits).allMatch(visit -> visit.newest >= visit.least);
        }
    }

    /** No call ran there that could have told, and the probe comes later. */
    @Test
    void noSessionReadsAReplicaThatWasThrownBackUnseen(PostgresCluster cluster) throws Exception {
        PostgresNode a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        fill(a, b);

        try (Orders orders = Orders.of(
                Given.cluster("orders", a, b).property("reads.max-lag", "off").property("probe.interval", "4s"))) {
            AtomicLongArray wrote = new AtomicLongArray(SESSIONS);
            visit(orders, 97 * SESSIONS, wrote); // writes
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                visit(orders, SESSIONS, wrote);
                return visits.stream().anyMatch(visit -> visit.port == b.port());
            });
            Given.letPass(Duration.ofSeconds(1)); // the pool looks at a connection that was idle so long
            killBackendOf(b);
            await().pollInterval(Duration.ofMillis(5))
                    .ignoreExceptions()
                    .until(() -> b.queryLong("SELECT count(*) FROM own") == 0);
            visit(orders, SESSIONS, wrote);

            assertThat(b.queryLong("SELECT count(*) FROM own"))
                    .as("it is in the past still")
                    .isZero();
            assertThat(visits).allMatch(visit -> visit.newest >= visit.least);
        }
    }

    private void visit(Orders orders, long id, AtomicLongArray wrote) throws SQLException {
        int key = (int) (id % SESSIONS);
        try (Session session = orders.dataSource.session("session " + key)) {
            if (id % 97 == 0) {
                Given.execute(orders.dataSource, "INSERT INTO own VALUES (" + key + ", " + id + ")");
                wrote.accumulateAndGet(key, id, Math::max);
            }
            long least = wrote.get(key);
            try (Connection connection = orders.dataSource.replica().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT inet_server_port(), coalesce(max(id), 0) FROM own WHERE key = " + key)) {
                row.next();
                visits.add(new Visit(row.getInt(1), least, row.getLong(2)));
            }
        }
    }

    private static void fill(PostgresNode a, PostgresNode b) {
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); CREATE TABLE own(key bigint, id bigint);"
                + " GRANT ALL ON orders, own TO app; CREATE TABLE filler(id bigint)");
        b.awaitReplayOf(a);
        a.execute("CHECKPOINT");
        b.awaitReplayOf(a);
        b.execute("CHECKPOINT");
        a.execute("INSERT INTO filler SELECT generate_series(1, 2000000)");
        b.awaitReplayOf(a);
    }

    private static void killBackendOf(PostgresNode node) {
        ProcessHandle.of(node.queryLong("SELECT max(pid) FROM pg_stat_activity WHERE usename = 'app'"))
                .orElseThrow()
                .destroyForcibly();
    }

    private static Read read(Orders orders) throws SQLException {
        long started = System.nanoTime();
        try (Connection connection = orders.dataSource.replica().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT inet_server_port(), (" + NEWEST + ")")) {
            row.next();
            return new Read(started, row.getInt(1), row.getLong(2));
        }
    }

    private static long newestOn(PostgresNode node) throws SQLException {
        try (Connection connection = DriverManager.getConnection(node.url(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NEWEST)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Looks with bare connections until the standby has what it had before, and tells the oldest state that it served. */
    private static long leastSeenOn(PostgresNode node, long before) {
        long[] least = {Long.MAX_VALUE};
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    long newest = newestOn(node);
                    least[0] = Math.min(least[0], newest);
                    return least[0] < before && newest >= before;
                });
        return least[0];
    }

    /** Ids grow with time: what was acknowledged longer than the limit before a read began must be in it. */
    private void assertNoneIsOlder(Load writers) {
        ConcurrentSkipListMap<Long, Long> newestAt = new ConcurrentSkipListMap<>();
        List<Call> acknowledged = writers.calls().filter(Call::isAcknowledged).toList();
        long[] newest = {0};
        acknowledged.stream()
                .sorted((one, other) -> Long.compare(one.endedNanos, other.endedNanos))
                .forEach(call -> newestAt.put(call.endedNanos, newest[0] = Math.max(newest[0], call.id)));
        assertThat(reads).allSatisfy(read -> {
            var due = newestAt.floorEntry(read.startedNanos - MAX_LAG.toNanos());
            assertThat(read.newest).isGreaterThanOrEqualTo(due == null ? 0 : due.getValue());
        });
    }
}
