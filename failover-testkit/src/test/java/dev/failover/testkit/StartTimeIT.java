/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three is up in 6 s the first time on a machine, in 3 s later. */
class StartTimeIT {
    @Test
    void aClusterOfThreeStartsQuickly(@TempDir Path emptyCache) {
        String before = System.setProperty("failover.testkit.cache", emptyCache.toString());
        try {
            Duration first = start();
            Duration later = start();
            System.out.println("measured: first start " + first.toMillis() + " ms, later " + later.toMillis() + " ms");
            assertThat(first).isLessThan(Duration.ofSeconds(6));
            assertThat(later).isLessThan(Duration.ofSeconds(3));
        } finally {
            restore(before);
        }
    }

    private static Duration start() {
        long start = System.nanoTime();
        try (PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults())) {
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertThat(cluster.standbys()).hasSize(2);
            return taken;
        }
    }

    private static void restore(@Nullable String before) {
        if (before == null) {
            System.clearProperty("failover.testkit.cache");
        } else {
            System.setProperty("failover.testkit.cache", before);
        }
    }
}
