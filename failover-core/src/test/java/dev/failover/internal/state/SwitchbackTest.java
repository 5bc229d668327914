/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Command.Kind.APPROVE;
import static dev.failover.internal.state.Command.Kind.DRAIN;
import static dev.failover.internal.state.Command.Kind.PAUSE;
import static dev.failover.internal.state.Command.Kind.PIN;
import static dev.failover.internal.state.Command.Kind.REJECT;
import static dev.failover.internal.state.Command.Kind.RESUME;
import static dev.failover.internal.state.Command.Kind.UNPIN;
import static dev.failover.internal.state.Story.identity;
import static dev.failover.internal.state.Story.notStreaming;
import static dev.failover.internal.state.Story.primaryOf;
import static dev.failover.internal.state.Story.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.SwitchbackReady;
import dev.failover.FailoverEvent.SwitchoverAsked;
import dev.failover.internal.state.Effect.AskSwitchover;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** a is preferred for the writes, then b, then c. a failed, b was promoted on term 2, and a follows it since. */
class SwitchbackTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final ClusterPolicy POLICY = Story.policy(e -> e.at(0, e.id().charAt(0) - 'a'), "a", "b", "c");

    private static ClusterPolicy back(Mode writes) {
        return Wishes.wayBack(POLICY, writes);
    }

    private static Story following(ClusterPolicy policy) {
        Story story = Story.running(policy).killed("a").primary("b", 2);
        story.orders(Command.Kind.PIN, "b").orders(Command.Kind.UNPIN, ""); // in whatever mode: they went there
        return story.replica("c", 2).replica("a", 2).replica("a", 2);
    }

    /** And all its reads are back. */
    private static Story ready(ClusterPolicy policy) {
        return climb(following(policy), "a");
    }

    private static Story climb(Story story, String id) {
        while (!story.state.endpoint(id).ramp().isFull()) {
            story.until(story.state.endpoint(id).ramp().dueNanos(story.policy.switchback()));
        }
        return story;
    }

    private static List<AskSwitchover> asked(Story story) {
        return story.effects.stream()
                .filter(AskSwitchover.class::isInstance)
                .map(AskSwitchover.class::cast)
                .toList();
    }

    private static Story ended(Story story, String failure) {
        return story.signal(new Signal.SwitchoverEnded(
                "a", "b", story.state.consent().back().term(), failure));
    }

    private static List<String> outcomes(Story story) {
        return story.events(ApprovalEnded.class).stream()
                .filter(e -> e.endpoint().equals("a"))
                .map(ApprovalEnded::outcome)
                .toList();
    }

    @Nested
    class Ready {

        @Test
        void isToldOnceWithTheFacts() {
            Story story = ready(POLICY).replica("a", 2).replica("a", 2);

            assertThat(story.events(SwitchbackReady.class)).singleElement().satisfies(e -> assertThat(e.describe())
                    .isEqualTo("ready to switch writes back b -> a (UP, streams from b on timeline 2, lag 0 ms, all its"
                            + " reads are back)"));
        }

        @Test
        void notBeforeAllItsReadsAreBack() {
            Story story = following(POLICY);
            long well = story.state.endpoint("a").ramp().sinceNanos();
            for (long s : new long[] {30, 40, 50}) {
                story.until(well + s * SECOND);
            }
            assertThat(story.events(SwitchbackReady.class)).isEmpty();

            story.until(well + 60 * SECOND);
            assertThat(story.events(SwitchbackReady.class)).hasSize(1);
        }

        @Test
        void neverWhileItDoesNotStream() {
            Story story = following(POLICY).sees("a", notStreaming(replicaOf(2)));
            story.until(story.now + 3600 * SECOND);
            assertThat(story.events(SwitchbackReady.class)).isEmpty();

            climb(story.replica("a", 2), "a");
            assertThat(story.events(SwitchbackReady.class)).hasSize(1);
        }

        @Test
        void neverOnTheTimelineThatWasGivenUp() {
            Story story = Story.running(POLICY).killed("a").primary("b", 2);
            story.replica("a", 1).replica("a", 1);
            for (int i = 0; i < 100; i++) {
                story.pass(10_000).replica("a", 1);
            }

            assertThat(story.events(SwitchbackReady.class)).isEmpty();
        }

        @Test
        void neverWhileItLagsOrItsLagIsUnknown() {
            for (Lag lag : List.of(Lag.UNKNOWN, Lag.of(11 * SECOND), Lag.of(3 * SECOND))) {
                Story story = following(POLICY);
                story.sees("a", replicaOf(2), lag);
                for (int i = 0; i < 100; i++) {
                    story.pass(10_000).sees("a", replicaOf(2), lag);
                }
                assertThat(story.events(SwitchbackReady.class)).as("%s", lag).isEmpty();
            }
        }

        @Test
        void neverIfNothingPrefersIt() {
            Story story = ready(Story.policy("a", "b", "c"));

            assertThat(story.events(SwitchbackReady.class)).isEmpty();
        }

        @Test
        void anotherPrimaryBeginsAnew() {
            Story story = ready(POLICY).primary("c", 3).replica("b", 3).replica("a", 3);

            assertThat(story.events(SwitchbackReady.class))
                    .extracting(SwitchbackReady::primary)
                    .containsExactly("b", "c");
        }

        @Test
        void anEndpointThatIsBetterStillTakesItsPlace() {
            Story story = Story.running(POLICY).killed("a").killed("b").primary("c", 2);
            climb(story.replica("b", 2).replica("b", 2), "b");
            climb(story.replica("a", 2).replica("a", 2), "a");

            assertThat(story.events(SwitchbackReady.class))
                    .extracting(SwitchbackReady::endpoint)
                    .containsExactly("b", "a");
            story.sees("a", replicaOf(2), Lag.of(11 * SECOND)).replica("a", 2);
            assertThat(story.events(SwitchbackReady.class)).hasSize(2); // late for a moment: no to and fro
        }
    }

    @Nested
    class Automatic {

        @Test
        void asksOnce() {
            Story story = ready(back(Mode.AUTOMATIC)).replica("a", 2);
            ended(story, "");
            story.pass(20_000).replica("a", 2);

            assertThat(asked(story)).containsExactly(new AskSwitchover("b", "a", 2));
            assertThat(story.events(SwitchoverAsked.class)).hasSize(1);
        }

        @Test
        void asksAgainIfItWasAcceptedAndNeverDone() {
            Story story = ended(ready(back(Mode.AUTOMATIC)), "");
            story.until(story.state.dueNanos(story.now));

            assertThat(asked(story)).hasSize(2);
        }

        /** Patroni answers once it is done, which can take twice as long as stable-for. */
        @Test
        void whatWasNotAnsweredYetIsNotAskedForAgain() {
            Story story = ready(back(Mode.AUTOMATIC));
            story.until(story.now + 290 * SECOND).replica("a", 2);
            assertThat(asked(story)).hasSize(1);

            ended(story, "").until(story.now + 30 * SECOND);
            assertThat(asked(story)).hasSize(2);
        }

        @Test
        void neverOnATermThatIsOver() {
            Story story = ready(back(Mode.AUTOMATIC));
            story.killed("b").primary("b", 3).primary("b", 3).replica("c", 3).replica("a", 3);
            assertThat(story.state.writer()).isEqualTo("b");

            climb(story, "a");

            assertThat(asked(story)).containsExactly(new AskSwitchover("b", "a", 2), new AskSwitchover("b", "a", 3));
        }

        @Test
        void aRefusalIsFollowedByAnotherHold() {
            Story story = ready(back(Mode.AUTOMATIC));
            ended(story, "no");
            long refused = story.now;

            assertThat(story.state.dueNanos(story.now)).isEqualTo(refused + 30 * SECOND);
            story.until(refused + 30 * SECOND - 1);
            assertThat(asked(story)).hasSize(1);
            story.until(refused + 30 * SECOND);
            assertThat(asked(story)).hasSize(2);
        }

        @Test
        void onlyWhatIsReadyIsAskedFor() {
            Story story =
                    Story.running(back(Mode.AUTOMATIC)).killed("a").killed("b").primary("c", 2);
            climb(story.replica("a", 2).replica("a", 2), "a");
            ended(story, "no");
            story.killed("a");
            climb(story.replica("b", 2).replica("b", 2), "b");

            assertThat(asked(story)).containsExactly(new AskSwitchover("c", "a", 2), new AskSwitchover("c", "b", 2));
        }

        @ParameterizedTest
        @EnumSource(names = {"MANUAL", "OBSERVE"})
        void notByItselfWhereWritesDoNotFollow(Mode mode) {
            Story story = ready(Wishes.mode(back(Mode.AUTOMATIC), mode));

            assertThat(asked(story)).isEmpty();
        }

        @Test
        void inModeApprovalItNeedsOne() {
            Story story = ready(Wishes.mode(back(Mode.AUTOMATIC), Mode.APPROVAL));
            assertThat(asked(story)).isEmpty();

            story.orders(APPROVE, "cluster-1:2:a:back");

            assertThat(asked(story)).hasSize(1);
        }

        @Test
        void notBeyondMaxPerHour() {
            Story story = ready(Wishes.maxPerHour(back(Mode.AUTOMATIC), 1));

            assertThat(asked(story)).isEmpty();
        }

        @Test
        void neverWhilePaused() {
            Story story = following(back(Mode.AUTOMATIC)).orders(PAUSE, "");
            climb(story, "a");
            assertThat(asked(story)).isEmpty();

            story.orders(RESUME, "");
            assertThat(asked(story)).hasSize(1);
        }

        @Test
        void neverWhilePinned() {
            Story story = following(back(Mode.AUTOMATIC)).orders(PIN, "b");
            climb(story, "a");
            assertThat(asked(story)).isEmpty();
            assertThat(story.events(SwitchbackReady.class)).isEmpty();

            story.orders(UNPIN, "");
            assertThat(asked(story)).hasSize(1);
        }
    }

    @Nested
    class ByApproval {

        @Test
        void ofAnOperator() {
            Story story = ready(back(Mode.APPROVAL));
            assertThat(asked(story)).isEmpty();
            assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-1:2:a:back");
            assertThat(story.events(ApprovalRequested.class)).hasSize(1);

            story.orders(APPROVE, "cluster-1:2:a:back");

            assertThat(asked(story)).hasSize(1);
            assertThat(story.state.requests()).isEmpty();
            assertThat(outcomes(story)).containsExactly("approved");
        }

        @Test
        void ofTheFile() {
            Story story = ready(back(Mode.APPROVAL));

            story.reads(Wishes.approved(back(Mode.APPROVAL), "cluster-1:2:a:back"));

            assertThat(asked(story)).hasSize(1);
        }

        @Test
        void givenBeforeNobodyIsAsked() {
            Story story = ready(Wishes.approved(back(Mode.APPROVAL), "cluster-1:2:a:back"));

            assertThat(asked(story)).hasSize(1);
            assertThat(story.events(ApprovalRequested.class)).isEmpty();
        }

        @Test
        void aRejectionStays() {
            Story story = ready(back(Mode.APPROVAL)).orders(REJECT, "cluster-1:2:a:back");
            story.until(story.now + 3600 * SECOND).replica("a", 2);

            assertThat(asked(story)).isEmpty();
            assertThat(outcomes(story)).containsExactly("rejected");
        }

        @Test
        void isGoodForOneTry() {
            Story story = ready(back(Mode.APPROVAL)).orders(APPROVE, "cluster-1:2:a:back");
            ended(story, "no");
            story.until(story.now + 30 * SECOND);

            assertThat(asked(story)).hasSize(1);
            assertThat(story.events(ApprovalRequested.class)).hasSize(2);

            story.orders(APPROVE, "cluster-1:2:a:back");
            assertThat(asked(story)).hasSize(2);
        }

        @Test
        void ofTheFileIsGoodForOneTryToo() {
            ClusterPolicy approving = Wishes.approved(back(Mode.APPROVAL), "cluster-1:2:a:back");
            Story story = ended(ready(approving), "no");
            story.reads(approving).until(story.now + 30 * SECOND);
            assertThat(asked(story)).hasSize(1);

            story.reads(back(Mode.APPROVAL)).reads(approving);
            assertThat(asked(story)).hasSize(2);
        }

        @Test
        void coversTheMoveThatItLeadsTo() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL));
            story.orders(APPROVE, "cluster-1:2:a:back").replica("b", 2).replica("c", 3);
            assertThat(story.state.writer()).isEmpty();

            story.primary("a", 3);

            assertThat(story.state.writer()).isEqualTo("a");
            assertThat(story.state.requests()).isEmpty();
        }

        @Test
        void coversItThoughTheAnswerTakesAMinute() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL));
            story.orders(APPROVE, "cluster-1:2:a:back").pass(65_000).replica("a", 2);
            ended(story, "").replica("b", 3).primary("a", 3);

            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void theAnswerToAnEarlierRequestSaysNothingOfThePresentOne() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL));
            story.orders(APPROVE, "cluster-1:2:a:back");
            story.killed("b").primary("c", 3).orders(APPROVE, "cluster-1:3:c");
            climb(story.replica("a", 3).replica("b", 3), "a");
            story.replica("a", 3).orders(APPROVE, "cluster-1:3:a:back");
            assertThat(asked(story)).hasSize(2);

            story.signal(new Signal.SwitchoverEnded("a", "b", 2, "timed out"));
            story.signal(new Signal.SwitchoverEnded("a", "c", 3, ""));
            story.replica("c", 4).primary("a", 4);

            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void isKeptUntilTheWayBackCanBeMade() {
            Story paused = ready(back(Mode.APPROVAL)).orders(Command.Kind.PAUSE, "");
            Story late = ready(back(Mode.APPROVAL)).sees("a", replicaOf(2), Lag.of(50_000_000));
            for (Story story : List.of(paused, late)) {
                story.orders(APPROVE, "cluster-1:2:a:back");
                assertThat(asked(story)).isEmpty();
                assertThat(story.state.requests()).isEmpty();
                assertThat(outcomes(story)).isEmpty();
            }

            for (Story story : List.of(paused.orders(Command.Kind.RESUME, ""), late.replica("a", 2))) {
                assertThat(asked(story)).hasSize(1);
                assertThat(outcomes(story)).containsExactly("approved");
            }
        }

        @Test
        void canBeTakenBackUntilThen() {
            Story story = ready(back(Mode.APPROVAL)).orders(Command.Kind.PAUSE, "");
            story.orders(APPROVE, "cluster-1:2:a:back").orders(REJECT, "cluster-1:2:a:back");
            story.orders(Command.Kind.RESUME, "");

            assertThat(asked(story)).isEmpty();
            assertThat(outcomes(story)).containsExactly("rejected");
        }

        @Test
        void isVoidIfTheEndpointFailsBeforeThat() {
            Story story = ready(back(Mode.APPROVAL)).orders(Command.Kind.PAUSE, "");
            story.orders(APPROVE, "cluster-1:2:a:back").killed("a");

            assertThat(outcomes(story)).containsExactly("void");
        }

        @Test
        void isNoneForAClusterThatWasRebuiltMeanwhile() {
            Story story = ready(back(Mode.APPROVAL)).orders(Command.Kind.PAUSE, "");
            story.orders(APPROVE, "cluster-1:2:a:back");
            story.sees("b", identity(primaryOf(2), "cluster-2"));
            story.sees("c", identity(replicaOf(2), "cluster-2")).sees("a", identity(replicaOf(2), "cluster-2"));
            story.orders(Command.Kind.RESET_FENCING, "");
            assertThat(story.state.identity()).isEqualTo("cluster-2");

            climb(story, "a").sees("a", identity(replicaOf(2), "cluster-2"));
            story.orders(Command.Kind.RESUME, "");

            assertThat(asked(story)).isEmpty();
            assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-2:2:a:back");
        }

        @Test
        void aRejectionStandsInModeAutomaticToo() {
            Story story = ready(back(Mode.APPROVAL)).orders(REJECT, "cluster-1:2:a:back");

            story.reads(back(Mode.AUTOMATIC)).until(story.now + 3600 * SECOND).replica("a", 2);
            assertThat(asked(story)).isEmpty();

            story.orders(APPROVE, "cluster-1:2:a:back");
            assertThat(asked(story)).hasSize(1);
        }

        @Test
        void coversItsMoveThoughABetterOneBecomesReadyMeanwhile() {
            Story story = Story.running(Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL));
            story.killed("a").killed("b").primary("c", 2);
            story.orders(Command.Kind.PIN, "c").orders(Command.Kind.UNPIN, "");
            climb(story.replica("b", 2).replica("b", 2), "b").orders(APPROVE, "cluster-1:2:b:back");
            assertThat(asked(story)).containsExactly(new AskSwitchover("c", "b", 2));

            climb(story.replica("a", 2).replica("a", 2), "a");
            story.replica("c", 2).replica("a", 3).primary("b", 3);

            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void ofAWayBackThatWasRefusedCoversNoMove() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL));
            story.orders(APPROVE, "cluster-1:2:a:back");
            ended(story, "no").primary("a", 3);

            assertThat(story.state.writer()).isEmpty();
            assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-1:3:a");
        }

        @Test
        void itIsVoidWhenTheEndpointFails() {
            Story story = ready(back(Mode.APPROVAL)).killed("a");

            assertThat(story.state.requests()).isEmpty();
            assertThat(outcomes(story)).containsExactly("void");
            Command approve = new Command(APPROVE, "cluster-1:2:a:back", false, "ann", "");
            assertThat(StateMachine.refusal(story.state, approve))
                    .hasValue("no request \"cluster-1:2:a:back\" (nothing waits for approval)");

            climb(story.replica("a", 2).replica("a", 2), "a");
            assertThat(story.events(ApprovalRequested.class)).hasSize(2);
            assertThat(asked(story)).isEmpty();
        }

        @Test
        void itIsVoidWhenTheEndpointGoes() {
            Story story = ready(back(Mode.APPROVAL)).orders(DRAIN, "a");

            assertThat(story.state.requests()).isEmpty();
            assertThat(outcomes(story)).containsExactly("void");
        }

        @Test
        void itIsVoidWhenThePrimaryChanges() {
            Story story = ready(back(Mode.APPROVAL)).primary("c", 3);

            assertThat(story.state.requests()).isEmpty();
            assertThat(outcomes(story)).containsExactly("void");
        }
    }

    /** It was asked for and accepted, and nothing came of it. */
    @Nested
    class Forgotten {

        @ParameterizedTest
        @EnumSource(
                value = Mode.class,
                names = {"APPROVAL", "MANUAL", "OBSERVE"})
        void coversNoMoveInAnotherMode(Mode mode) {
            Story story = ended(ready(back(Mode.AUTOMATIC)), "");
            story.reads(Wishes.mode(back(Mode.AUTOMATIC), mode));

            story.killed("b").primary("a", 3);

            assertThat(story.state.writer()).isEmpty();
        }

        @Test
        void coversNoMoveADayLater() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.MANUAL));
            ended(story.orders(APPROVE, "cluster-1:2:a:back"), "");
            story.pass(86_400_000).replica("a", 2).primary("b", 2);

            story.killed("b").primary("a", 3);

            assertThat(story.state.writer()).isEmpty();
        }

        @Test
        void norIfItWasNeverAnswered() {
            Story story = ready(Wishes.mode(back(Mode.APPROVAL), Mode.MANUAL));
            story.orders(APPROVE, "cluster-1:2:a:back");
            story.pass(86_400_000).replica("a", 2).primary("b", 2);

            story.killed("b").primary("a", 3);

            assertThat(story.state.writer()).isEmpty();
        }

        @Test
        void doesNotHinderTheNextWayBack() {
            Story story = ended(ready(back(Mode.AUTOMATIC)), "");
            story.killed("b").primary("c", 3).replica("a", 3);

            climb(story, "a");

            assertThat(asked(story)).endsWith(new AskSwitchover("c", "a", 3));
        }
    }

    /** Ids come again. */
    @Nested
    class WithoutTerms {

        private final ClusterPolicy asking = Wishes.mode(back(Mode.APPROVAL), Mode.APPROVAL);

        private Story readyFor(ClusterPolicy policy) {
            Story story = Story.of(policy).primary("a", 0).replica("b", 0).replica("c", 0);
            story.killed("a").primary("b", 0);
            story.orders(Command.Kind.PIN, "b").orders(Command.Kind.UNPIN, "");
            return climb(story.replica("c", 0).replica("a", 0).replica("a", 0), "a");
        }

        @Test
        void anApprovalCoversTheMoveThatItLeadsTo() {
            Story story = readyFor(asking).orders(APPROVE, "cluster-1:0:a:back");
            ended(story, "").replica("b", 0).primary("a", 0);

            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void soDoesOneInTheFile() {
            Story story = readyFor(Wishes.approved(asking, "cluster-1:0:a:back"));
            ended(story, "").replica("b", 0).primary("a", 0);

            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void aWayBackThatWasRejectedIsAskedForAsAFailover() {
            Story story = readyFor(asking).orders(REJECT, "cluster-1:0:a:back");

            story.killed("b").primary("a", 0);

            assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-1:0:a");

            story.orders(REJECT, "cluster-1:0:a").primary("a", 0).primary("a", 0);
            assertThat(story.state.isRejected("cluster-1:0:a")).isTrue();
        }

        /** a flaps, too. */
        @Test
        void orMadeWithoutAskingInModeAutomatic() {
            Story story = readyFor(back(Mode.APPROVAL)).orders(REJECT, "cluster-1:0:a:back");
            story.killed("a").replica("a", 0).replica("a", 0);

            story.killed("b").primary("a", 0);

            assertThat(story.state.writer()).isEqualTo("a");
        }
    }

    @Test
    void whatWasAskedForCannotBeRejectedAnyMore() {
        Story story = ready(back(Mode.APPROVAL)).orders(APPROVE, "cluster-1:2:a:back");
        Command reject = new Command(REJECT, "cluster-1:2:a:back", false, "ann", "");

        assertThat(StateMachine.refusal(story.state, reject))
                .hasValue("no request \"cluster-1:2:a:back\" (nothing waits for approval)");
    }

    @Test
    void aSecondRequestThatBecameVoidIsToldAsVoid() {
        Story story = ready(back(Mode.APPROVAL)).orders(APPROVE, "cluster-1:2:a:back");
        ended(story, "no");
        story.until(story.now + 30 * SECOND).killed("a");

        assertThat(outcomes(story)).containsExactly("approved", "void");
    }

    @Test
    void oneThatIsReadyAsTheLastOneEndsIsAskedForToo() {
        ClusterPolicy automatic = back(Mode.AUTOMATIC);
        Story story = Story.running(automatic).killed("a").primary("c", 2);
        climb(climb(story.replica("b", 2).replica("a", 2).replica("a", 2), "b"), "a");
        int before = asked(story).size();

        story.replica("c", 2).primary("b", 3).replica("a", 3);

        assertThat(asked(story)).hasSize(before + 1).endsWith(new AskSwitchover("b", "a", 3));
    }

    @Test
    void manualNeverAsks() {
        Story story = ready(back(Mode.MANUAL));
        story.until(story.now + 3600 * SECOND).replica("a", 2);

        assertThat(asked(story)).isEmpty();
        assertThat(story.events(ApprovalRequested.class)).isEmpty();
        Command approve = new Command(APPROVE, "cluster-1:2:a:back", false, "ann", "");
        assertThat(StateMachine.refusal(story.state, approve))
                .hasValue("switchback.writes is not approval: move the primary with whatever manages the servers");
    }
}
