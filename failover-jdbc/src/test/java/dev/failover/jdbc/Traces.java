/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.util.List;

/** What a DataSource leaves behind: nothing. */
final class Traces {

    private Traces() {}

    /** Waits until no thread of the DataSource is left, and no connection of the ordinary user on any running server. */
    static void awaitNone(String name, PostgresCluster cluster) {
        await().untilAsserted(() -> assertThat(threads(name)).isEmpty());
        await().untilAsserted(() -> {
            for (PostgresNode node : cluster.nodes()) {
                assertThat(connections(node)).as("connections to " + node).isEmpty();
            }
        });
    }

    static List<String> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(thread -> thread.startsWith("failover-" + name))
                .sorted()
                .toList();
    }

    private static String connections(PostgresNode node) {
        return node.isRunning()
                ? node.queryString("SELECT string_agg(application_name || ' ' || state, ', ') FROM pg_stat_activity"
                        + " WHERE usename = '" + PostgresNode.USER + "'")
                : "";
    }
}
