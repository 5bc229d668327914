/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithPostgres
@Timeout(120)
class PostgresClusterIT {
    private static final String COUNT = "SELECT count(*) FROM t";

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
        a.execute("CREATE TABLE t (i int PRIMARY KEY); INSERT INTO t VALUES (1); GRANT ALL ON t TO app");
    }

    @Test
    void standbysReplayWhatThePrimaryWrote() {
        b.awaitReplayOf(a);
        c.awaitReplayOf(a);
        assertThat(b.queryLong(COUNT)).isOne();
        assertThat(c.queryLong(COUNT)).isOne();
        assertThat(List.of(a.isInRecovery(), b.isInRecovery(), c.isInRecovery()))
                .containsExactly(false, true, true);
        assertThat(cluster.primary()).isSameAs(a);
        assertThat(cluster.standbys()).containsExactly(b, c);
    }

    @Test
    void allNodesShareOneIdentityThatNoOtherClusterHas() {
        String identity = "SELECT system_identifier FROM pg_control_system()";
        assertThat(b.queryString(identity)).isEqualTo(a.queryString(identity));
        try (PostgresCluster other =
                PostgresCluster.start(ClusterSpec.defaults().withStandbys(0))) {
            assertThat(other.primary().queryString(identity)).isNotEqualTo(a.queryString(identity));
        }
    }

    @Test
    void theApplicationNeedsItsPasswordEverywhere() throws SQLException {
        for (PostgresNode node : cluster.nodes()) {
            DriverManager.getConnection(node.url(), PostgresNode.USER, PostgresNode.PASSWORD)
                    .close();
            assertThatThrownBy(() -> DriverManager.getConnection(node.url(), PostgresNode.USER, "wrong"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void theApplicationOwnsItsDatabase() throws SQLException {
        try (Connection app = DriverManager.getConnection(a.url(), PostgresNode.USER, PostgresNode.PASSWORD);
                Statement statement = app.createStatement()) {
            statement.execute("CREATE TABLE mine (i int)");
            assertThat(a.terminateBackends(PostgresNode.USER)).isOne();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aKilledPrimaryIsReplacedAndTheOthersFollow() throws SQLException {
        b.awaitReplayOf(a);
        c.awaitReplayOf(a);
        try (Connection connection = a.connect()) {
            a.kill();
            assertThat(connection.isValid(1)).isFalse();
        }
        assertThat(a.isRunning()).isFalse();
        Duration promotion = timed(b::promoteAndWait);
        System.out.println("measured: promotion " + promotion.toMillis() + " ms");
        c.follow(b);
        b.execute("INSERT INTO t VALUES (2)");
        Duration follow = timed(() -> c.awaitReplayOf(b));
        System.out.println("measured: other standby follows after " + follow.toMillis() + " ms");
        assertThat(c.queryLong(COUNT)).isEqualTo(2);
        assertThat(cluster.primary()).isSameAs(b);
        assertThat(cluster.standbys()).containsExactly(c);
    }

    @Test
    void aKilledPrimaryComesBackAsAZombieInItsPlace() {
        int port = a.port();
        b.awaitReplayOf(a);
        a.kill();
        cluster.promote(b);
        a.start();
        assertThat(a.port()).isEqualTo(port);
        assertThat(a.isInRecovery()).isFalse();
        a.execute("INSERT INTO t VALUES (666)");
        assertThat(b.queryLong(COUNT)).isOne();
        assertThat(cluster.primary()).isSameAs(b);
    }

    @Test
    void anOldPrimaryIsClonedFromTheNewOneRunningOrNot() {
        cluster.promote(b);
        b.execute("INSERT INTO t VALUES (2)");
        a.execute("INSERT INTO t VALUES (666)");
        Duration clone = timed(() -> a.recloneFrom(b));
        System.out.println("measured: clone " + clone.toMillis() + " ms");
        a.awaitReplayOf(b);
        assertThat(a.queryString("SELECT max(i) FROM t")).isEqualTo("2");
        assertThat(cluster.standbys()).containsExactly(a, c);
        a.kill();
        a.recloneFrom(b);
        cluster.promote(a);
        b.stop();
        a.execute("INSERT INTO t VALUES (3)");
        c.awaitReplayOf(a);
        assertThat(c.queryLong(COUNT)).isEqualTo(3);
    }

    @Test
    void aKilledStandbyComesBackAsStandby() {
        c.kill();
        a.execute("INSERT INTO t VALUES (2)");
        c.start();
        c.awaitReplayOf(a);
        assertThat(c.isInRecovery()).isTrue();
    }

    @Test
    void aFrozenServerIsSilentAndThenGoesOn() throws SQLException {
        try (Connection connection = a.connect();
                Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, 300);
            a.freeze();
            assertThat(a.isRunning()).isTrue();
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            a.thaw();
            assertThat(a.queryLong(COUNT)).isOne();
        }
    }

    @Test
    void aFrozenPrimaryIsReplaced() {
        b.awaitReplayOf(a);
        a.freeze();
        cluster.promote(b);
        b.execute("INSERT INTO t VALUES (2)");
        c.awaitReplayOf(b);
        a.thaw();
        assertThat(a.isInRecovery()).isFalse();
    }

    @Test
    void aFrozenServerCanBeKilledAndStarted() {
        a.freeze();
        a.kill();
        a.start();
        assertThat(a.queryLong(COUNT)).isOne();
    }

    @Test
    void aServerStopsCleanlyAndStartsAgain() {
        a.stop();
        assertThat(a.isRunning()).isFalse();
        assertThatThrownBy(a::pid).hasMessageContaining("a (port").hasMessageContaining("does not run");
        assertThatThrownBy(a::freeze).hasMessageContaining("does not run");
        a.start();
        assertThat(a.pid()).isPositive();
        assertThat(String.join("\n", a.logTail(100))).contains("database system is ready to accept connections");
    }

    @Test
    void replayIsDelayed() {
        b.awaitReplayOf(a);
        b.delayReplay(Duration.ofMinutes(5));
        await().until(() -> b.queryString("SHOW recovery_min_apply_delay").equals("5min"));
        a.execute("INSERT INTO t VALUES (2)");
        c.awaitReplayOf(a);
        assertThat(b.queryLong(COUNT)).isOne();
        b.delayReplay(Duration.ZERO);
        b.awaitReplayOf(a);
        assertThat(b.queryLong(COUNT)).isEqualTo(2);
    }

    @Test
    void replayIsPaused() {
        b.awaitReplayOf(a);
        b.pauseReplay();
        a.execute("INSERT INTO t VALUES (2)");
        c.awaitReplayOf(a);
        assertThat(b.queryLong(COUNT)).isOne();
        b.resumeReplay();
        b.awaitReplayOf(a);
        assertThat(b.queryLong(COUNT)).isEqualTo(2);
    }

    @Test
    void settingsOfARestartStay() {
        a.restart(Map.of("work_mem", "7MB"));
        assertThat(a.queryString("SHOW work_mem")).isEqualTo("7MB");
        a.kill();
        a.start();
        assertThat(a.queryString("SHOW work_mem")).isEqualTo("7MB");
    }

    @Test
    @WithPostgres(settings = {"max_connections=30", "synchronous_standby_names=ANY 1 (*)"})
    void settingsOfTheClusterHoldOnAllNodes() {
        cluster.nodes().forEach(node -> assertThat(node.queryString("SHOW max_connections"))
                .isEqualTo("30"));
        assertThat(a.queryLong("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"))
                .isEqualTo(2);
    }

    @Test
    void aServerThatCannotStartShowsItsLog() {
        assertThatThrownBy(() -> a.restart(Map.of("shared_buffers", "nonsense")))
                .hasMessageContaining("a (port " + a.port() + "): ended while it started")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"nonsense\"");
    }

    @Test
    void aProxyStandsInFrontOfANode() throws SQLException {
        FaultProxy proxy = cluster.proxy(a);
        try (Connection app = DriverManager.getConnection(proxy.url("app"), "app", "app");
                Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (2)");
            proxy.cutBefore(Direction.TO_CLIENT, "COMMIT");
            assertThatThrownBy(app::commit).isInstanceOf(SQLException.class);
        }
        assertThat(a.queryLong(COUNT))
                .as("committed, though the client never heard of it")
                .isEqualTo(2);
    }

    @Test
    void clustersStandSideBySide() {
        try (PostgresCluster other =
                PostgresCluster.start(ClusterSpec.defaults().withStandbys(1))) {
            assertThat(other.nodes()).hasSize(2);
            assertThatCode(() -> other.node("z")).hasMessageContaining("node: z");
        }
        assertThat(a.queryLong(COUNT)).isOne();
    }

    private static Duration timed(Runnable operation) {
        long start = System.nanoTime();
        operation.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
