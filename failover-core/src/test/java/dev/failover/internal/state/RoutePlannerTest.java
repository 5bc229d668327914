/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Story.POLICY;
import static dev.failover.internal.state.Story.position;
import static dev.failover.internal.state.Story.primaryOf;
import static dev.failover.internal.state.Story.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Health;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterPolicy.Reads.Fallback;
import dev.failover.spi.FailureKind;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {

    private static Lag seconds(long seconds) {
        return Lag.of(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static ClusterPolicy placed(int distanceOfB, int priorityOfB) {
        return Story.policy(e -> e.id().equals("b") ? e.at(distanceOfB, priorityOfB) : e.at(1, 1), "a", "b", "c");
    }

    @Test
    void writesGoToThePrimaryAndReadsToReplicasThenToThePrimary() {
        Plan plan = Story.running().plan();

        assertThat(plan.writes()).containsExactly(new Plan.Choice("a", 0, false, true, false, 1));
        assertThat(plan.reads())
                .containsExactly(
                        new Plan.Choice("b", 0, false, false, true, 0.5),
                        new Plan.Choice("c", 0, false, false, true, 0.5),
                        new Plan.Choice("a", 0, false, true, false, 0));
        assertThat(plan.open()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void theNearerReplicaIsAskedFirstAndAlone() {
        assertThat(Story.running(placed(0, 1)).readers()).containsExactly("b", "c", "a");
        assertThat(Story.running(placed(2, 1)).readers()).containsExactly("c", "b", "a");
        assertThat(Story.running(placed(0, 1)).shares()).containsExactly("b 100.0");
    }

    @Test
    void amongEquallyNearOnesThePriorityDecides() {
        assertThat(Story.running(placed(1, 0)).readers()).containsExactly("b", "c", "a");
        assertThat(Story.running(placed(1, 2)).readers()).containsExactly("c", "b", "a");
        assertThat(Story.running(placed(1, 1)).shares()).containsExactly("b 50.0", "c 50.0");
    }

    @Test
    void aReplicaOverTheLimitDoesNotServe() {
        Story story = Story.running().sees("b", replicaOf(1), seconds(11));
        assertThat(story.readers()).containsExactly("c", "a");

        assertThat(story.sees("b", replicaOf(1), seconds(10)).readers()).containsExactly("b", "c", "a");
    }

    @Test
    void whatIsNotKnownToBeFreshDoesNotServeWhileAPrimaryIsObserved() {
        Story story = Story.running().sees("b", replicaOf(1), Lag.UNKNOWN);

        assertThat(story.readers()).containsExactly("c", "a");
    }

    @Test
    void aReplicaThatWasThrownBackIsNotBelievedForWhatItHad() {
        Lag unclear = Lag.atLeast(TimeUnit.SECONDS.toNanos(1));
        assertThat(Story.running().sees("b", replicaOf(1), unclear).readers()).containsExactly("b", "c", "a");

        Story story = Story.running().sees("b", position(replicaOf(1), 500), unclear);
        assertThat(story.readers()).containsExactly("c", "a");
    }

    @Test
    void ifNoReplicaIsFreshThePrimaryServes() {
        Story story = Story.running().sees("b", replicaOf(1), seconds(11)).sees("c", replicaOf(1), Lag.UNKNOWN);

        assertThat(story.readers()).containsExactly("a");
        assertThat(story.shares()).containsExactly("a 100.0");
    }

    private static ClusterPolicy reads(long maxBytes, Fallback fallback, boolean byWeightOnly) {
        Reads reads = POLICY.reads();
        return POLICY.with(new Reads(reads.withoutPrimary(), reads.maxLagNanos(), maxBytes, fallback, byWeightOnly));
    }

    private static ClusterPolicy otherwise(Fallback fallback) {
        return reads(Long.MAX_VALUE, fallback, false);
    }

    @Test
    void ifThePolicySaysSoThoseThatAreBehindServeInThePlaceOfThePrimary() {
        Story story = Story.running(otherwise(Fallback.STALE))
                .sees("b", replicaOf(1), seconds(11))
                .sees("c", replicaOf(1), Lag.UNKNOWN);

        assertThat(story.readers()).containsExactly("b", "c", "a");
        assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
        assertThat(story.plan().reads()).noneMatch(Plan.Choice::limited);
    }

    @Test
    void butNoneThatIsBehindServesWhileAnotherIsNot() {
        Story story = Story.running(otherwise(Fallback.STALE)).sees("b", replicaOf(1), seconds(11));

        assertThat(story.shares()).containsExactly("c 100.0");
    }

    @Test
    void oneWithoutWeightThatIsBehindServesWhenNobodyElseIsLeft() {
        Reads stale = otherwise(Fallback.STALE).reads();
        Story story = Story.running(Story.policy(e -> e.id().equals("b") ? e.weighing(0) : e, "a", "b")
                        .with(stale))
                .sees("b", replicaOf(1), seconds(11));
        assertThat(story.readers()).containsExactly("a", "b");
        assertThat(story.shares()).containsExactly("a 100.0");

        assertThat(story.killed("a").readers()).containsExactly("b");
    }

    @Test
    void oneThatIsBehindAndSuspectServesLast() {
        Story story = Story.running(otherwise(Fallback.STALE))
                .sees("b", replicaOf(1), seconds(11))
                .sees("c", replicaOf(1), seconds(11))
                .fails("b", FailureKind.TIMED_OUT);

        assertThat(story.readers()).containsExactly("c", "a", "b");
    }

    @Test
    void norOneOfAFencedPrimary() {
        Story story = Story.running(otherwise(Fallback.STALE)).killed("a").primary("b", 2);

        assertThat(story.sees("c", replicaOf(1), seconds(11)).readers()).containsExactly("b");
    }

    @Test
    void orNobodyServes() {
        Story story = Story.running(otherwise(Fallback.NOBODY)).sees("b", replicaOf(1), seconds(11));
        assertThat(story.readers()).containsExactly("c");

        assertThat(story.sees("c", replicaOf(1), Lag.UNKNOWN).readers()).isEmpty();
    }

    @Test
    void aReplicaThatLacksMoreOfTheLogThanAllowedDoesNotServe() {
        Story story = Story.running(reads(100, Fallback.PRIMARY, false));

        assertThat(story.sees("b", position(replicaOf(1), 899)).readers()).containsExactly("c", "a");
        assertThat(story.sees("b", position(replicaOf(1), 900)).readers()).containsExactly("b", "c", "a");
    }

    @Test
    void aNewLimitInBytesJudgesWhatIsKnownAtOnce() {
        Story story = Story.running().sees("b", position(replicaOf(1), 899));
        assertThat(story.readers()).contains("b");

        assertThat(story.reads(reads(100, Fallback.PRIMARY, false)).readers()).containsExactly("c", "a");
    }

    @Test
    void byWeightOnlyDistanceMakesNoDifference() {
        ClusterPolicy far = placed(2, 5);
        ClusterPolicy weighted =
                far.with(new Reads(true, far.reads().maxLagNanos(), Long.MAX_VALUE, Fallback.PRIMARY, true));

        assertThat(Story.running(far).shares()).containsExactly("c 100.0");
        assertThat(Story.running(weighted).shares()).containsExactly("b 50.0", "c 50.0");
    }

    @Test
    void withoutAPrimaryThoseServeThatWereWithinTheLimit() {
        Story story = Story.running().sees("b", replicaOf(1), seconds(11)).killed("a");
        assertThat(story.readers()).containsExactly("c");

        story.sees("c", replicaOf(1), Lag.UNKNOWN).sees("b", replicaOf(1), Lag.UNKNOWN);
        assertThat(story.readers()).containsExactly("c");
    }

    @Test
    void aFigureThatIsKnownCountsWhileThePrimaryIsSuspectToo() {
        Story story = Story.running()
                .fails("a", FailureKind.TIMED_OUT)
                .sees("b", replicaOf(1), seconds(11))
                .primary("a", 1);

        assertThat(story.readers()).containsExactly("c", "a");
    }

    @Test
    void withoutAPrimaryNobodyServesIfThePolicySaysSo() {
        Story story = Story.running(Story.withoutReadsAlone(POLICY));
        assertThat(story.readers()).isNotEmpty();

        assertThat(story.killed("a").readers()).isEmpty();
    }

    @Test
    void whatIsSuspectComesAfterThePrimary() {
        Story story = Story.running().callFails("b");
        assertThat(story.readers()).containsExactly("c", "a"); // its data was seen before the loss
        story.fails("b", FailureKind.TIMED_OUT);
        assertThat(story.readers()).containsExactly("c", "a", "b");
        assertThat(story.plan().reads().get(2).verify()).isTrue();
        assertThat(story.plan().suspects()).containsExactly("b");
        assertThat(story.shares()).containsExactly("c 100.0");
    }

    @Test
    void aSuspectPrimaryComesLastForReadsAndKeepsTheWritesVerified() {
        Story story = Story.running().fails("a", FailureKind.TIMED_OUT);

        assertThat(story.readers()).containsExactly("b", "c", "a");
        assertThat(story.plan().writes()).containsExactly(new Plan.Choice("a", 0, true, true, false, 1));
        assertThat(story.plan().writers()).containsExactly("a");
    }

    @Test
    void afterAFailedCallNobodyWritesBeforeAProbeHasLooked() {
        Story story = Story.running().callFails("a");
        assertThat(story.plan().writes()).isEmpty();
        assertThat(story.plan().writers()).containsExactly("a");

        assertThat(story.primary("a", 1).plan().writes()).hasSize(1);
        assertThat(story.callFails("a").fails("a", FailureKind.LOST).plan().writes())
                .hasSize(1);
    }

    @Test
    void aProbeThatIsOverdueHasNotLookedYet() {
        Story story = Story.running().callFails("a");

        story.signal(new Signal.ProbeOverdue("a", story.now));

        assertThat(story.plan().writes()).isEmpty();
    }

    @Test
    void aReplicaWhoseProbesFailLeavesOnceItsFigureIsTooOld() {
        Story story = Story.running().sees("b", replicaOf(1), seconds(9));
        assertThat(story.readers()).contains("b");

        story.pass(2000).primary("a", 1).fails("b", FailureKind.TIMED_OUT);

        assertThat(story.health("b")).isEqualTo(Health.SUSPECT);
        assertThat(story.readers()).doesNotContain("b");
    }

    @Test
    void aReplicaWhoseProbeLostItsConnectionServesNoReadsBeforeItIsSeenAgain() {
        Story story = Story.running().fails("b", FailureKind.UNAVAILABLE);
        assertThat(story.readers()).containsExactly("c", "a");

        assertThat(story.replica("b", 1).readers()).containsExactly("b", "c", "a");
    }

    @Test
    void silenceAfterALostConnectionVouchesForNothing() {
        Story story = Story.running()
                .fails("b", FailureKind.LOST)
                .fails("b", FailureKind.TIMED_OUT)
                .primary("a", 1);

        assertThat(story.readers()).doesNotContain("b");
    }

    @Test
    void anOpenBreakerTakesAReplicaOutAndAHalfOpenOneIsAskedLast() {
        Story story = Story.running().breaker("b", Breaker.OPEN);
        assertThat(story.readers()).containsExactly("c", "a");

        story.breaker("b", Breaker.HALF_OPEN);
        assertThat(story.readers()).containsExactly("c", "b", "a");
        assertThat(story.shares()).containsExactly("c 100.0");

        story.breaker("b", Breaker.CLOSED);
        assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
    }

    @Test
    void thePrimarysBreakerNeverTakesTheWritesAway() {
        Story story = Story.running().breaker("a", Breaker.OPEN);

        assertThat(story.plan().writes()).extracting(Plan.Choice::endpoint).containsExactly("a");
        assertThat(story.plan().suspects()).containsExactly("a");
    }

    @Test
    void aReplicaOfAFencedPrimaryDoesNotServe() {
        Story story = Story.running().killed("a").primary("b", 2).replica("c", 1);
        assertThat(story.readers()).containsExactly("b");

        assertThat(story.replica("c", 2).readers()).containsExactly("c", "b");
    }

    @Test
    void aPrimaryThatIsReadOnlyForNowGoesOnServingReads() {
        Story story = Story.running(Story.policy("a", "b")).killed("b").sees("a", Story.readOnly(primaryOf(1)));

        assertThat(story.plan().writes()).isEmpty();
        assertThat(story.readers()).containsExactly("a");
    }

    @Test
    void aDownEndpointIsClosedAndNotACandidate() {
        Story story = Story.running().killed("b");

        assertThat(story.readers()).containsExactly("c", "a");
        assertThat(story.plan().open()).containsExactlyInAnyOrder("a", "c");
        assertThat(story.plan().incarnations()).isEqualTo(Map.of("a", 0, "b", 1, "c", 0));
    }

    @Test
    void ifOnlyWrongPasswordsStandInTheWayWaitingIsHopeless() {
        Story story = Story.running(Story.policy("a")).fails("a", FailureKind.MISCONFIGURED);
        assertThat(story.plan().obstacle().why()).isEmpty(); // it holds the writes still

        Story start = Story.of(Story.policy("a", "b"))
                .fails("a", FailureKind.MISCONFIGURED)
                .replica("b", 1)
                .timeUp();
        assertThat(start.plan().obstacle().why()).contains("a", "MISCONFIGURED");
    }

    /** Somebody is promoted in its place. */
    @Test
    void ifWhoeverRejectsUsIsDownThereIsHope() {
        Story story = Story.running(Story.policy("a", "b")).killed("a").fails("a", FailureKind.MISCONFIGURED);

        assertThat(story.plan().obstacle().why()).isEmpty();
    }

    @Test
    void ifEverybodyRejectsUsThatIsSaidWithoutWaitingForTheTimeToBeUp() {
        Story story = Story.of(POLICY)
                .fails("a", FailureKind.MISCONFIGURED)
                .fails("b", FailureKind.MISCONFIGURED)
                .fails("c", FailureKind.MISCONFIGURED);

        assertThat(story.plan().obstacle().why()).contains("a", "b", "c");
    }

    @Test
    void whileASilentEndpointMayComeBackThereIsHope() {
        Story story = Story.of(POLICY)
                .fails("a", FailureKind.MISCONFIGURED)
                .replica("b", 1)
                .fails("c", FailureKind.TIMED_OUT)
                .timeUp();

        assertThat(story.plan().obstacle().why()).isEmpty();
    }

    @Test
    void positionsAndTimesChangeNoPlan() {
        Story story = Story.running();
        Plan before = story.plan();

        story.pass(500).sees("a", Story.position(primaryOf(1), 5000)).sees("b", replicaOf(1), seconds(3));

        assertThat(story.plan()).isEqualTo(before);
    }
}
