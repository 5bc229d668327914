/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Health;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProbeLoopTest {

    private record Sent(String server, long nanos, boolean fresh) {}

    private final List<Sent> sent = new ArrayList<>();

    private FakeCluster running(ProbePolicy probe, long seed, String... ids) {
        FakeCluster cluster = FakeCluster.of(FakeCluster.policy(ids), probe, seed, network -> {});
        cluster.network.probed = (server, fresh) -> sent.add(new Sent(server.id, cluster.time.nanos(), fresh));
        cluster.supervisor.start();
        cluster.advance(1000);
        return cluster;
    }

    private FakeCluster running(String... ids) {
        return running(FakeCluster.PROBE, 1, ids);
    }

    private List<Long> gaps(String server) {
        List<Long> times = times(server);
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        return gaps;
    }

    private List<Long> times(String server) {
        return sent.stream()
                .filter(s -> s.server.equals(server))
                .map(Sent::nanos)
                .toList();
    }

    @Test
    void aCalmEndpointIsProbedAtTheIntervalWithJitter() {
        FakeCluster cluster = running("a", "b");
        sent.clear();

        cluster.advance(100_000);

        assertThat(gaps("a")).hasSizeBetween(180, 220).allMatch(gap -> gap >= millis(450) && gap <= millis(550));
        assertThat(gaps("a").stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void aSuspectEndpointIsProbedAtTheSuspectInterval() {
        FakeCluster cluster = running("a", "b");
        cluster.network.server("b").wire = Wire.STARTING_UP;
        cluster.advance(1000);
        sent.clear();

        cluster.advance(1000);

        assertThat(gaps("b")).hasSizeBetween(17, 20).allMatch(gap -> gap >= millis(50) && gap <= millis(51));
    }

    @Test
    void whoAsksWhileAProbeIsInFlightGetsTheNextAndNeverASecond() {
        FakeCluster cluster = running("a", "b");
        cluster.network.server("a").slownessNanos = millis(100);
        cluster.advance(600);
        sent.clear();

        for (int i = 0; i < 1000; i++) {
            Candidate<FakeNetwork.Server> candidate =
                    new Candidate<>(cluster.table.endpoint("a"), 0, false, true, false);
            cluster.supervisor.callFailed(candidate, FailureKind.LOST, new IOException("a test"));
            cluster.advance(1);
        }

        assertThat(gaps("a")).hasSizeBetween(5, 10).allMatch(gap -> gap >= millis(100));
    }

    @Test
    void aProbeThatFailsAtOnceNeverSpins() {
        for (Wire wire : List.of(Wire.REFUSES, Wire.UNREACHABLE, Wire.STARTING_UP, Wire.REJECTS)) {
            FakeCluster cluster = running("a", "b");
            cluster.network.latencyNanos = 0;
            cluster.network.servers().values().forEach(s -> s.wire = wire);
            sent.clear();

            cluster.advance(10_000);

            assertThat(times("a")).as("%s", wire).hasSizeLessThanOrEqualTo(201);
        }
    }

    @Test
    void aMisconfiguredEndpointIsProbedAtTheIntervalOnly() {
        FakeCluster cluster = FakeCluster.of(FakeCluster.policy("a", "b"), 1, network -> network.servers()
                .values()
                .forEach(s -> s.wire = Wire.REJECTS));
        cluster.network.probed = (server, fresh) -> sent.add(new Sent(server.id, cluster.time.nanos(), fresh));
        cluster.supervisor.start();

        cluster.advance(10_000);

        assertThat(times("a")).hasSizeBetween(18, 24);
        assertThat(times("b")).hasSizeBetween(18, 24);
    }

    @Test
    void afterSilenceConnectionsAreFreshAndAtMostEvery250Milliseconds() {
        ProbePolicy hasty = new ProbePolicy(millis(500), millis(80), millis(20), 10, millis(40));
        FakeCluster cluster = running(hasty, 1, "a", "b");
        cluster.network.server("a").wire = Wire.SILENT;
        sent.clear();

        cluster.advance(10_000);

        List<Long> fresh = sent.stream()
                .filter(s -> s.server.equals("a") && s.fresh)
                .map(Sent::nanos)
                .toList();
        assertThat(fresh).hasSizeBetween(30, 45);
        for (int i = 1; i < fresh.size(); i++) {
            assertThat(fresh.get(i) - fresh.get(i - 1)).isBetween(millis(225), millis(276));
        }
    }

    @Test
    void theFirstFreshConnectionIsNotHeldBack() {
        ProbePolicy hasty = new ProbePolicy(millis(500), millis(80), millis(20), 10, millis(40));
        for (int seed = 0; seed < 50; seed++) {
            FakeCluster cluster = running(hasty, seed, "a", "b");
            cluster.advance(seed * 11L);
            cluster.network.server("b").wire = Wire.SILENT;

            cluster.advance(550 + 80 + 20 + 80 + 1);

            assertThat(cluster.health("b")).as("seed %d", seed).isEqualTo(Health.DOWN);
        }
    }

    @Test
    void anAlarmThatIsLateByAPauseOfOursGivesNoVerdict() {
        FakeCluster cluster = running("a", "b");
        cluster.network.latencyNanos = millis(10);
        cluster.advance(1000);
        long before = cluster.network.server("a").probes;
        while (cluster.network.server("a").probes == before) {
            cluster.advance(1); // until one is in flight
        }

        cluster.events.clear();
        cluster.network.servers().values().forEach(s -> s.wire = Wire.SILENT); // the answer lies in the socket
        cluster.advance(20);
        cluster.time.pause(Duration.ofSeconds(3));
        cluster.time.schedule(
                millis(5), () -> cluster.network.servers().values().forEach(FakeNetwork.Server::thaw));
        cluster.advance(2000);

        assertThat(cluster.health("a")).isEqualTo(Health.UP);
        assertThat(cluster.events).isEmpty();
    }

    @Test
    void anAlarmAfterAPauseRingsIfThereIsReallySilence() {
        FakeCluster cluster = running("a", "b");
        cluster.network.server("a").wire = Wire.SILENT;
        cluster.advance(600);
        cluster.time.pause(Duration.ofSeconds(3));

        cluster.advance(2000);

        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
    }

    @Test
    void stopLeavesNothingScheduled() {
        FakeCluster calm = running("a", "b", "c");
        calm.advance(5000);
        calm.supervisor.close();
        assertThat(calm.time.scheduled()).isZero();

        FakeCluster inFlight = running("a", "b", "c");
        inFlight.network.servers().values().forEach(s -> s.wire = Wire.SILENT);
        inFlight.advance(5700);
        inFlight.supervisor.close();
        assertThat(inFlight.time.scheduled()).isZero();
        sent.clear();
        inFlight.advance(10_000);
        assertThat(sent).isEmpty();
    }

    @Test
    void aProbeThatIsAskedWhileTheEngineStopsIsGivenUp() {
        FakeCluster cluster = running("a");
        cluster.advance(5000);
        cluster.network.server("a").wire = Wire.SILENT;
        cluster.network.probed = (server, fresh) -> cluster.supervisor.close(); // stop() overtakes the question
        cluster.advance(600);

        assertThat(cluster.network.server("a").waitingForAnAnswer()).isZero();
        assertThat(cluster.time.scheduled()).isZero();
    }

    @Test
    void aFailedCallIsLookedIntoAtOnce() {
        FakeCluster cluster = running("a", "b");
        cluster.advance(5000);
        sent.clear();

        Candidate<FakeNetwork.Server> candidate = new Candidate<>(cluster.table.endpoint("b"), 0, false, false, true);
        cluster.supervisor.callFailed(candidate, FailureKind.LOST, new IOException("a test"));
        cluster.advance(51);

        assertThat(times("b")).isNotEmpty();
        assertThat(times("a")).isNotEmpty();
        assertThat(cluster.health("b")).isEqualTo(Health.UP);
    }

    @Test
    void aSlowEndpointBecomesNoSuspectByItsUsualLatency() {
        FakeCluster cluster = running("a", "b");
        cluster.network.server("b").slownessNanos = millis(120);
        cluster.advance(20_000);
        cluster.events.clear();

        cluster.network.server("b").slownessNanos = millis(400);
        cluster.advance(10_000);

        assertThat(cluster.events).isEmpty();
        assertThat(cluster.health("b")).isEqualTo(Health.UP);
    }

    @Test
    void aTransportThatThrowsIsAFailedProbeAndTheLoopGoesOn() {
        ClusterPolicy policy = FakeCluster.policy("a", "b");
        FakeCluster cluster = FakeCluster.of(policy, 1, network -> {});
        boolean[] broken = {false};
        cluster.network.probed = (server, fresh) -> {
            if (broken[0] && server.id.equals("b")) {
                throw new IllegalStateException("a fault of the adapter");
            }
        };
        cluster.supervisor.start();
        cluster.advance(1000);
        broken[0] = true;
        cluster.advance(2000);
        assertThat(cluster.health("b")).isEqualTo(Health.DOWN);

        broken[0] = false;
        cluster.advance(TimeUnit.SECONDS.toMillis(2));
        assertThat(cluster.health("b")).isEqualTo(Health.UP);
    }
}
