/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Story.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.Isolated;
import dev.failover.FailoverEvent.LogRewound;
import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.FailoverEvent.ReadShareChanged;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateMachineTest {

    @Test
    void aFailedCallMakesTheEndpointSuspectAndAsksItsPeersToo() {
        Story story = Story.running();
        story.effects.clear();

        story.callFails("b");

        assertThat(story.health("b")).isEqualTo(Health.SUSPECT);
        assertThat(story.probedNow()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aFailedCallOnAnOldIncarnationIsNoNews() {
        Story story = Story.running().killed("b").replica("b", 1).replica("b", 1);
        assertThat(story.health("b")).isEqualTo(Health.UP);

        story.signal(new Signal.CallFailed("b", 0, FailureKind.LOST, "old"));

        assertThat(story.health("b")).isEqualTo(Health.UP);
    }

    @Test
    void aCallNeverChangesARole() {
        Story story = Story.running().callFails("a").callFails("a").callFails("a");

        assertThat(story.state.writer()).isEqualTo("a");
        assertThat(story.aborts()).isEmpty();
    }

    @Test
    void oneUnreachableReplicaIsNoIsolation() {
        Story story = Story.running();

        story.pass(300).fails("b", FailureKind.UNREACHABLE).pass(50).fails("b", FailureKind.UNREACHABLE);

        assertThat(story.events(Isolated.class)).isEmpty();
    }

    @Test
    void everybodySilentIsIsolationAndTheFirstAnswerEndsIt() {
        Story story = Story.running();
        for (int i = 0; i < 3; i++) {
            story.fails("a", FailureKind.TIMED_OUT)
                    .fails("b", FailureKind.TIMED_OUT)
                    .fails("c", FailureKind.TIMED_OUT);
        }
        assertThat(story.events(Isolated.class)).singleElement().satisfies(e -> assertThat(e.isolated())
                .isTrue());
        assertThat(story.state.writer()).isEqualTo("a");
        assertThat(story.aborts()).isEmpty();

        story.replica("b", 1);

        assertThat(story.events(Isolated.class))
                .last()
                .satisfies(e -> assertThat(e.isolated()).isFalse())
                .satisfies(e -> assertThat(e.endpoint()).isEqualTo("b"));
    }

    @Test
    void whatWasAskedBeforeAnybodyElseAnsweredIsNoVerdict() {
        Story story = Story.running();
        for (int i = 0; i < 3; i++) {
            story.fails("a", FailureKind.TIMED_OUT)
                    .fails("b", FailureKind.TIMED_OUT)
                    .fails("c", FailureKind.TIMED_OUT);
        }
        long sent = story.now; // into a network that does not work yet

        story.pass(10).replica("b", 1);
        story.signal(new Signal.ProbeFailed("a", FailureKind.TIMED_OUT, "no answer", sent, Long.MIN_VALUE / 2, true));
        assertThat(story.health("a")).isEqualTo(Health.SUSPECT);
        assertThat(story.aborts()).isEmpty();

        story.replica("b", 1).fails("a", FailureKind.TIMED_OUT);
        assertThat(story.health("a")).isEqualTo(Health.DOWN);
        assertThat(story.aborts()).containsExactly("a");
    }

    @Test
    void aDisabledPeerSaysNothingAboutOurNetwork() {
        ClusterPolicy policy = Story.policy(e -> e.id().equals("b") ? Story.disabled(e) : e, "a", "b");
        Story story = Story.running(policy).fails("a", FailureKind.TIMED_OUT).fails("a", FailureKind.TIMED_OUT);

        assertThat(story.health("a")).isEqualTo(Health.DOWN);
        assertThat(story.events(Isolated.class)).isEmpty();
    }

    @Test
    void aSuspicionThatPassesLeavesTheBreakerAlone() {
        Story story = Story.running().callFails("b").breaker("b", Breaker.OPEN);
        story.effects.clear();

        story.replica("b", 1);

        assertThat(story.health("b")).isEqualTo(Health.UP);
        assertThat(story.state.endpoint("b").breaker()).isEqualTo(Breaker.OPEN);
        assertThat(story.effects).noneMatch(Effect.ResetBreaker.class::isInstance);
    }

    @Test
    void aRecoveryResetsTheBreakerHereAndThere() {
        Story story = Story.running().killed("b").breaker("b", Breaker.OPEN);
        story.effects.clear();

        story.replica("b", 1).replica("b", 1);

        assertThat(story.health("b")).isEqualTo(Health.UP);
        assertThat(story.state.endpoint("b").breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(story.effects).contains(new Effect.ResetBreaker("b"));
    }

    @Test
    void aPromotionResetsTheBreaker() {
        Story story = Story.running().breaker("b", Breaker.OPEN).killed("a");
        story.effects.clear();

        story.primary("b", 2);

        assertThat(story.state.endpoint("b").breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(story.effects).contains(new Effect.ResetBreaker("b"));
    }

    @Test
    void aPrimaryWhoseCallsFailIsDegradedAndKeepsTheWrites() {
        Story story = Story.running().breaker("a", Breaker.OPEN);

        assertThat(story.events(PrimaryDegraded.class)).hasSize(1);
        assertThat(story.events(BreakerChanged.class)).isEmpty();
        assertThat(story.effects).contains(new Effect.ResetBreaker("a"));
        assertThat(story.state.writer()).isEqualTo("a");
        assertThat(story.health("a")).isEqualTo(Health.SUSPECT);
    }

    @Test
    void theSameSignalTwiceSaysNothingTwice() {
        Story story = Story.running().killed("b");
        int effects = story.effects.size();

        story.killed("b").killed("b");

        assertThat(story.effects).hasSize(effects);
    }

    @Test
    void anAnswerThatWasOvertakenIsDropped() {
        Story story = Story.running();
        ClusterState before = story.state;

        story.signal(new Signal.ProbeAnswered("b", Story.primaryOf(5), Lag.of(0)));

        assertThat(story.state).isEqualTo(before);
    }

    @Test
    void aWrongPasswordIsNotRepeatedInAHurry() {
        Story story = Story.of(POLICY).fails("a", FailureKind.MISCONFIGURED);

        assertThat(story.state.isUrgent(story.state.endpoint("a"))).isFalse();
        assertThat(story.state.isUrgent(story.state.endpoint("b"))).isTrue();
    }

    @Test
    void withoutAUsablePrimaryWhoeverMayWriteIsUrgent() {
        ClusterPolicy policy = Story.policy(e -> e.id().equals("c") ? Story.readOnly(e) : e, "a", "b", "c");
        Story story = Story.running(policy);
        assertThat(story.state.endpoints()).noneMatch(story.state::isUrgent);

        story.killed("a");

        assertThat(story.state.endpoints().stream()
                        .filter(story.state::isUrgent)
                        .map(EndpointState::id))
                .containsExactly("a", "b");
    }

    @Test
    void whereNothingIsAbortedAZombieIsNotProbedInAHurryForEver() {
        Story story = Story.running(Story.sparing(POLICY)).primary("b", 2);
        for (int i = 0; i < 5; i++) {
            story.primary("a", 1);
        }

        assertThat(story.state.isUrgent(story.state.endpoint("a"))).isFalse();
        assertThat(story.killed("a").aborts()).isEmpty();
    }

    @Test
    void aReplicaBeyondTheForkIsOnTheBranchThatWasGivenUp() {
        Story story = Story.running();
        story.sees("c", Story.position(Story.replicaOf(0), 1000)).killed("a");
        story.sees("b", Story.position(Story.primaryOf(2), 900)).sees("c", Story.position(Story.replicaOf(0), 1000));

        assertThat(reads(story)).containsExactly("b");
        assertThat(story.state.endpoint("c").verdict()).contains("more of the old primary's log");

        story.sees("c", Story.position(Story.replicaOf(0), 900)); // rewound
        assertThat(reads(story)).containsExactly("c", "b");
    }

    @Test
    void aReplicaThatHadNoMoreThanTheNewPrimaryGoesOn() {
        Story story = Story.running();
        story.sees("c", Story.position(Story.replicaOf(0), 900)).killed("a");
        story.sees("b", Story.position(Story.primaryOf(2), 900)).sees("c", Story.position(Story.replicaOf(0), 900));

        assertThat(reads(story)).containsExactly("c", "b");
    }

    @Test
    void whereOnlyRolesCanBeReadWritesFollowThePromotionAllTheSame() {
        Story story = new Story(POLICY);
        story.sees("a", roleOnly(Role.PRIMARY))
                .sees("b", roleOnly(Role.REPLICA))
                .sees("c", roleOnly(Role.REPLICA));
        assertThat(story.state.writer()).isEqualTo("a");
        assertThat(reads(story)).containsExactly("b", "c", "a");

        story.killed("a").sees("b", roleOnly(Role.PRIMARY));

        assertThat(story.state.writer()).isEqualTo("b");
        assertThat(story.sees("a", roleOnly(Role.PRIMARY))
                        .sees("a", roleOnly(Role.PRIMARY))
                        .state
                        .writer())
                .isEqualTo("b");
    }

    @Test
    void aLogIsRewoundOnlyInItsOwnCluster() {
        Observation shorter = Story.position(Story.primaryOf(1), 900);

        assertThat(Story.running()
                        .sees("a", Story.identity(shorter, "cluster-2"))
                        .events(LogRewound.class))
                .isEmpty();
        assertThat(Story.running().sees("a", shorter).events(LogRewound.class)).hasSize(1);
    }

    @Test
    void whatIsPutBackBeginsAnewAndDidNotFail() {
        Story story = Story.running().orders(Command.Kind.DRAIN, "b").signal(new Signal.DrainEnded("b"));

        story.orders(Command.Kind.PUT_BACK, "b");

        assertThat(story.events(ReadShareChanged.class))
                .extracting(ReadShareChanged::why)
                .containsExactly("it begins anew; it must be well for 30000 ms first");
    }

    private static Observation roleOnly(Role role) {
        return new Observation(role, "cluster-1", 0, -1, true, true, 1, 0, 0);
    }

    private static List<String> reads(Story story) {
        return RoutePlanner.plan(story.state).reads().stream()
                .map(Plan.Choice::endpoint)
                .toList();
    }

    @Test
    void aMoveThatWaitedForACommandHasNotTimedOut() {
        Story story = Story.running(Wishes.approvalTimeout(Story.POLICY, 10)).orders(Command.Kind.PAUSE, "");
        story.killed("a").primary("b", 2).pass(100).orders(Command.Kind.RESUME, "");

        assertThat(story.state.writer()).isEqualTo("b");
        assertThat(story.events(ApprovalEnded.class)).singleElement().satisfies(e -> assertThat(e.outcome())
                .isEqualTo("not needed any more"));
    }

    @Test
    void whatWasSparedWhenItsEndpointWentDownEndsWithTheDrain() {
        Story story = Story.running(Story.sparing(POLICY)).killed("b");
        assertThat(story.aborts()).isEmpty();

        story.orders(Command.Kind.DRAIN, "b").pass(31_000).signal(new Signal.TimePassed());

        assertThat(story.aborts()).containsExactly("b");
    }
}
