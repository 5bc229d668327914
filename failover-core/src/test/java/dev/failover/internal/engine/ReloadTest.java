/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Wishes;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another configuration, at run time. */
class ReloadTest {

    private static final ClusterPolicy POLICY = FakeCluster.policy("a", "b", "c");
    private static final BreakerPolicy LAX = new BreakerPolicy(50, 50, 30, millis(5000), 3);

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");

    private void callsFail(String id, int times) {
        for (int i = 0; i < times; i++) {
            Candidate<Server> candidate = new Candidate<>(
                    cluster.table.endpoint(id), cluster.table.endpoint(id).incarnation(), false, false, false);
            cluster.supervisor.callFailed(candidate, FailureKind.LOST, new IOException("a test"));
        }
    }

    private Breaker breaker(String id) {
        return cluster.state().endpoint(id).breaker();
    }

    private Policies with(ClusterPolicy policy, BreakerPolicy breaker) {
        Policies p = cluster.policies();
        return new Policies(policy, p.probe(), breaker, p.objectives());
    }

    @Test
    void theSameAgainChangesNothing() {
        cluster.events.clear();
        RoutingSnapshot<Server> before = cluster.table.current();

        cluster.reload(POLICY);
        cluster.advance(10_000);

        assertThat(cluster.table.current()).isSameAs(before);
        assertThat(cluster.events).isEmpty();
    }

    @Test
    void probesGoOnByTheNewFigures() {
        Policies p = cluster.policies();
        cluster.reload(new Policies(
                p.cluster(),
                new ProbePolicy(millis(100), millis(800), millis(50), 0, millis(150)),
                p.breaker(),
                p.objectives()));
        cluster.advance(1000);
        int before = cluster.network.server("b").probes;

        cluster.advance(10_000);

        assertThat(cluster.network.server("b").probes - before).isBetween(99, 101);
    }

    @Test
    void anOpenBreakerBeginsAnewClosedByTheNewFigures() {
        callsFail("b", 20);
        assertThat(breaker("b")).isEqualTo(Breaker.OPEN);

        cluster.reload(with(POLICY, LAX));
        assertThat(breaker("b")).isEqualTo(Breaker.CLOSED);
        callsFail("b", 29);
        assertThat(breaker("b")).isEqualTo(Breaker.CLOSED);
        callsFail("b", 1);
        assertThat(breaker("b")).isEqualTo(Breaker.OPEN);
    }

    @Test
    void thatHoldsForAllThoughOneIsAddedAtTheSameTime() {
        List<EndpointPolicy> more = new ArrayList<>(POLICY.endpoints());
        more.add(EndpointPolicy.of("d"));

        cluster.reload(with(POLICY.with(more), LAX));
        callsFail("b", 29);

        assertThat(breaker("b")).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void whatTheBreakerCountedOutlivesAReloadThatDoesNotConcernIt() {
        callsFail("b", 9);
        cluster.reload(Wishes.maxPerHour(POLICY, 3));
        callsFail("b", 1);

        assertThat(breaker("b")).isEqualTo(Breaker.OPEN);
        assertThat(cluster.events(BreakerChanged.class)).hasSize(1);
    }

    @Test
    void anotherLagLimitTakesAReplicaOutAndBringsItBack() {
        cluster.network.server("a").position = 1000;
        cluster.advance(600);
        for (int i = 0; i < 10; i++) { // the primary writes on; b stands still
            cluster.network.server("a").position += 1000;
            cluster.network.server("c").position = cluster.network.server("a").position - 1000;
            cluster.network.server("b").position = 1000;
            cluster.advance(500);
        }
        assertThat(cluster.readers()).contains("b");

        cluster.reload(POLICY.with(new ClusterPolicy.Reads(true, millis(2000))));
        cluster.advance(600);
        assertThat(cluster.readers()).doesNotContain("b").contains("c");

        cluster.reload(POLICY);
        cluster.advance(600);
        assertThat(cluster.readers()).contains("b");
    }

    @Test
    void waitingHasNewLimits() {
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.waiting.limit(new Limits(millis(1000), 1));
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        cluster.time.call(() -> first.append(cluster.call(Access.READ_WRITE, 9000)));
        cluster.time.call(() -> second.append(cluster.call(Access.READ_WRITE, 9000)));

        cluster.advance(999);
        assertThat(first).isEmpty();
        assertThat(second).startsWith("TOO_MANY_WAITERS");
        cluster.advance(1);
        assertThat(first).startsWith("NO_ENDPOINT");
    }

    @Test
    void anEndpointWithoutAResourceRefusesAllOfIt() {
        List<EndpointPolicy> more = new ArrayList<>(Wishes.without(POLICY, "b").endpoints());
        more.add(EndpointPolicy.of("d"));

        boolean taken = cluster.supervisor.reload(with(POLICY.with(more), LAX), Map.of());

        assertThat(taken).isFalse();
        assertThat(cluster.state().policy()).isEqualTo(POLICY);
        assertThat(cluster.readers()).containsExactly("b", "c", "a");
    }

    @Test
    void aChangeOfWeightsIsOneSnapshot() {
        RoutingSnapshot<Server> before = cluster.table.current();

        cluster.reload(Wishes.endpoint(POLICY, "b", e -> e.weighing(300)));

        assertThat(before.superseded().join()).isSameAs(cluster.table.current());
        assertThat(cluster.table.current().plan().reads())
                .extracting(c -> c.share())
                .containsExactly(0.75, 0.25, 0.0);
    }
}
