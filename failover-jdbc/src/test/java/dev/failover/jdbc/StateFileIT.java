/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application remembers of the one that ran before it. */
@WithPostgres(standbys = 1)
@Timeout(90)
class StateFileIT {

    @TempDir
    private Path directory;

    private PostgresNode a;
    private PostgresNode b;

    @BeforeEach
    void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
    }

    @Disabled("timed out once in a whole run on a loaded machine; the cause is not known yet")
    @Test
    void aRestartBetweenThePromotionAndTheApprovalStillAsks() throws Exception {
        try (Orders orders = begun("failover.mode", "approval")) {
            orders.insert(1);
            b.awaitReplayOf(a);
        }
        a.kill();
        b.promoteAndWait();

        try (Orders orders = begun("failover.mode", "approval", "startup.settle", "500ms")) {
            await().until(() -> !orders.events(ApprovalRequested.class).isEmpty());
            String id = orders.events(ApprovalRequested.class).get(0).id();
            assertThat((Throwable) refused(orders, 2)).hasMessageContaining("waiting for approval of timeline 2 on b");

            orders.dataSource.operator().approve(id, "ann", "ticket 7");
            orders.insert(3);
        }
        try (Orders orders = begun("failover.mode", "approval", "startup.settle", "500ms")) {
            orders.insert(4); // it belongs to b now
        }
        assertThat(Ledger.orders(b)).containsExactly(1L, 3L, 4L);
    }

    @Test
    void aZombieThatIsAllThereIsGetsNoWrites() throws Exception {
        try (Orders orders = begun()) {
            orders.insert(1);
            b.awaitReplayOf(a);
            a.kill();
            b.promoteAndWait();
            await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of("b")));
            orders.insert(2);
        }
        b.kill();
        a.start();

        try (Orders orders = begun("startup.settle", "500ms", "failover.max-wait", "1500ms")) {
            assertThat((Throwable) refused(orders, 3))
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContaining("a: fenced: primary on timeline 1, but timeline 2 was seen");
            assertThat(orders.events(ZombiePrimaryFenced.class)).hasSize(1);

            b.start();
            await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of("b")));
            orders.insert(4);
        }
        assertThat(Ledger.orders(a)).containsExactly(1L);
        assertThat(Ledger.orders(b)).containsExactly(1L, 2L, 4L);
    }

    private Orders begun(String... properties) {
        FailoverDataSourceBuilder builder = Given.cluster("orders", a, b)
                .property(
                        "failover.state-file", directory.resolve("orders.state").toString());
        for (int i = 0; i < properties.length; i += 2) {
            builder.property(properties[i], properties[i + 1]);
        }
        return Orders.of(builder);
    }

    private static SQLException refused(Orders orders, long id) {
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> orders.insert(id));
        assertThat((Throwable) refusal).as("the insert of " + id).isNotNull();
        return refusal;
    }
}
