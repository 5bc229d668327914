/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.Given;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway and Liquibase on a DataSource that is lazy and fails over. Each migration waits for a gate that a test may close. */
@WithPostgres(standbys = 1)
@Timeout(90)
class MigrationsIT {

    private static final String GATE = "4711";
    private static final Duration START = Duration.ofSeconds(30);

    /** Both tools look once a second whether their lock is free. */
    private static final Duration TRIES = Duration.ofSeconds(3);

    private PostgresNode a;
    private PostgresNode b;
    private FailoverDataSource dataSource;
    private final List<MigrationProcess> processes = new ArrayList<>();

    /** Where a tool gets its connections. */
    enum From {
        DEFAULT,
        PRIMARY
    }

    @BeforeEach
    void open(PostgresCluster cluster) throws Exception {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("GRANT ALL ON SCHEMA public TO app"); // as database owners had before PostgreSQL 15
        dataSource = Given.cluster("orders", a, b).build();
        await().until(() -> Given.port(dataSource) == a.port());
    }

    @AfterEach
    void close() {
        processes.forEach(MigrationProcess::kill);
        dataSource.close();
    }

    private DataSource from(From from) {
        return from == From.DEFAULT ? dataSource : dataSource.primary();
    }

    @ParameterizedTest
    @CsvSource({
        "FLYWAY, DEFAULT", "FLYWAY, PRIMARY",
        "FLYWAY_WITH_LOCK_OF_SESSION, DEFAULT", "FLYWAY_WITH_LOCK_OF_SESSION, PRIMARY",
        "LIQUIBASE, DEFAULT", "LIQUIBASE, PRIMARY"
    })
    void eachStageIsAppliedOnce(Migrations tool, From from) throws Exception {
        for (int stage : new int[] {1, 1, 2, 2}) {
            tool.migrate(from(from), stage);
            assertThat(tool.applied(a)).isEqualTo(stage);
        }
        assertMigrated(a);
        assertNothingHeld(a);
    }

    private static void assertMigrated(PostgresNode node) {
        assertThat(node.queryString("SELECT string_agg(id || ':' || note, ' ') FROM orders"))
                .isEqualTo("1:first");
    }

    private static void assertNothingHeld(PostgresNode node) {
        assertThat(node.queryLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void twoAtOnceAreApartAndEachStageIsAppliedOnce(Migrations tool) throws Exception {
        MigrationProcess one;
        MigrationProcess two;
        try (Connection gate = a.connect()) {
            Given.execute(gate, "SELECT pg_advisory_lock(" + GATE + ")");
            one = start(tool);
            awaitAtGate();
            String earlier = a.queryString("SELECT string_agg(pid::text, ', ') FROM pg_stat_activity");
            two = start(tool);
            awaitAtWork(earlier);
            await().during(TRIES).until(() -> atGate() == 1 && one.isRunning() && two.isRunning());
            Given.execute(gate, "SELECT pg_advisory_unlock(" + GATE + ")");
        }
        assertThat(one.exit()).as(one::output).isZero();
        assertThat(two.exit()).as(two::output).isZero();
        assertThat(tool.applied(a)).isEqualTo(2);
        assertMigrated(a);
        assertNothingHeld(a);
    }

    private MigrationProcess start(Migrations tool) throws IOException {
        MigrationProcess started = MigrationProcess.start(tool, a, b);
        processes.add(started);
        return started;
    }

    private CompletableFuture<Void> inBackground(Migrations tool) {
        return CompletableFuture.runAsync(() -> {
            try {
                tool.migrate(dataSource, 2);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Until a new session does something: the driver itself says no more than SET. */
    private void awaitAtWork(String earlier) {
        String other = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orders'"
                + " AND query !~* '^(SET .*)?$' AND pid NOT IN (" + earlier + ")";
        await().atMost(START).until(() -> a.queryLong(other) > 0);
    }

    private void awaitAtGate() {
        await().atMost(START).until(() -> atGate() == 1);
    }

    private long atGate() {
        return a.queryLong(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = " + GATE);
    }

    @ParameterizedTest
    @EnumSource
    void theNextStageIsAppliedAfterAFailover(Migrations tool) throws Exception {
        tool.migrate(dataSource, 1);
        b.awaitReplayOf(a);
        a.kill();
        b.promote();
        awaitNext();

        tool.migrate(dataSource, 2);

        assertThat(tool.applied(b)).isEqualTo(2);
        assertMigrated(b);
        assertNothingHeld(b);
    }

    /** Whoever comes before the loss is known gets a connection that is lost. */
    private void awaitNext() {
        await().ignoreExceptions().until(() -> Given.port(dataSource) == b.port());
    }

    /** It must not go on elsewhere as if it still held its lock. */
    @ParameterizedTest
    @EnumSource
    void whoLosesThePrimaryAmidstAStageFailsAndCanBeRunAgain(Migrations tool) throws Exception {
        tool.migrate(dataSource, 1);
        try (Connection gate = a.connect()) {
            Given.execute(gate, "SELECT pg_advisory_lock(" + GATE + ")");
            CompletableFuture<Void> cut = inBackground(tool);
            awaitAtGate();
            b.awaitReplayOf(a);
            a.kill();
            b.promote();
            assertThatThrownBy(() -> cut.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
        awaitNext();
        assertThat(tool.applied(b)).isOne();

        tool.releaseLocks(dataSource);
        tool.migrate(dataSource, 2);

        assertThat(tool.applied(b)).isEqualTo(2);
        assertMigrated(b);
        assertNothingHeld(b);
    }
}
