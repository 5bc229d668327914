/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.FailoverEvent.EndpointDeclared;
import dev.failover.Health;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.state.Breaker;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    @Test
    void figuresOfTheBreakerThatComeWithANewEndpointHoldForTheOthersToo() {
        BreakerPolicy hasty = new BreakerPolicy(50, 2, 2, millis(5000), 3);
        assertThat(cluster.supervisor.reload(of(hasty, "a", "b", "c", "d"), Map.of("d", new Server("d"))))
                .isTrue();

        callFails("b");
        callFails("b");

        assertThat(cluster.state().endpoint("b").breaker()).isEqualTo(Breaker.OPEN);
    }

    private void callFails(String id) {
        Endpoint<Server> endpoint = cluster.table.endpoint(id);
        cluster.supervisor.callFailed(
                new Candidate<>(endpoint, endpoint.incarnation(), false, false, true),
                FailureKind.LOST,
                new IOException("a test"));
    }

    /** Else the next one, heard of in between by another thread, would be told first. */
    @Test
    void anIncidentEndsInOrderWithWhatIsTold() {
        List<Integer> ended = new ArrayList<>();
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(100);
        cluster.listener = event -> {
            if (event instanceof ConfigurationReloaded) {
                cluster.advance(31_000); // it is due while something else is being told
                ended.add(cluster.supervisor.incidents().size());
            }
        };

        cluster.supervisor.publish(new ConfigurationReloaded("orders", "", cluster.time.instant(), "applied", ""));

        assertThat(ended).containsExactly(0);
        assertThat(cluster.supervisor.incidents()).hasSize(1);
    }
}
