/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.EndpointDeclared;
import dev.failover.Health;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.route.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A reload that crosses what earlier ones left behind. */
class ComingsAndGoingsTest {

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");

    private static Policies of(String... ids) {
        return of(FakeCluster.BREAKER, ids);
    }

    private static Policies of(BreakerPolicy breaker, String... ids) {
        return new Policies(FakeCluster.policy(ids), FakeCluster.PROBE, breaker, FakeCluster.OBJECTIVES);
    }

    /** As an adapter does it: what the table does not have is made. */
    private static void reload(FakeCluster cluster, String... ids) {
        Map<String, Server> added = new LinkedHashMap<>();
        for (String id : ids) {
            if (cluster.table.find(id).isEmpty()) {
                added.put(id, new Server(id));
            }
        }
        assertThat(cluster.supervisor.reload(of(ids), added)).isTrue();
    }

    @Test
    void whatIsDeclaredAgainAtTheMomentOfItsRetirementBeginsAnew() {
        Endpoint<Server> before = cluster.table.endpoint("c");
        cluster.listener = event -> {
            if (event instanceof EndpointDeclared gone && !gone.added()) {
                reload(cluster, "a", "b", "c");
            }
        };

        reload(cluster, "a", "b");
        cluster.advance(2000);

        Endpoint<Server> after = cluster.table.endpoint("c");
        assertThat(after).isNotSameAs(before);
        assertThat(before.resource().retired).isTrue();
        assertThat(after.resource().retired).isFalse();
        assertThat(cluster.health("c")).isEqualTo(Health.UP);
    }

    @Test
    void aReloadThatLacksAnEndpointChangesNothing() {
        assertThat(cluster.supervisor.reload(of("a", "b", "c", "d"), Map.of())).isFalse();

        assertThat(cluster.state().find("d")).isEmpty();
    }

    @Test
    void whatAReloadBringsAfterTheEndIsRetired() {
        cluster.supervisor.close();
        Server late = new Server("d");

        assertThat(cluster.supervisor.reload(of("a", "b", "c", "d"), Map.of("d", late)))
                .isTrue();

        assertThat(late.retired).isTrue();
        assertThat(cluster.table.find("d")).isEmpty();
    }
}
