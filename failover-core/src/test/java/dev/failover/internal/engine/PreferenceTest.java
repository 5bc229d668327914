/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static dev.failover.internal.state.Command.Kind.APPROVE;
import static dev.failover.internal.state.Command.Kind.DRAIN;
import static dev.failover.internal.state.Command.Kind.PIN;
import static dev.failover.internal.state.Command.Kind.PUT_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.SwitchbackReady;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Topology;
import dev.failover.internal.state.Wishes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interchangeable endpoints: nobody tells which one is primary. a is preferred, then b, then c. */
class PreferenceTest {

    private static final ClusterPolicy PREFERRED = interchangeable(Topology.PREFERRED);

    private static ClusterPolicy interchangeable(Topology topology) {
        ClusterPolicy p = FakeCluster.policy("a", "b", "c");
        return p.with(topology)
                .with(p.endpoints().stream()
                        .map(e -> e.at(0, e.id().charAt(0) - 'a'))
                        .toList());
    }

    private static FakeCluster running(ClusterPolicy policy) {
        return FakeCluster.running(policy, network -> network.servers().values().forEach(s -> {
            s.role = Role.ANY;
            s.identity = "";
            s.term = 0;
            s.position = -1;
        }));
    }

    private static void kill(FakeCluster cluster, String id) {
        cluster.network.server(id).wire = Wire.REFUSES;
        cluster.advance(600);
    }

    private static void start(FakeCluster cluster, String id) {
        cluster.network.server(id).wire = Wire.ANSWERS;
        cluster.advance(2000);
    }

    /** a was away, b has the writes, and a has all its reads back. */
    private static FakeCluster recovered(ClusterPolicy policy) {
        FakeCluster cluster = running(policy);
        kill(cluster, "a");
        cluster.advance(3000);
        for (var request : cluster.state().requests()) {
            cluster.order(APPROVE, request.id());
        }
        assertThat(cluster.writer()).isEqualTo("b");
        start(cluster, "a");
        cluster.advance(58_000);
        assertThat(cluster.state().endpoint("a").ramp().isFull()).isFalse();
        return cluster;
    }

    private static List<Double> writeShares(FakeCluster cluster) {
        return cluster.table.current().plan().writes().stream()
                .map(Plan.Choice::share)
                .toList();
    }

    @Nested
    class OneAtATime {

        @Test
        void thePreferredOneTakesTheWritesAndTheReads() {
            FakeCluster cluster = running(PREFERRED);

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(cluster.readers()).containsExactly("a", "b", "c");
        }

        @Test
        void itMustBeDownForConfirmForToTheNanosecondBeforeTheyMove() {
            FakeCluster cluster = running(PREFERRED);
            kill(cluster, "a");
            long fell = cluster.state().endpoint("a").ramp().fellNanos();

            cluster.time.advance(Duration.ofNanos(fell + millis(2000) - 1 - cluster.time.nanos()));
            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.call(Access.READ_ONLY, 100)).isEqualTo("b"); // reads moved at once
            cluster.time.advance(Duration.ofNanos(1));
            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void whoComesBackInTimeKeepsThem() {
            FakeCluster cluster = running(PREFERRED);
            kill(cluster, "a");
            cluster.network.server("a").wire = Wire.ANSWERS;
            cluster.advance(600);

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(cluster.events(PrimaryChanged.class))
                    .extracting(PrimaryChanged::endpoint)
                    .containsExactly("a", "a");
        }

        @Test
        void aDrainIsNoOutageAndNeedsNoConfirmation() {
            FakeCluster cluster = running(PREFERRED);

            cluster.order(DRAIN, "a");

            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void aPinMovesThemAtOnce() {
            FakeCluster cluster = running(PREFERRED);

            cluster.order(PIN, "c");

            assertThat(cluster.writer()).isEqualTo("c");
        }

        @Test
        void aReplicaIsNoneOfThem() {
            FakeCluster cluster = running(PREFERRED);
            cluster.network.server("b").role = Role.REPLICA;
            cluster.advance(600);
            kill(cluster, "a");
            cluster.advance(3000);

            assertThat(cluster.writer()).isEqualTo("c");
        }

        @Test
        void inModeApprovalSomebodyIsAskedFirst() {
            FakeCluster cluster = running(Wishes.mode(PREFERRED, Mode.APPROVAL));
            kill(cluster, "a");
            cluster.advance(5000);
            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.call(Access.READ_WRITE, 100)).startsWith("NO_CONSENT: waiting for approval of b");

            cluster.order(APPROVE, "unknown:0:b");
            assertThat(cluster.writer()).isEqualTo("b");
        }
    }

    @Nested
    class Back {

        @Test
        void automaticallyWhenAllItsReadsAreBack() {
            FakeCluster cluster = recovered(Wishes.wayBack(PREFERRED, Mode.AUTOMATIC));

            cluster.advance(3000);

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(cluster.asked).isEmpty(); // there is nobody to ask
        }

        @Test
        void neverByItselfInModeManual() {
            FakeCluster cluster = recovered(Wishes.wayBack(PREFERRED, Mode.MANUAL));

            cluster.advance(300_000);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(SwitchbackReady.class)).singleElement().satisfies(e -> assertThat(e.facts())
                    .isEqualTo("UP, all its reads are back"));
        }

        @Test
        void onApprovalAndTheWritesGoOnMeanwhile() {
            FakeCluster cluster = recovered(Wishes.wayBack(PREFERRED, Mode.APPROVAL));
            cluster.advance(120_000);
            assertThat(cluster.writer()).isEqualTo("b");

            cluster.order(APPROVE, "unknown:0:a:back");

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(cluster.events(ApprovalEnded.class))
                    .extracting(ApprovalEnded::outcome)
                    .containsExactly("approved");
        }

        @Test
        void anApprovalIsGoodForOneWayBack() {
            FakeCluster cluster = recovered(Wishes.wayBack(PREFERRED, Mode.APPROVAL));
            cluster.advance(3000);
            cluster.order(APPROVE, "unknown:0:a:back");
            kill(cluster, "a");
            cluster.advance(3000);
            start(cluster, "a");
            cluster.advance(120_000);
            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(ApprovalRequested.class)).hasSize(2);

            cluster.order(APPROVE, "unknown:0:a:back");
            assertThat(cluster.writer()).isEqualTo("a");
        }

        /** Whatever the mode: the way back must not be the second outage. */
        @ParameterizedTest
        @EnumSource(names = {"APPROVAL", "MANUAL", "OBSERVE"})
        void theWritesStayWhereTheyAreUnlessTheModeIsAutomatic(Mode mode) {
            FakeCluster cluster = running(Wishes.mode(Wishes.wayBack(PREFERRED, Mode.AUTOMATIC), mode));
            kill(cluster, "a");
            cluster.advance(3000);
            cluster.order(APPROVE, "unknown:0:b");
            start(cluster, "a");
            int lost = cluster.events(PrimaryChanged.class).size();

            cluster.advance(120_000);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(PrimaryChanged.class)).hasSize(lost);
        }

        @Test
        void beyondMaxPerHourTheyStayToo() {
            FakeCluster cluster = recovered(Wishes.maxPerHour(Wishes.wayBack(PREFERRED, Mode.AUTOMATIC), 1));
            cluster.advance(120_000);
            assertThat(cluster.writer()).isEqualTo("b");

            cluster.advance(3_600_000);
            assertThat(cluster.writer()).isEqualTo("a");
        }
    }

    @Nested
    class Shared {

        private final ClusterPolicy policy = FakeCluster.policy("a", "b", "c").with(Topology.SHARED);

        @Test
        void allTakeWritesInEqualShares() {
            FakeCluster cluster = running(policy);

            assertThat(cluster.table.current().plan().writers()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(writeShares(cluster)).allSatisfy(s -> assertThat(s).isBetween(0.333, 0.334));
        }

        @Test
        void butNotWhoIsDown() {
            FakeCluster cluster = running(policy);
            kill(cluster, "b");
            assertThat(cluster.table.current().plan().writers()).containsExactlyInAnyOrder("a", "c");
            assertThat(writeShares(cluster)).containsExactly(0.5, 0.5);

            start(cluster, "b");
            assertThat(writeShares(cluster)).containsExactly(0.5, 0.5, 0.0); // and then in steps
            cluster.advance(29_000);
            assertThat(writeShares(cluster)).last().satisfies(s -> assertThat(s).isBetween(0.033, 0.034));
        }

        @Test
        void norWhoIsDrained() {
            FakeCluster cluster = running(policy);
            cluster.order(DRAIN, "b");
            assertThat(cluster.table.current().plan().writers()).containsExactlyInAnyOrder("a", "c");
            cluster.advance(1000);

            cluster.order(PUT_BACK, "b");
            cluster.advance(70_000);
            assertThat(writeShares(cluster)).hasSize(3).allSatisfy(s -> assertThat(s)
                    .isBetween(0.333, 0.334));
        }

        @Test
        void whenTheLastOneIsDownAllAreProbedFastThoughOneIsDrained() {
            FakeCluster cluster = running(policy);
            cluster.order(DRAIN, "c");
            cluster.advance(1000);
            kill(cluster, "a");
            kill(cluster, "b");
            int before = cluster.network.server("a").probes;

            cluster.advance(2000);

            assertThat(cluster.network.server("a").probes - before).isGreaterThan(30);
        }
    }
}
