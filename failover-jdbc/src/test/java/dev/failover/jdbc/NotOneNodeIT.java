/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.EndpointIsNotOneNode;
import dev.failover.Health;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint whose address leads to two standbys, as a balancer's does. */
@WithPostgres(standbys = 2)
@Timeout(90)
@SuppressWarnings("try") // a session is opened for its effect
class NotOneNodeIT {

    private PostgresCluster cluster;
    private PostgresNode a;

    @BeforeEach
    void start(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
    }

    /** Which of them was started first makes no difference. */
    @ParameterizedTest
    @CsvSource({"b, c", "c, b"})
    void isToldAndServesNoReadsThatMustBeFresh(String probed, String other) throws Exception {
        PostgresNode second = cluster.node(other);
        try (FaultProxy balancer = cluster.proxy(cluster.node(probed));
                Orders orders = orders(balancer)) {
            awaitReader(orders);
            balancer.balance(second.host(), second.port());
            openMore(orders);
            await().until(() -> !orders.events(EndpointIsNotOneNode.class).isEmpty());

            assertThat(orders.events(EndpointIsNotOneNode.class))
                    .singleElement()
                    .satisfies(told -> {
                        assertThat(told.endpoint()).isEqualTo("ro");
                        assertThat(told.why())
                                .contains(":" + cluster.node(probed).port())
                                .contains(":" + second.port());
                    });
            await().until(() -> !readers(orders).contains("ro"));
            assertThat(Given.port(orders.dataSource.replica())).isEqualTo(a.port());
            try (Session session = orders.dataSource.session("ann")) {
                orders.insert(1);
                assertThat(Given.port(orders.dataSource.replica())).isEqualTo(a.port());
            }
            assertThat(orders.events(EndpointIsNotOneNode.class))
                    .as("said once")
                    .hasSize(1);

            balancer.refuse(); // one of them is taken out of it
            await().until(() -> health(orders, Health.DOWN));
            balancer.pass();
            awaitReader(orders);
        }
    }

    @Test
    void aRestartedServerIsOne() throws Exception {
        try (FaultProxy address = cluster.proxy(cluster.node("b"));
                Orders orders = orders(address)) {
            awaitReader(orders);
            cluster.node("b").stop();
            await().until(() -> health(orders, Health.DOWN));
            cluster.node("b").start();
            awaitReader(orders);
            openMore(orders);
            awaitReader(orders);

            assertThat(orders.events(EndpointIsNotOneNode.class)).isEmpty();
        }
    }

    @Test
    void anAddressThatMovesLeadsToOne() throws Exception {
        try (FaultProxy address = cluster.proxy(cluster.node("c"));
                Orders orders = orders(address)) {
            awaitReader(orders);
            address.redirect(cluster.node("b").host(), cluster.node("b").port());
            await().ignoreExceptionsInstanceOf(SQLException.class) // a call may be under way when its connection is cut
                    .until(() -> Given.port(orders.dataSource.replica())
                            == cluster.node("b").port());
            openMore(orders);
            awaitReader(orders);
            Given.letPass(Duration.ofSeconds(1)); // two probes

            assertThat(readers(orders)).contains("ro");
            assertThat(orders.events(EndpointIsNotOneNode.class)).isEmpty();
        }
    }

    private Orders orders(FaultProxy address) throws SQLException {
        Orders orders = Orders.of(Given.cluster("orders", a)
                .endpoint("ro", e -> e.url(address.url(PostgresNode.DATABASE)))
                .property("startup.require-primary", "true")
                .property("switchback.stable-for", "200ms")
                .property("switchback.step-duration", "100ms"));
        orders.execute("CREATE TABLE IF NOT EXISTS orders(id bigint PRIMARY KEY)");
        return orders;
    }

    private static List<String> readers(Orders orders) {
        return orders.dataSource.operator().status().readers();
    }

    private static void awaitReader(Orders orders) {
        await().until(() -> readers(orders).contains("ro"));
    }

    private static boolean health(Orders orders, Health health) {
        return orders.dataSource.operator().status().endpoints().stream()
                .anyMatch(e -> e.id().equals("ro") && e.health() == health);
    }

    /** More readers at once than there are connections open. */
    private static void openMore(Orders orders) throws SQLException {
        List<Connection> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Connection connection = orders.dataSource.replica().getConnection();
                readers.add(connection);
                connection.setAutoCommit(false);
                Given.text(connection, "SELECT 1");
            }
        } finally {
            for (Connection connection : readers) {
                connection.close();
            }
        }
    }
}
