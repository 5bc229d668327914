/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.jdbc.process.ApplicationProcess;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that know nothing of each other, and what somebody writes into their file. */
@WithPostgres(standbys = 1)
@Timeout(90)
class TwoProcessesIT {

    @TempDir
    private Path directory;

    @Test
    void oneApprovalInTheFileMovesAllWhoReadItAndNobodyElse(PostgresCluster cluster) throws Exception {
        PostgresNode a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        Map<String, String> keys = ConfigMap.with(ConfigMap.of(a, b), "failover.mode", "approval");
        ConfigMap shared = map("shared").swap(ConfigMap.text(keys));
        ConfigMap other = map("other").swap(ConfigMap.text(keys));

        try (ApplicationProcess one = ApplicationProcess.on(shared.file());
                ApplicationProcess two = ApplicationProcess.on(shared.file());
                ApplicationProcess third = ApplicationProcess.on(other.file())) {
            List<ApplicationProcess> all = List.of(one, two, third);
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).insert(i)).isEqualTo("ok");
            }
            b.awaitReplayOf(a);
            a.kill();
            b.promoteAndWait();

            String id = one.request();
            assertThat(id).endsWith(":2:b");
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).request()).isEqualTo(id);
                assertThat(all.get(i).insert(10 + i))
                        .startsWith("08001 ")
                        .contains("waiting for approval of timeline 2 on b", "approve " + id);
            }
            assertThat(Ledger.orders(b)).containsExactly(0L, 1L, 2L);

            shared.swap(ConfigMap.text(ConfigMap.with(keys, "failover.approved", id)));
            await().until(() -> one.writer().equals("b") && two.writer().equals("b"));

            assertThat(one.insert(20)).isEqualTo("ok");
            assertThat(two.insert(21)).isEqualTo("ok");
            assertThat(third.insert(22)).startsWith("08001 ").contains("waiting for approval");
            assertThat(third.writer()).isEqualTo("none");
            assertThat(Ledger.orders(b)).containsExactly(0L, 1L, 2L, 20L, 21L);
        }
    }

    private ConfigMap map(String name) throws java.io.IOException {
        return new ConfigMap(Files.createDirectory(directory.resolve(name)));
    }
}
