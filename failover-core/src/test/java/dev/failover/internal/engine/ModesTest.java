/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.state.Command.Kind.APPROVE;
import static dev.failover.internal.state.Command.Kind.PAUSE;
import static dev.failover.internal.state.Command.Kind.PIN;
import static dev.failover.internal.state.Command.Kind.REJECT;
import static dev.failover.internal.state.Command.Kind.RESUME;
import static dev.failover.internal.state.Command.Kind.UNPIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.MoveObserved;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.internal.state.Wishes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the writes may move, in each mode: a is lost and b is promoted on term 2, unless a test says otherwise. */
class ModesTest {

    private static final ClusterPolicy POLICY = FakeCluster.policy("a", "b", "c");

    private static ClusterPolicy in(Mode mode) {
        return Wishes.mode(POLICY, mode);
    }

    private static EndpointPolicy pooled(EndpointPolicy e) {
        return new EndpointPolicy(
                e.id(), e.distance(), e.priority(), e.weight(), e.region(), e.reads(), e.writes(), e.enabled(), true);
    }

    /** a is killed, and b is promoted. */
    private static FakeCluster outage(ClusterPolicy policy) {
        FakeCluster cluster = FakeCluster.running(policy);
        lose(cluster, "a");
        promote(cluster, "b", 2);
        return cluster;
    }

    private static void lose(FakeCluster cluster, String id) {
        cluster.network.server(id).wire = Wire.REFUSES;
        cluster.advance(600);
    }

    private static void promote(FakeCluster cluster, String id, long term) {
        cluster.network.primary(id, term);
        cluster.advance(600);
    }

    private static String write(FakeCluster cluster) {
        return cluster.call(Access.READ_WRITE, 5000);
    }

    private static List<String> outcomes(FakeCluster cluster) {
        return cluster.events(ApprovalEnded.class).stream()
                .map(ApprovalEnded::outcome)
                .toList();
    }

    /** To the last nanosecond before {@code millis} have passed since the request was opened, and over it. */
    private static void advanceTo(FakeCluster cluster, long since, long millis) {
        long due = since + FakeCluster.millis(millis);
        cluster.time.advance(Duration.ofNanos(due - 1 - cluster.time.nanos()));
    }

    private static void tick(FakeCluster cluster) {
        cluster.time.advance(Duration.ofNanos(1));
    }

    @Nested
    class Automatic {

        @Test
        void writesFollowAtOnceAndNobodyIsAsked() {
            FakeCluster cluster = outage(POLICY);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(ApprovalRequested.class)).isEmpty();
            assertThat(cluster.remembered).isEqualTo("cluster-1:2:b");
        }
    }

    @Nested
    class Approval {

        @Test
        void aRequestIsOpenedAndCallsAreRefusedAtOnceWithWhatToDo() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));
            long before = cluster.time.nanos();

            assertThat(write(cluster))
                    .isEqualTo("NO_CONSENT: waiting for approval of timeline 2 on b: approve cluster-1:2:b"
                            + " (failover.mode=approval)");
            assertThat(cluster.time.nanos()).isEqualTo(before);
            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.call(Access.READ_ONLY, 100)).isEqualTo("c");
            assertThat(cluster.events(ApprovalRequested.class)).singleElement().satisfies(e -> {
                assertThat(e.id()).isEqualTo("cluster-1:2:b");
                assertThat(e.endpoint()).isEqualTo("b");
                assertThat(e.previous()).isEqualTo("a");
                assertThat(e.why()).isEqualTo("failover.mode=approval");
            });
        }

        @Test
        void theFirstPrimaryOfAProcessNeedsNone() {
            FakeCluster cluster = FakeCluster.running(in(Mode.APPROVAL));

            assertThat(write(cluster)).isEqualTo("a");
            assertThat(cluster.events(ApprovalRequested.class)).isEmpty();
        }

        @Test
        void neitherDoesARestartInPlace() {
            FakeCluster cluster = FakeCluster.running(in(Mode.APPROVAL));
            lose(cluster, "a");

            promote(cluster, "a", 1);

            assertThat(write(cluster)).isEqualTo("a");
            assertThat(cluster.events(ApprovalRequested.class)).isEmpty();
        }

        @Test
        void callsWaitForItAsLongAsConfigured() {
            FakeCluster cluster = outage(Wishes.approvalWait(in(Mode.APPROVAL), 2000));
            StringBuilder refused = new StringBuilder();
            cluster.time.call(() -> refused.append(write(cluster)));

            cluster.advance(1999);
            assertThat(refused).isEmpty();
            cluster.advance(1);
            assertThat(refused).startsWith("NO_CONSENT: waiting for approval of timeline 2 on b");
        }

        @Test
        void whoWaitsIsServedWhenItIsApproved() {
            FakeCluster cluster = outage(Wishes.approvalWait(in(Mode.APPROVAL), 2000));
            StringBuilder served = new StringBuilder();
            cluster.time.call(() -> served.append(write(cluster)));
            cluster.advance(1000);

            cluster.order(APPROVE, "cluster-1:2:b");
            cluster.advance(0);

            assertThat(served).hasToString("b");
            assertThat(outcomes(cluster)).containsExactly("approved");
        }

        @Test
        void whoWaitedForAPrimaryIsRefusedOnceItIsAMatterOfConsent() {
            FakeCluster cluster = FakeCluster.running(in(Mode.APPROVAL));
            lose(cluster, "a");
            StringBuilder refused = new StringBuilder();
            cluster.time.call(() -> refused.append(write(cluster)));
            cluster.advance(1000);
            assertThat(refused).isEmpty();

            promote(cluster, "b", 2);

            assertThat(refused).startsWith("NO_CONSENT: waiting for approval");
        }

        @Test
        void aRejectedMoveWaitsForAnotherTerm() {
            FakeCluster cluster = outage(Wishes.approvalTimeout(in(Mode.APPROVAL), 5000));
            cluster.order(REJECT, "cluster-1:2:b");
            cluster.advance(300_000);

            assertThat(cluster.writer()).isEmpty();
            assertThat(write(cluster))
                    .isEqualTo("NO_CONSENT: the move to timeline 2 on b was rejected (cluster-1:2:b)");
            assertThat(outcomes(cluster)).containsExactly("rejected");

            promote(cluster, "c", 3);
            assertThat(cluster.events(ApprovalRequested.class))
                    .extracting(ApprovalRequested::id)
                    .containsExactly("cluster-1:2:b", "cluster-1:3:c");
            cluster.advance(5000);
            assertThat(cluster.writer()).isEqualTo("c");
            assertThat(outcomes(cluster)).containsExactly("rejected", "timed out"); // each ends once
        }

        @Test
        void whatWasRejectedCanStillBeApproved() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));
            cluster.order(REJECT, "cluster-1:2:b");

            cluster.order(APPROVE, "cluster-1:2:b");

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(outcomes(cluster)).containsExactly("rejected", "approved");
        }

        @Test
        void afterTheTimeoutItMovesByItselfToTheNanosecond() {
            FakeCluster cluster = outage(Wishes.approvalTimeout(in(Mode.APPROVAL), 60_000));
            long since = cluster.state().consent().request().sinceNanos();

            advanceTo(cluster, since, 60_000);
            assertThat(cluster.writer()).isEmpty();
            tick(cluster);
            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(outcomes(cluster)).containsExactly("timed out");
        }

        @Test
        void theTimeoutBeginsAnewInAnotherMode() {
            FakeCluster cluster = outage(Wishes.approvalTimeout(in(Mode.APPROVAL), 60_000));
            cluster.advance(30_000);
            cluster.reload(Wishes.approvalTimeout(in(Mode.MANUAL), 60_000));
            cluster.advance(300_000);
            assertThat(cluster.writer()).isEmpty();

            cluster.reload(Wishes.approvalTimeout(in(Mode.APPROVAL), 60_000));
            advanceTo(cluster, cluster.time.nanos(), 60_000);
            assertThat(cluster.writer()).isEmpty();
            tick(cluster);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(outcomes(cluster)).containsExactly("void", "void", "timed out");
        }

        @Test
        void anotherTimeoutCountsFromWhenItWasAsked() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));
            long since = cluster.state().consent().request().sinceNanos();
            cluster.advance(10_000);

            cluster.reload(Wishes.approvalTimeout(in(Mode.APPROVAL), 20_000));
            advanceTo(cluster, since, 20_000);
            assertThat(cluster.writer()).isEmpty();
            tick(cluster);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(ApprovalRequested.class)).hasSize(1);
        }

        @Test
        void intoModeAutomaticMeansYes() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));

            cluster.reload(POLICY);

            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void theRequestIsVoidWhenItsCandidateGoes() {
            FakeCluster cluster = outage(Wishes.approvalTimeout(in(Mode.APPROVAL), 10_000));
            lose(cluster, "b");
            cluster.advance(60_000);

            assertThat(cluster.writer()).isEmpty();
            assertThat(outcomes(cluster)).containsExactly("void");
            assertThatThrownBy(() -> cluster.order(APPROVE, "cluster-1:2:b"))
                    .hasMessage("orders: cannot approve: no request \"cluster-1:2:b\" (nothing waits for approval)");

            promote(cluster, "b", 2);
            assertThat(cluster.writer()).isEmpty(); // asked again, and the time-out begins anew
            cluster.advance(10_000);
            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(ApprovalRequested.class)).hasSize(2);
        }

        @Test
        void theOldPrimaryGetsNoWritesMeanwhile() {
            FakeCluster cluster = FakeCluster.running(in(Mode.APPROVAL));

            promote(cluster, "b", 2); // and a goes on

            assertThat(write(cluster)).startsWith("NO_CONSENT");
            assertThat(cluster.network.server("a").open).isFalse();
            assertThat(cluster.network.server("a").aborts).hasSize(1);
            assertThat(cluster.events(ZombiePrimaryFenced.class)).hasSize(1);
        }

        @Test
        void theOldPrimarysCallsEndBehindAPoolerToo() {
            FakeCluster cluster = FakeCluster.running(Wishes.endpoint(in(Mode.APPROVAL), "a", ModesTest::pooled));
            cluster.network.server("a").wire = Wire.SILENT;
            cluster.advance(10_000);
            assertThat(cluster.network.server("a").aborts)
                    .as("it may be a full pool")
                    .isEmpty();

            promote(cluster, "b", 2);

            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.network.server("a").aborts).hasSize(1);
        }

        @Test
        void whatIsApprovedInTheFileMovesWithoutAnybody() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));

            cluster.reload(Wishes.approved(in(Mode.APPROVAL), "cluster-1:2:b"));

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(outcomes(cluster)).containsExactly("approved");
        }

        @Test
        void whatWasApprovedInTheFileBeforeIsNotEvenAskedFor() {
            FakeCluster cluster = outage(Wishes.approved(in(Mode.APPROVAL), "cluster-1:2:b"));

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(ApprovalRequested.class)).isEmpty();

            lose(cluster, "b");
            promote(cluster, "c", 3); // another term is another id
            assertThat(cluster.writer()).isEmpty();
        }

        @Test
        void aRestartWhileItWaitsAsksAgain() {
            FakeCluster cluster =
                    FakeCluster.remembering(in(Mode.APPROVAL), state -> state.remembering("cluster-1", 1, "a"));
            cluster.network.server("a").wire = Wire.REFUSES;
            cluster.network.primary("b", 2);
            cluster.supervisor.start();
            cluster.advance(4000);

            assertThat(write(cluster)).startsWith("NO_CONSENT: waiting for approval of timeline 2 on b");
            cluster.order(APPROVE, "cluster-1:2:b");
            assertThat(write(cluster)).isEqualTo("b");
            assertThat(cluster.remembered).isEqualTo("cluster-1:2:b");
        }

        @Test
        void aRestartFindsTheWritesWhereTheyBelong() {
            FakeCluster cluster =
                    FakeCluster.remembering(in(Mode.APPROVAL), state -> state.remembering("cluster-1", 1, "a"));
            cluster.supervisor.start();
            cluster.advance(1000);

            assertThat(write(cluster)).isEqualTo("a");
        }

        @Test
        void aRestartWithAFenceRefusesWhatIsBelowIt() {
            FakeCluster cluster =
                    FakeCluster.remembering(in(Mode.AUTOMATIC), state -> state.remembering("cluster-1", 2, "b"));
            cluster.supervisor.start();
            cluster.advance(5000);

            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.events(ZombiePrimaryFenced.class)).hasSize(1);
        }

        /** Without terms every move to b has the same id: a yes is good for one outage. */
        @Test
        void anApprovalWithoutATermIsUsedUp() {
            FakeCluster cluster = FakeCluster.running(
                    in(Mode.APPROVAL), network -> network.servers().values().forEach(s -> s.term = 0));
            for (String id : List.of("b", "a", "b")) {
                lose(cluster, cluster.state().consent().home());
                promote(cluster, id, 0);
                assertThat(cluster.writer()).as("to %s, asked", id).isEmpty();
                cluster.order(APPROVE, "cluster-1:0:" + id);
                assertThat(cluster.writer()).isEqualTo(id);
            }
        }
    }

    @Nested
    class OnCommandOnly {

        @ParameterizedTest
        @EnumSource(names = {"MANUAL", "OBSERVE"})
        void nothingMovesByItself(Mode mode) {
            FakeCluster cluster = outage(Wishes.approvalTimeout(in(mode), 1000));
            cluster.advance(300_000);

            assertThat(cluster.writer()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(names = {"MANUAL", "OBSERVE"})
        void aPinMovesThem(Mode mode) {
            FakeCluster cluster = outage(in(mode));

            cluster.order(PIN, "b");

            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void anApprovalMovesThemToo() {
            FakeCluster cluster = outage(in(Mode.MANUAL));
            assertThat(write(cluster))
                    .isEqualTo("NO_CONSENT: writes move to timeline 2 on b on command only: approve cluster-1:2:b or"
                            + " pin them (failover.mode=manual)");

            cluster.order(APPROVE, "cluster-1:2:b");

            assertThat(write(cluster)).isEqualTo("b");
        }

        @Test
        void whatObserveWouldHaveDoneIsToldOnce() {
            FakeCluster cluster = outage(in(Mode.OBSERVE));
            cluster.advance(300_000);

            assertThat(cluster.events(MoveObserved.class)).singleElement().satisfies(e -> {
                assertThat(e.previous()).isEqualTo("a");
                assertThat(e.endpoint()).isEqualTo("b");
                assertThat(e.term()).isEqualTo(2);
            });
            assertThat(cluster.events(ApprovalRequested.class)).isEmpty();
            assertThat(cluster.events(PrimaryChanged.class)).hasSize(1); // the first one
            assertThat(write(cluster))
                    .isEqualTo("NO_CONSENT: failover.mode=observe: writes do not follow timeline 2 on b; pin them"
                            + " there by command");
        }
    }

    @Nested
    class AcrossRegions {

        private final ClusterPolicy policy = Wishes.askingAcrossRegions(POLICY.with(List.of(
                EndpointPolicy.of("a").in("eu"),
                EndpointPolicy.of("b").in("eu"),
                EndpointPolicy.of("c").in("us"))));

        @Test
        void writesMoveWithinTheirRegion() {
            assertThat(outage(policy).writer()).isEqualTo("b");
        }

        @Test
        void somebodyIsAskedBeforeTheyLeaveIt() {
            FakeCluster cluster = FakeCluster.running(policy);
            lose(cluster, "a");
            promote(cluster, "c", 2);

            assertThat(write(cluster)).endsWith("approve cluster-1:2:c (another region: us)");
            cluster.order(APPROVE, "cluster-1:2:c");
            assertThat(write(cluster)).isEqualTo("c");
        }

        @Test
        void whatIsNotDeclaredMakesNoDifference() {
            FakeCluster cluster = FakeCluster.running(Wishes.endpoint(policy, "c", e -> e.in("")));
            lose(cluster, "a");
            promote(cluster, "c", 2);

            assertThat(cluster.writer()).isEqualTo("c");
        }

        @Test
        void theTimeoutIsKeptThoughWritesMovedLongAgo() {
            FakeCluster cluster = FakeCluster.running(Wishes.approvalTimeout(policy, 60_000));
            lose(cluster, "a");
            promote(cluster, "b", 2);
            cluster.advance(2 * 3_600_000);
            lose(cluster, "b");
            promote(cluster, "c", 3);
            long since = cluster.state().consent().request().sinceNanos();

            advanceTo(cluster, since, 60_000);
            assertThat(cluster.writer()).isEmpty();
            tick(cluster);

            assertThat(cluster.writer()).isEqualTo("c");
        }
    }

    @Nested
    class TooOften {

        @Test
        void beyondMaxPerHourSomebodyIsAskedUntilTheHourHasPassed() {
            FakeCluster cluster = FakeCluster.running(Wishes.maxPerHour(POLICY, 2));
            lose(cluster, "a");
            promote(cluster, "b", 2);
            long first = cluster.state().consent().moves().get(0);
            lose(cluster, "b");
            promote(cluster, "c", 3);
            assertThat(cluster.writer()).isEqualTo("c");

            lose(cluster, "c");
            promote(cluster, "a", 4);
            assertThat(write(cluster))
                    .endsWith("approve cluster-1:4:a (2 moves within an hour (failover.max-per-hour))");
            advanceTo(cluster, first, 3_600_000);
            assertThat(cluster.writer()).isEmpty();
            tick(cluster);

            assertThat(cluster.writer()).isEqualTo("a");
            assertThat(outcomes(cluster)).containsExactly("not needed any more");
        }

        @Test
        void itMayBeApprovedBefore() {
            FakeCluster cluster = FakeCluster.running(Wishes.maxPerHour(POLICY, 1));
            lose(cluster, "a");
            promote(cluster, "b", 2);
            lose(cluster, "b");
            promote(cluster, "c", 3);

            cluster.order(APPROVE, "cluster-1:3:c");

            assertThat(cluster.writer()).isEqualTo("c");
        }

        @Test
        void aRestartInPlaceIsNoMove() {
            FakeCluster cluster = FakeCluster.running(Wishes.maxPerHour(POLICY, 1));
            for (int i = 0; i < 5; i++) {
                lose(cluster, "a");
                promote(cluster, "a", 1);
            }

            lose(cluster, "a");
            promote(cluster, "b", 2);

            assertThat(cluster.writer()).isEqualTo("b");
        }
    }

    @Nested
    class Paused {

        @Test
        void nothingMovesUntilItIsResumed() {
            FakeCluster cluster = FakeCluster.running(POLICY);
            cluster.order(PAUSE, "");
            lose(cluster, "a");
            promote(cluster, "b", 2);
            cluster.advance(300_000);
            assertThat(write(cluster)).endsWith("or pin them (failover is paused)");

            cluster.order(RESUME, "");

            assertThat(write(cluster)).isEqualTo("b");
        }

        @Test
        void byTheFileToo() {
            FakeCluster cluster = outage(Wishes.paused(POLICY, true));
            assertThat(write(cluster)).endsWith("(failover is paused)");
            assertThatThrownBy(() -> cluster.order(RESUME, "")).hasMessageContaining("failover.paused=true");

            cluster.reload(POLICY);

            assertThat(write(cluster)).isEqualTo("b");
        }

        @Test
        void aCommandMovesAllTheSame() {
            FakeCluster cluster = outage(Wishes.paused(POLICY, true));

            cluster.order(APPROVE, "cluster-1:2:b");

            assertThat(write(cluster)).isEqualTo("b");
        }

        @Test
        void whatStandsInTheWayIsToldAnewWhenItChanges() {
            FakeCluster cluster = outage(in(Mode.MANUAL));
            cluster.order(PAUSE, "");
            assertThat(write(cluster)).endsWith("(failover is paused)");

            cluster.order(RESUME, "");

            assertThat(write(cluster)).endsWith("(failover.mode=manual)");
        }
    }

    @Nested
    class Pinned {

        @Test
        void toAnotherOneWritesWaitForThatOneToBecomePrimary() {
            FakeCluster cluster = FakeCluster.running(POLICY);
            cluster.order(PIN, "b");
            assertThat(cluster.writer()).isEmpty();
            assertThat(write(cluster)).startsWith("NO_ENDPOINT: writes are pinned to b; a: UP PRIMARY");

            promote(cluster, "b", 2);
            assertThat(write(cluster)).isEqualTo("b");
        }

        @Test
        void itNeverOverridesAFence() {
            FakeCluster cluster = outage(POLICY);
            cluster.order(PIN, "a");
            promote(cluster, "a", 1);
            cluster.advance(5000);

            assertThat(cluster.writer()).isEmpty();
            assertThat(cluster.events(ZombiePrimaryFenced.class)).hasSize(1);
        }

        @Test
        void itKeepsTheWritesFromFollowing() {
            FakeCluster cluster = FakeCluster.running(POLICY);
            cluster.order(PIN, "a");
            lose(cluster, "a");
            promote(cluster, "b", 2);
            assertThat(cluster.writer()).isEmpty();

            cluster.order(UNPIN, "");
            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void theOperatorsCountsOverTheFiles() {
            FakeCluster cluster = outage(Wishes.writer(in(Mode.MANUAL), "b"));
            assertThat(cluster.writer()).isEqualTo("b");

            cluster.order(PIN, "c");
            assertThat(cluster.writer()).isEmpty();
            cluster.order(UNPIN, "");
            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void whatTheFilePinsIsUnpinnedThere() {
            FakeCluster cluster = FakeCluster.running(Wishes.writer(POLICY, "a"));
            assertThatThrownBy(() -> cluster.order(UNPIN, ""))
                    .hasMessage("orders: cannot unpin: failover.writer=a in the configuration: take it out there");

            cluster.reload(POLICY);
            lose(cluster, "a");
            promote(cluster, "b", 2);

            assertThat(cluster.writer()).isEqualTo("b");
        }

        @Test
        void aPinLapsesWithItsEndpoint() {
            FakeCluster cluster = outage(POLICY);
            cluster.order(PIN, "a");
            assertThat(cluster.writer()).isEmpty();

            cluster.reload(Wishes.without(POLICY, "a"));

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(FailoverEvent.OperatorActed.class))
                    .extracting(FailoverEvent::describe)
                    .containsExactly(
                            "pin a by ann (a test)",
                            "unpin a by the configuration (it was removed: a pin to nowhere would stop the writes)");
        }

        @Test
        void whatRemainsOfTheStateIsShown() {
            FakeCluster cluster = outage(in(Mode.APPROVAL));
            cluster.order(PAUSE, "");
            cluster.order(PIN, "c");
            ClusterState state = cluster.state();

            assertThat(state.pin()).isEqualTo("c");
            assertThat(state.isPaused()).isTrue();
            assertThat(state.requests()).isEmpty();
        }
    }
}
