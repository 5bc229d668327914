/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.Health;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.WithPostgres;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An application's own check beside the built-in probe. */
@WithPostgres(standbys = 1)
class HealthCheckIT {

    private static Health health(FailoverDataSource dataSource, String id) {
        return dataSource.operator().status().endpoints().stream()
                .filter(e -> e.id().equals(id))
                .findFirst()
                .orElseThrow()
                .health();
    }

    @Test
    void whatItObjectsToIsDownUntilItObjectsNoMore(PostgresCluster cluster) {
        AtomicReference<String> ill = new AtomicReference<>("");
        HealthCheck check = (endpoint, connection) -> {
            if (endpoint.equals(ill.get())) {
                throw new IllegalStateException("the index is being rebuilt");
            }
        };
        try (FailoverDataSource dataSource = Given.cluster("checked", cluster.node("a"), cluster.node("b"))
                .healthCheck(check)
                .build()) {
            await().until(() -> health(dataSource, "b") == Health.UP);

            ill.set("b");
            await().until(() -> health(dataSource, "b") == Health.DOWN);
            assertThat(dataSource.operator().status().endpoints().get(1).verdict())
                    .contains("the health check failed", "the index is being rebuilt");
            assertThat(dataSource.operator().status().readers()).containsExactly("a");

            ill.set("");
            await().until(() -> health(dataSource, "b") == Health.UP);
        }
    }

    @Test
    void aQueryThatFailsIsAnObjectionAndOneThatHangsASilence(PostgresCluster cluster) {
        AtomicReference<String> query = new AtomicReference<>("SELECT 1");
        HealthCheck check = (endpoint, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(query.get());
            }
        };
        try (FailoverDataSource dataSource = Given.cluster("checked", cluster.node("a"), cluster.node("b"))
                .healthCheck((endpoint, connection) -> {
                    if (endpoint.equals("b")) {
                        check.check(endpoint, connection);
                    }
                })
                .build()) {
            await().until(() -> health(dataSource, "b") == Health.UP);

            query.set("SELECT * FROM nobody_made_this_table");
            await().until(() -> health(dataSource, "b") == Health.DOWN);
            query.set("SELECT 1");
            await().until(() -> health(dataSource, "b") == Health.UP);

            query.set("SELECT pg_sleep(60)");
            await().until(() -> health(dataSource, "b") == Health.DOWN);
            assertThat(health(dataSource, "a")).isEqualTo(Health.UP);
        }
    }

    @Test
    void whereItObjectsToAllOfThemTheyAreDownAndTheNetworkIsNotBlamed(PostgresCluster cluster) {
        AtomicBoolean ill = new AtomicBoolean();
        HealthCheck check = (endpoint, connection) -> {
            if (ill.get()) {
                throw new NoClassDefFoundError("com/example/Index");
            }
        };
        try (FailoverDataSource dataSource = Given.cluster("checked", cluster.node("a"), cluster.node("b"))
                .healthCheck(check)
                .build()) {
            await().until(() -> health(dataSource, "b") == Health.UP);

            ill.set(true);
            await().until(() -> health(dataSource, "a") == Health.DOWN && health(dataSource, "b") == Health.DOWN);
            assertThat(dataSource.operator().status().isolated()).isFalse();
            assertThat(dataSource.operator().status().endpoints().get(0).verdict())
                    .contains("the health check failed", "com/example/Index");

            ill.set(false);
            await().until(() -> health(dataSource, "a") == Health.UP && health(dataSource, "b") == Health.UP);
        }
    }

    @Test
    void aConnectionThatIsLeftInDisorderIsReplacedAndTheCheckNamed(PostgresCluster cluster) {
        AtomicReference<String> order = new AtomicReference<>("");
        AtomicInteger checks = new AtomicInteger();
        HealthCheck check = (endpoint, connection) -> {
            checks.getAndIncrement();
            switch (order.get()) {
                case "transaction" -> Given.execute(connection, "BEGIN; SELECT 1");
                case "autoCommit" -> connection.setAutoCommit(false);
                case "closed" -> connection.close();
                case "closed before" -> {
                    connection.close();
                    Given.execute(connection, "SELECT 1");
                }
                default -> Given.execute(connection, "SELECT 1");
            }
        };
        try (LogLines log = new LogLines();
                FailoverDataSource dataSource = Given.cluster("checked", cluster.node("a"), cluster.node("b"))
                        .healthCheck((endpoint, connection) -> {
                            if (endpoint.equals("b")) {
                                check.check(endpoint, connection);
                            }
                        })
                        .build()) {
            await().until(() -> health(dataSource, "b") == Health.UP);
            for (String disorder : List.of("transaction", "autoCommit", "closed")) {
                order.set(disorder);
                int before = checks.get();
                await(disorder).until(() -> checks.get() > before + 2 && health(dataSource, "b") == Health.UP);
            }
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("the health check leaves"))
                    .singleElement()
                    .asString()
                    .startsWith("checked.b: ");

            order.set("closed before");
            await().until(() -> health(dataSource, "b") == Health.DOWN);
            assertThat(dataSource.operator().status().endpoints().get(1).verdict())
                    .contains("the health check failed");
            order.set("");
            await().until(() -> health(dataSource, "b") == Health.UP);
        }
    }
}
