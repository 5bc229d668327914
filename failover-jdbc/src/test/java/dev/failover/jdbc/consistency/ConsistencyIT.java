/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent;
import dev.failover.jdbc.consistency.Checker.Violation;
import dev.failover.jdbc.consistency.History.Wrote;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen users write and read while servers are killed, frozen, promoted and restarted, and replicas are up to 2 s behind.
 * {@code -Dconsistency.seconds=600 -Dconsistency.seed=7} for a long run, or another one; the histories are kept in
 * {@code target/consistency}.
 */
@WithPostgres(standbys = 2)
@Timeout(1500)
class ConsistencyIT {

    private static final int USERS = 16;
    private static final Duration MAX_LAG = Duration.ofSeconds(1);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);
    private static final Duration MOST_STALE = MAX_LAG.plus(PROBE_INTERVAL.multipliedBy(2));
    private static final long SEED = Long.getLong("consistency.seed", 1);
    private static final long SECONDS = Long.getLong("consistency.seconds", 30);

    @ParameterizedTest
    @ValueSource(strings = {"session", "exact"})
    void nobodyMissesItsOwnWritesAndNoRowIsLostInSilence(String consistency, PostgresCluster cluster) throws Exception {
        History history = run(consistency, SECONDS, cluster);
        assertThat(violations(consistency, history)).isEmpty();
        assertThat(history.reads())
                .filteredOn(read -> read.inSession() && read.onReplica())
                .hasSizeGreaterThan(100); // else sessions would show nothing of replicas
        assertThat(history.writes())
                .filteredOn(Wrote::acknowledged)
                .hasSizeGreaterThan(history.writes().size() / 2);
        assertThat(history.counted())
                .filteredOn(History.Counted::exact)
                .isNotEmpty(); // else nothing would bound what is uncertain
    }

    /** Else the others would show nothing. */
    @ParameterizedTest
    @ValueSource(strings = "eventual")
    void withoutSessionsTheCheckerFindsWhatUsersMiss(String consistency, PostgresCluster cluster) throws Exception {
        assertThat(violations(consistency, run(consistency, 8, cluster)))
                .extracting(Violation::kind)
                .contains(Violation.Kind.STALE_IN_SESSION);
    }

    private static List<Violation> violations(String consistency, History history) {
        history.writeTo(Path.of("target", "consistency", consistency + "-" + SEED + ".txt"));
        List<Violation> found = Checker.check(history, MOST_STALE.toNanos(), USERS);
        System.out.printf(
                "consistency=%s: %d writes (%d acknowledged), %d reads in sessions (%d on replicas), %d others, %d reports, uncertain %s; violations: %s%n",
                consistency,
                history.writes().size(),
                history.writes().stream().filter(History.Wrote::acknowledged).count(),
                history.reads().stream().filter(History.Saw::inSession).count(),
                history.reads().stream()
                        .filter(read -> read.inSession() && read.onReplica())
                        .count(),
                history.reads().stream().filter(read -> !read.inSession()).count(),
                history.reports().size(),
                history.counted().stream().map(History.Counted::uncertain).toList(),
                found.stream().collect(Collectors.groupingBy(Violation::kind, Collectors.counting())));
        return found;
    }

    private static History run(String consistency, long seconds, PostgresCluster cluster) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Recorder recorder = new Recorder();
        // else no replica would serve a session after the first takeover, and nobody know what the second one lost
        cluster.primary().execute("GRANT pg_read_all_stats TO " + PostgresNode.USER);
        try (Orders orders = Orders.on(
                cluster,
                "reads.consistency",
                consistency,
                "reads.max-lag",
                MAX_LAG.toMillis() + "ms",
                "probe.interval",
                PROBE_INTERVAL.toMillis() + "ms",
                "pool.maximum-pool-size",
                "8",
                "switchback.stable-for",
                "500ms",
                "switchback.steps",
                "100",
                "failover.max-per-hour", // else the seventh waits for an approval that nobody gives
                "1000")) {
            orders.execute(Client.TABLE);
            Client[] clients = IntStream.range(0, USERS)
                    .mapToObj(i -> new Client(i, orders.dataSource, recorder, SEED, () -> !ended.get()))
                    .toArray(Client[]::new);
            List<Thread> threads = new ArrayList<>();
            Faults faults = new Faults(cluster, SEED);
            try {
                for (Client client : clients) {
                    Thread thread = new Thread(client.among(clients), "user " + client.owner);
                    threads.add(thread);
                    thread.start();
                }
                long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
                while (System.nanoTime() - end < 0) {
                    awaitProgress(clients);
                    Stream.of(clients).forEach(Client::reportLatest);
                    faults.next();
                }
                awaitProgress(clients);
            } finally {
                ended.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            System.out.println("faults: " + faults + ", reads that failed: " + recorder.failedReads);
            Told told = new Told(orders.events(FailoverEvent.class));
            report(recorder, told, clients);
            return recorder.history(told.counted(), kept(cluster.primary()));
        }
    }

    /** A row whose position is known is asked for. Of the others what was told of a takeover is all that is known. */
    private static void report(Recorder recorder, Told told, Client... clients) {
        for (Wrote write : recorder.acknowledged()) {
            if (!clients[write.owner()].report(write.number())) {
                told.reportOf(write).ifPresent(recorder::add);
            }
        }
    }

    /** Everybody has written since the last fault. */
    private static void awaitProgress(Client... clients) {
        for (Client client : clients) {
            client.write(2);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Stream.of(clients).allMatch(Client::hasWritten));
    }

    private static Map<Integer, Set<Long>> kept(PostgresNode primary) throws SQLException {
        Map<Integer, Set<Long>> kept = new HashMap<>();
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT owner, number FROM log")) {
            while (rows.next()) {
                kept.computeIfAbsent(rows.getInt(1), owner -> new HashSet<>()).add(rows.getLong(2));
            }
        }
        return kept;
    }
}
