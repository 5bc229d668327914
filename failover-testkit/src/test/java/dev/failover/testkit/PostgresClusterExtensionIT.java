/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class PostgresClusterExtensionIT {
    private static final List<PostgresCluster> seen = new ArrayList<>();
    private static final List<ProcessHandle> servers = new ArrayList<>();
    private static final List<FaultProxy> proxies = new ArrayList<>();
    private static final List<Connection> connections = new ArrayList<>();

    @BeforeEach
    @AfterEach
    void forget() {
        seen.clear();
        servers.clear();
        proxies.clear();
        connections.clear();
    }

    private static void see(PostgresCluster cluster) {
        seen.add(cluster);
        cluster.nodes().stream()
                .filter(PostgresNode::isRunning)
                .forEach(node -> servers.add(ProcessHandle.of(node.pid()).orElseThrow()));
    }

    @Test
    void eachTestHasItsOwnClusterThatIsGoneAfterIt() {
        Events tests = run(PerTest.class);
        tests.assertStatistics(counts -> counts.succeeded(1).failed(1));
        assertThat(seen).hasSize(2).doesNotHaveDuplicates();
        assertThat(servers).hasSize(4).noneMatch(ProcessHandle::isAlive);
        connections.forEach(connection -> assertThatThrownBy(connection::close).isInstanceOf(SQLException.class));
        assertThat(proxies).hasSize(1).allMatch(proxy -> proxy.connections() == 0);
    }

    @Test
    void testsShareTheClusterOfTheirClass() {
        run(PerClass.class).assertStatistics(counts -> counts.succeeded(2));
        assertThat(seen).hasSize(3);
        assertThat(seen.stream().distinct()).hasSize(1);
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whereNoClusterCanRunTestsAreSkippedAloud() {
        System.setProperty("failover.testkit.launcher", "no such way");
        try {
            all(PerTest.class)
                    .containerEvents()
                    .assertThatEvents()
                    .haveExactly(1, skippedWithReason(reason -> reason.startsWith("skipped: PostgreSQL")));
        } finally {
            System.clearProperty("failover.testkit.launcher");
        }
    }

    private static Events run(Class<?> type) {
        return all(type).testEvents();
    }

    private static EngineExecutionResults all(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute();
    }

    @WithPostgres(standbys = 1, settings = "work_mem=5MB")
    static class PerTest {
        @Test
        void succeeds(PostgresCluster cluster, FaultProxy proxy) throws SQLException {
            see(cluster);
            proxies.add(proxy);
            assertThat(cluster.primary().queryString("SHOW work_mem")).isEqualTo("5MB");
            connections.add(DriverManager.getConnection(proxy.url("app"), "app", "app"));
        }

        @Test
        void fails(PostgresCluster cluster) {
            see(cluster);
            cluster.primary().freeze();
            throw new IllegalStateException("as a test does that finds something");
        }
    }

    @WithPostgres(standbys = 0)
    static class PerClass {
        @BeforeAll
        static void start(PostgresCluster cluster) {
            see(cluster);
        }

        @Test
        void one(PostgresCluster cluster) {
            see(cluster);
        }

        @Test
        void two(PostgresCluster cluster) {
            see(cluster);
        }
    }
}
