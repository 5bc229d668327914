/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.jdbc.FailoverDataSource;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file and the class that README shows. */
class QuickstartIT {
    private static final Path FILE = Path.of("orders.properties");

    @Test
    void theFileHasEightLinesAndIsValid() throws IOException {
        assertThat(Files.readAllLines(FILE)).hasSize(8);
        try (FailoverDataSource orders = FailoverDataSource.fromProperties(FILE)) {
            assertThat(orders.operator().status().endpoints()).hasSize(3);
        }
    }

    @Test
    @WithPostgres
    void itRunsOnRealServers(PostgresCluster cluster, @TempDir Path directory) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            lines.add(onThisMachine(line, cluster));
        }
        Quickstart.main(new String[] {
            Files.write(directory.resolve("orders.properties"), lines).toString()
        });
        assertThat(cluster.primary().queryLong("SELECT count(*) FROM quickstart"))
                .isEqualTo(1);
    }

    private static String onThisMachine(String line, PostgresCluster cluster) {
        String key = line.substring(0, line.indexOf('='));
        if (key.endsWith(".url")) {
            String id = key.replaceAll(".*endpoints\\.(.)\\.url", "$1");
            return key + "=" + cluster.node(id).url();
        }
        return line.replace("${ORDERS_PASSWORD:secret}", "app");
    }
}
