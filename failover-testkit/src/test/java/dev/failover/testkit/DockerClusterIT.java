/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
@Timeout(300)
class DockerClusterIT {
    @Test
    void everyOperationWorks() {
        try (PostgresCluster cluster =
                PostgresCluster.start(ClusterSpec.defaults().onDocker())) {
            PostgresNode a = cluster.primary();
            PostgresNode b = cluster.node("b");
            PostgresNode c = cluster.node("c");
            a.execute("CREATE TABLE t (i int)");
            b.awaitReplayOf(a);
            c.awaitReplayOf(a);
            a.kill();
            cluster.promote(b);
            b.execute("INSERT INTO t VALUES (1)");
            a.start();
            assertThat(a.isInRecovery()).isFalse();
            a.recloneFrom(b);
            a.awaitReplayOf(b);
            c.awaitReplayOf(b);
            b.freeze();
            cluster.promote(a);
            b.thaw();
            b.stop();
            a.restart(Map.of("work_mem", "7MB"));
            assertThat(a.queryString("SHOW work_mem")).isEqualTo("7MB");
            assertThat(a.queryLong("SELECT count(*) FROM t")).isOne();
        }
    }
}
