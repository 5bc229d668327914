/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {

    @Test
    void writesGoToThePrimaryAndReadsToReplicas() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.readers()).containsExactly("b", "c", "a");
        assertThat(cluster.call(Access.READ_WRITE, 1000)).isEqualTo("a");
    }

    @Test
    void aKilledPrimaryIsDownAtOnceAndItsSuccessorIsFollowed() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.writer()).isEmpty();

        cluster.network.primary("b", 2);
        cluster.advance(60);
        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.network.server("a").aborts).hasSize(1);
    }

    @Test
    void aFrozenPrimaryIsDownWithinTheBudget() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.server("a").wire = Wire.SILENT;
        cluster.advance(701);
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        cluster.advance(1500);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
    }

    /** An address that was moved, to a server with another password or certificate. */
    @Test
    void aFrozenPrimaryIsDownThoughAnotherServerAnswersAtItsAddress() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        fallsSilentOnce(cluster);
        cluster.network.server("a").wire = Wire.REJECTS;
        cluster.advance(10_000);
        assertThat(cluster.health("a")).as("nothing is stuck there").isEqualTo(Health.SUSPECT);
        cluster.network.server("a").inUse = 1;
        cluster.advance(600);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.network.server("a").aborts).hasSize(1);

        cluster.network.primary("b", 2);
        cluster.advance(600);
        assertThat(cluster.writer()).isEqualTo("b");
    }

    /** Until the first probe has found no answer. */
    private static void fallsSilentOnce(FakeCluster cluster) {
        cluster.network.server("a").wire = Wire.SILENT;
        while (cluster.state().endpoint("a").vitality().lastFailure() == null) {
            cluster.advance(1);
        }
    }

    @Test
    void aPrimaryThatFellSilentForAMomentAndThenRejectsNewConnectionsKeepsTheOpenOnes() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        fallsSilentOnce(cluster);
        cluster.network.server("a").wire = Wire.REJECTS;
        cluster.network.server("a").inUse = 1;
        for (int i = 0; i < 100; i++) {
            cluster.supervisor.callCompleted(cluster.table.endpoint("a"), true);
            cluster.advance(100);
        }
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        assertThat(cluster.network.server("a").aborts).isEmpty();
        assertThat(cluster.writer()).isEqualTo("a");
    }

    @Test
    void aResurrectedPrimaryIsFencedEvenAheadInBytes() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(100);

        cluster.network.primary("a", 1);
        cluster.network.server("a").position = 1L << 40;
        cluster.advance(2000);

        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.events(ZombiePrimaryFenced.class)).hasSize(1);
        assertThat(cluster.network.server("a").open).isFalse();
    }

    @Test
    void whoeverWaitsIsServedByTheNewPrimary() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        StringBuilder served = new StringBuilder();
        cluster.time.call(() -> served.append(cluster.call(Access.READ_WRITE, 5000)));
        cluster.advance(1000);
        assertThat(served).isEmpty();

        cluster.network.primary("b", 2);
        cluster.advance(60);

        assertThat(served).hasToString("b");
    }

    @Test
    void nobodyAnswersMeansThatWeAreIsolatedAndNothingIsAborted() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.servers().values().forEach(s -> s.wire = Wire.SILENT);
        cluster.advance(10_000);
        assertThat(cluster.events(FailoverEvent.Isolated.class)).hasSize(1);
        assertThat(cluster.network.server("a").aborts).isEmpty();
        assertThat(cluster.writer()).isEqualTo("a");

        cluster.network.server("b").wire = Wire.ANSWERS;
        cluster.advance(2000);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.network.server("a").aborts).hasSize(1);
    }

    @Test
    void aRestartInPlaceNeedsOneAnswer() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(2000);

        cluster.network.server("a").wire = Wire.ANSWERS;
        cluster.advance(60);

        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.network.server("a").role).isEqualTo(Role.PRIMARY);
    }

    private static ClusterPolicy fallingAfter(int fall, String... ids) {
        ClusterPolicy p = FakeCluster.policy(ids);
        return p.with(new ClusterPolicy.Damping(fall, 2));
    }

    /** Calls that complete on an endpoint every now and then. */
    private static void complete(FakeCluster cluster, String id, long everyMillis) {
        cluster.supervisor.callCompleted(cluster.table.endpoint(id), true);
        cluster.time.schedule(millis(everyMillis), () -> complete(cluster, id, everyMillis));
    }

    private static void callFails(FakeCluster cluster, String id) {
        Candidate<FakeNetwork.Server> candidate = new Candidate<>(
                cluster.table.endpoint(id), cluster.table.endpoint(id).incarnation(), false, false, true);
        cluster.supervisor.callFailed(candidate, FailureKind.LOST, new IOException("a test"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSlowPrimaryIsNotADeadOne(int fall) {
        FakeCluster cluster = FakeCluster.of(fallingAfter(fall, "a", "b", "c"), 1, network -> {});
        cluster.supervisor.start();
        cluster.advance(1000);
        complete(cluster, "a", 300);
        cluster.network.server("a").slownessNanos = millis(2000); // each probe is slower than its time-out

        cluster.advance(30_000);

        assertThat(cluster.events).noneMatch(e -> e instanceof HealthChanged c && c.to() == Health.DOWN);
        assertThat(cluster.network.server("a").aborts).isEmpty();
        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);

        cluster.network.server("a").slownessNanos = 0;
        cluster.advance(2000);
        assertThat(cluster.health("a")).isEqualTo(Health.UP);
    }

    @Test
    void aPrimaryThatFreezesAfterItWasSlowIsDeadAllTheSame() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.SILENT;
        for (int i = 0; i < 50; i++) {
            cluster.supervisor.callCompleted(cluster.table.endpoint("a"), true);
            cluster.advance(100);
        }
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);

        cluster.advance(3 * 850);

        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.network.server("a").aborts).hasSize(1);
    }

    @Nested
    class BehindAPooler {

        private final FakeCluster cluster = FakeCluster.running(FakeCluster.policy("a", "b", "c")
                .with(Stream.of("a", "b", "c")
                        .map(id -> EndpointPolicy.of(id).behindPooler())
                        .toList()));
        private final FakeNetwork.Server a = cluster.network.server("a");

        @BeforeEach
        void fallsSilent() {
            a.wire = Wire.SILENT;
            cluster.advance(5000);
            assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
            assertThat(cluster.writer()).isEmpty();
        }

        /** Its queue may be full, and what runs behind it may be well. */
        @Test
        void silenceEndsNoCall() {
            a.thaw();
            cluster.advance(1000);

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(a.aborts).isEmpty();
        }

        @Test
        void butASuccessorDoes() {
            cluster.network.primary("b", 2);
            cluster.advance(1000);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(a.aborts).hasSize(1);
        }

        @Test
        void orThatNobodyListensAnyMore() {
            assertThat(a.aborts).isEmpty();
            a.wire = Wire.REFUSES;
            cluster.advance(5000);

            assertThat(a.aborts).hasSize(1);
        }

        @Test
        void whatWasSparedIsNotHeldAgainstItLater() {
            a.thaw();
            cluster.advance(10_000);
            assertThat(a.aborts).isEmpty();

            a.wire = Wire.REFUSES;
            cluster.advance(5000);
            assertThat(a.aborts).hasSize(1);
        }
    }

    /** 1.1 x interval + timeout + (fall - 1) x (suspect-interval + timeout). */
    @ParameterizedTest
    @CsvSource({"2, 500, 800, 50", "1, 500, 800, 50", "3, 500, 800, 50", "2, 500, 80, 20", "2, 2000, 300, 100"})
    void silenceIsDetectedWithinTheBudget(int fall, long interval, long timeout, long suspect) {
        ProbePolicy probe =
                new ProbePolicy(millis(interval), millis(timeout), millis(suspect), 10, millis(timeout / 4));
        long budget = interval * 11 / 10 + timeout + (fall - 1) * (suspect + timeout);
        Random phase = new Random(fall);
        for (int seed = 0; seed < 200; seed++) {
            FakeCluster cluster = FakeCluster.of(fallingAfter(fall, "a", "b", "c"), probe, seed, network -> {});
            cluster.supervisor.start();
            cluster.advance(4 * interval);
            cluster.time.advance(Duration.ofNanos(phase.nextInt((int) millis(interval))));
            String frozen = seed % 2 == 0 ? "a" : "b";
            cluster.network.server(frozen).wire = Wire.SILENT;

            cluster.advance(budget);

            assertThat(cluster.health(frozen)).as("seed %d, %s", seed, frozen).isEqualTo(Health.DOWN);
            assertThat(cluster.events(FailoverEvent.Isolated.class)).isEmpty();
        }
    }

    @Test
    void aKilledServerIsDownAfterOneRoundTripOnceACallHitIt() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.advance(5000);
        cluster.network.server("a").wire = Wire.REFUSES;

        callFails(cluster, "a");
        cluster.advance(1);

        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
    }

    @Test
    void callsThatFailWhileProbesSucceedMakeNoStormOfProbes() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.advance(5000);
        int before = cluster.network.server("a").probes;
        for (int i = 0; i < 1000; i++) {
            callFails(cluster, i % 2 == 0 ? "a" : "b"); // each time that one is UP again
            cluster.advance(1);
        }

        assertThat(cluster.network.server("a").probes - before).isBetween(15, 25);
    }

    @Test
    void whoIsAskedForAllTheTimeIsProbedAllTheSame() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.advance(5000);
        int before = cluster.network.server("c").probes;
        for (int i = 0; i < 40; i++) {
            callFails(cluster, i % 2 == 0 ? "a" : "b"); // its peers ask for c more often than every 50 ms
            cluster.advance(26);
        }

        assertThat(cluster.network.server("c").probes - before).isGreaterThan(10);
    }

    @Test
    void aReplicaWithoutARouteIsDownAndNobodyIsIsolated() {
        for (int i = 0; i < 100; i++) {
            FakeCluster cluster = FakeCluster.running("a", "b", "c");
            cluster.network.latencyNanos = millis(60);
            cluster.advance(3000 + i * 7);
            cluster.network.server("b").wire = Wire.UNREACHABLE;

            cluster.advance(2000);

            assertThat(cluster.health("b")).isEqualTo(Health.DOWN);
            assertThat(cluster.events(FailoverEvent.Isolated.class)).isEmpty();
        }
    }

    @Test
    void afterAnIsolationThatHealsForAllNobodyIsAborted() {
        for (int i = 0; i < 100; i++) {
            FakeCluster cluster = FakeCluster.running("a", "b", "c");
            cluster.network.servers().values().forEach(s -> s.wire = Wire.SILENT);
            cluster.advance(4000 + i * 13);
            cluster.network.servers().values().forEach(s -> s.wire = Wire.ANSWERS); // what was sent is lost

            cluster.advance(3000);

            assertThat(cluster.network.servers().values()).allMatch(s -> s.aborts.isEmpty());
            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(cluster.health("a")).isEqualTo(Health.UP);
            assertThat(cluster.events(FailoverEvent.Isolated.class)).hasSize(2);
        }
    }

    @Test
    void aRestartInPlaceIsWaitedForAndServedAtTheFirstAnswer() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        StringBuilder served = new StringBuilder();
        cluster.time.call(() -> served.append(cluster.call(Access.READ_WRITE, 9000)));
        cluster.advance(1000);
        cluster.network.server("a").wire = Wire.STARTING_UP;
        cluster.advance(1000);
        assertThat(served).isEmpty();

        cluster.network.server("a").wire = Wire.ANSWERS;
        cluster.advance(52);

        assertThat(served).hasToString("a");
    }

    @Test
    void writesWaitWhileThePrimaryIsReadOnlyAndReadsGoOn() {
        FakeCluster cluster = FakeCluster.running("a", "b");
        cluster.network.server("a").writable = false;
        cluster.network.server("b").wire = Wire.REFUSES;
        cluster.advance(1000);
        StringBuilder served = new StringBuilder();
        cluster.time.call(() -> served.append(cluster.call(Access.READ_WRITE, 9000)));
        cluster.advance(1000);
        assertThat(cluster.writer()).isEmpty();
        assertThat(served).isEmpty();
        assertThat(cluster.call(Access.READ_ONLY, 100)).isEqualTo("a");
        assertThat(cluster.events(FailoverEvent.PrimaryReadOnly.class)).hasSize(1);
        assertThat(cluster.network.server("a").aborts).isEmpty();

        cluster.network.server("a").writable = true;
        cluster.advance(60);
        assertThat(served).hasToString("a");
    }

    @Test
    void aSwitchoverIsFollowedAndTheOldPrimaryServesReads() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").role = Role.REPLICA;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.network.server("a").term = 2;
        cluster.network.server("c").term = 2;
        cluster.advance(3000);

        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.readers()).containsExactly("c", "a", "b"); // a gets its share back in steps
        assertThat(cluster.network.server("a").aborts).hasSize(1);
        assertThat(cluster.events(ZombiePrimaryFenced.class)).isEmpty();
    }

    @Test
    void aDeadPrimaryIsNotCalledAZombie() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(5000);

        assertThat(cluster.events(ZombiePrimaryFenced.class)).isEmpty();
        assertThat(cluster.supervisor.verdicts().get(0)).contains("a: DOWN", "connection refused");
    }

    @Test
    void aBreakerThatOpenedClosesAgainThoughNoCallComesBy() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        for (int i = 0; i < 20; i++) {
            callFails(cluster, "b");
        }
        cluster.advance(1000);
        assertThat(cluster.health("b")).isEqualTo(Health.UP);
        assertThat(cluster.readers()).containsExactly("c", "a");

        cluster.advance(5000);
        assertThat(cluster.readers()).contains("b");
        cluster.advance(3000);
        assertThat(cluster.table.current().plan().reads())
                .extracting(c -> c.share())
                .containsExactly(0.5, 0.5, 0.0);
    }

    @Test
    void aPrimaryWhoseCallsFailIsDegradedButKeepsTheWrites() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        for (int i = 0; i < 15; i++) {
            callFails(cluster, "a");
        }
        cluster.advance(10_000);

        assertThat(cluster.events(FailoverEvent.PrimaryDegraded.class)).hasSize(1);
        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.network.server("a").aborts).isEmpty();
    }

    @Test
    void aListenerThatThrowsStopsNothing() {
        FakeCluster cluster = FakeCluster.of("a", "b", "c");
        cluster.listener = event -> {
            throw new AssertionError("on purpose");
        };
        cluster.supervisor.start();
        cluster.advance(1000);
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(100);

        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.network.server("a").aborts).hasSize(1);
        assertThat(cluster.call(Access.READ_WRITE, 100)).isEqualTo("b");
    }

    @Test
    void theCalmWorldIsSilent() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.advance(4000);
        cluster.events.clear();
        RoutingSnapshot<FakeNetwork.Server> before = cluster.table.current();

        cluster.advance(600_000);

        assertThat(cluster.events).isEmpty();
        assertThat(cluster.table.current()).isSameAs(before);
        assertThat(cluster.time.scheduled()).isEqualTo(3);
    }

    @Test
    void whoWaitsAtTheEndIsToldSoAndWhoComesAfterItToo() {
        FakeCluster cluster = FakeCluster.running("a", "b");
        cluster.network.servers().values().forEach(s -> s.wire = Wire.REFUSES);
        cluster.advance(1000);
        StringBuilder refused = new StringBuilder();
        cluster.time.call(() -> refused.append(cluster.call(Access.READ_WRITE, 9000)));
        cluster.advance(100);

        cluster.supervisor.close();
        cluster.supervisor.close();
        cluster.advance(1);

        assertThat(refused).hasToString("CLOSED: it was closed");
        assertThat(cluster.call(Access.READ_ONLY, 1000)).isEqualTo("CLOSED: it was closed");
    }
}
