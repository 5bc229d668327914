/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.Given;
import dev.failover.jdbc.frameworks.Application.Manager;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hibernate asks the server what it is before anything else: any server that lives may tell. */
@WithPostgres(standbys = 1)
@Timeout(120)
class StartWithoutPrimaryIT {

    @Test
    void aJpaApplicationStartsAndWritesWhenThePrimaryIsBack(PostgresCluster cluster) {
        PostgresNode a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        b.awaitReplayOf(a);
        a.kill();
        try (FailoverDataSource dataSource = Given.cluster("orders", a, b)
                        .property("failover.max-wait", "1s")
                        .readOnlyHint(Application::isReadOnly)
                        .build();
                Application application = new Application(dataSource, Manager.JPA)) {
            assertThat(dataSource.operator().status().writer()).isEmpty();
            a.start();
            await().until(() -> dataSource.operator().status().writer().isPresent());

            application.inTransaction(false, PROPAGATION_REQUIRED, () -> {
                Framework.JPA.insert(application);
                return null;
            });
            assertThat(a.queryLong("SELECT count(*) FROM orders")).isOne();
        }
    }
}
