/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One round of every operation on each version; the system property {@code versions} widens it, as in {@code 14,16}. */
@Timeout(300)
class PostgresVersionsIT {
    static IntStream versions() {
        String wanted = System.getProperty("versions", "15,18");
        return Arrays.stream(wanted.split(",", -1)).mapToInt(Integer::parseInt);
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @MethodSource("versions")
    void everyOperationWorks(int version) {
        try (PostgresCluster cluster = start(version)) {
            PostgresNode a = cluster.primary();
            PostgresNode b = cluster.node("b");
            PostgresNode c = cluster.node("c");
            assertThat(a.queryLong("SHOW server_version_num") / 10_000).isEqualTo(version);
            a.execute("CREATE TABLE t (i int)");
            b.awaitReplayOf(a);
            c.awaitReplayOf(a);
            a.kill();
            cluster.promote(b);
            b.execute("INSERT INTO t VALUES (1)");
            a.recloneFrom(b);
            c.pauseReplay();
            b.execute("INSERT INTO t VALUES (2)");
            a.awaitReplayOf(b);
            assertThat(a.queryLong("SELECT count(*) FROM t")).isEqualTo(2);
            c.resumeReplay();
            c.awaitReplayOf(b);
            b.freeze();
            cluster.promote(a);
            a.execute("INSERT INTO t VALUES (3)");
            c.awaitReplayOf(a);
            b.thaw();
            b.stop();
            b.start();
            assertThat(b.isInRecovery()).isFalse();
        }
    }

    private static PostgresCluster start(int version) {
        try {
            return PostgresCluster.start(ClusterSpec.defaults().withVersion(version));
        } catch (ClusterUnavailableException e) {
            return Assumptions.abort("skipped: " + e.getMessage());
        }
    }
}
