/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Damping;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.Topology;
import dev.failover.spi.FailureKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Endpoints that stand in front of many servers each, as those of HTTP do. a is preferred. */
class ManyServersTest {

    private static ClusterPolicy policy() {
        ClusterPolicy p = FakeCluster.policy("a", "b");
        return p.with(Topology.PREFERRED)
                .with(new Damping(3, 2, false))
                .with(p.endpoints().stream()
                        .map(e -> e.at(0, e.id().charAt(0) - 'a'))
                        .toList());
    }

    private static FakeCluster assuming() {
        ClusterPolicy policy = policy();
        FakeCluster cluster = FakeCluster.remembering(
                policy, starting -> ClusterState.assuming(policy, Map.of("a", Role.ANY, "b", Role.ANY)));
        cluster.network.servers().values().forEach(s -> {
            s.role = Role.ANY;
            s.identity = "";
            s.term = 0;
            s.position = -1;
        });
        return cluster;
    }

    private static FakeCluster running() {
        FakeCluster cluster = assuming();
        cluster.supervisor.start();
        cluster.advance(1000);
        return cluster;
    }

    private static void eject(FakeCluster cluster, String id) {
        cluster.table.current().candidates(Access.READ_ONLY).stream()
                .filter(c -> c.endpoint().id().equals(id))
                .findFirst()
                .ifPresent(c -> cluster.supervisor.eject(c, FailureKind.TIMED_OUT, "3 calls in a row failed"));
    }

    private static void fail(FakeCluster cluster, String id) {
        cluster.table.current().candidates(Access.READ_ONLY).stream()
                .filter(c -> c.endpoint().id().equals(id))
                .findFirst()
                .ifPresent(c -> cluster.supervisor.callFailed(c, FailureKind.LOST, new Exception("reset")));
    }

    @Test
    void theyServeBeforeTheFirstProbeWasAnswered() {
        FakeCluster cluster = assuming();
        cluster.network.servers().values().forEach(s -> s.wire = Wire.SILENT);
        cluster.supervisor.start();
        assertThat(cluster.state().endpoint("a").verdict()).contains("not probed yet");
        cluster.order(Kind.PAUSE, ""); // with the first signal, whatever it is

        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.readers()).containsExactly("a", "b");
    }

    @Test
    void oneFailedCallMovesNobody() {
        FakeCluster cluster = running();
        fail(cluster, "a");

        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        assertThat(cluster.call(Access.READ_ONLY, 0)).isEqualTo("a");
        assertThat(cluster.call(Access.READ_WRITE, 0)).isEqualTo("a");
    }

    @Test
    void whoIsEjectedIsDownAtOnce_readsMoveThen_writesOnceThatIsConfirmed() {
        FakeCluster cluster = running();
        cluster.network.server("a").wire = Wire.SILENT;
        eject(cluster, "a");

        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.call(Access.READ_ONLY, 0)).isEqualTo("b");
        assertThat(cluster.writer()).isEmpty();
        cluster.advance(1);
        assertThat(cluster.network.server("a").aborts).hasSize(1);
        cluster.advance(1999);
        assertThat(cluster.writer()).isEqualTo("b");
    }

    @Test
    void probesBringItBack() {
        FakeCluster cluster = running();
        eject(cluster, "a");
        cluster.advance(1000);

        assertThat(cluster.health("a")).isEqualTo(Health.UP);
        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.state().endpoint("a").ramp().isFull()).isFalse();
    }

    @Test
    void theLastOneIsNeverEjected() {
        FakeCluster cluster = running();
        cluster.network.server("b").wire = Wire.REFUSES;
        eject(cluster, "b");
        eject(cluster, "a");

        assertThat(cluster.health("b")).isEqualTo(Health.DOWN);
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        assertThat(cluster.call(Access.READ_WRITE, 0)).isEqualTo("a");
    }

    @Test
    void whatAnOlderIncarnationSaysIsNoNews() {
        FakeCluster cluster = running();
        var old = cluster.table.current().candidates(Access.READ_ONLY).get(0);
        eject(cluster, "a");
        cluster.advance(1000);
        cluster.supervisor.eject(old, FailureKind.TIMED_OUT, "late");

        assertThat(cluster.health("a")).isEqualTo(Health.UP);
    }

    @Test
    void oneRefusedProbeIsNoVerdict() {
        FakeCluster cluster = running();
        cluster.network.server("a").wire = Wire.REFUSES;
        for (int i = 0; i < 60 && cluster.health("a") == Health.UP; i++) {
            cluster.advance(10);
        }

        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        assertThat(cluster.writer()).isEqualTo("a");
        cluster.advance(200);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
    }
}
