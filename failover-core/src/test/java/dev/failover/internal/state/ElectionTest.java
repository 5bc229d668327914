/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Standing.Kind.CONTRADICTED;
import static dev.failover.internal.state.Standing.Kind.FOREIGN;
import static dev.failover.internal.state.Standing.Kind.GOOD;
import static dev.failover.internal.state.Standing.Kind.SPLIT;
import static dev.failover.internal.state.Standing.Kind.STRAY;
import static dev.failover.internal.state.Standing.Kind.WAITING;
import static dev.failover.internal.state.Standing.Kind.ZOMBIE;
import static dev.failover.internal.state.Story.POLICY;
import static dev.failover.internal.state.Story.followers;
import static dev.failover.internal.state.Story.identity;
import static dev.failover.internal.state.Story.notStreaming;
import static dev.failover.internal.state.Story.position;
import static dev.failover.internal.state.Story.primaryOf;
import static dev.failover.internal.state.Story.replicaOf;
import static dev.failover.spi.FailureKind.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryContradicted;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.PrimaryReadOnly;
import dev.failover.FailoverEvent.SplitBrainDetected;
import dev.failover.FailoverEvent.StrayPromotion;
import dev.failover.FailoverEvent.UnconfirmedPrimary;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.Health;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {

    /** r and r2 may not take writes. */
    private static final ClusterPolicy STRAYING =
            Story.policy(e -> e.id().startsWith("r") ? Story.readOnly(e) : e, "a", "b", "r", "r2");

    @Nested
    class Fencing {

        @Test
        void aLowerTermIsAZombieEvenAheadInBytes() {
            Story story = Story.running().killed("a").primary("b", 2);
            assertThat(story.state.writer()).isEqualTo("b");

            story.sees("a", position(primaryOf(1), 1L << 40)).sees("a", position(primaryOf(1), 1L << 41));

            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.events(ZombiePrimaryFenced.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.term()).isEqualTo(1))
                    .satisfies(e -> assertThat(e.highestTerm()).isEqualTo(2));
        }

        @Test
        void aZombieThatFellAndComesBackIsToldAgain() {
            Story story = Story.running().killed("a").primary("b", 2);
            story.primary("a", 1).primary("a", 1);
            assertThat(story.events(ZombiePrimaryFenced.class)).hasSize(1);

            story.killed("a").primary("a", 1).primary("a", 1).primary("a", 1);

            assertThat(story.events(ZombiePrimaryFenced.class)).hasSize(2);
        }

        private void assertOnlyTermOfA(Story story) {
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void aStandbyOfAStrayFencesNobody() {
            Story story = Story.running(STRAYING).primary("r", 2).replica("r2", 2);

            assertThat(story.standing("r")).isEqualTo(STRAY);
            assertOnlyTermOfA(story);
        }

        @Test
        void norWhenItIsHeardBeforeTheStrayIs() {
            Story story = Story.running(STRAYING).replica("r2", 2);
            assertThat(story.state.highestTerm()).isEqualTo(1);

            story.primary("r", 2).replica("r2", 2);

            assertOnlyTermOfA(story);
        }

        @Test
        void aStandbyOfSomebodyElseRaisesTheFenceOnceThatIsClear() {
            Story story = Story.running(STRAYING).replica("r2", 2).replica("r", 1);

            assertThat(story.state.highestTerm()).isEqualTo(2);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
        }

        @Test
        void norOnceTheStrayIsDrained() {
            Story story = Story.running(STRAYING).primary("r", 2).replica("r2", 2);
            story.orders(Command.Kind.DRAIN, "r").signal(new Signal.DrainEnded("r"));

            story.replica("r2", 2).primary("a", 1);

            assertOnlyTermOfA(story);
        }

        @Test
        void norByATermThatTheStrayHasLeftBehind() {
            Story story = Story.running(STRAYING).primary("r", 2).replica("r2", 2);

            story.primary("r", 3).replica("r2", 2);

            assertThat(story.state.highestTerm()).isEqualTo(1);
        }

        @Test
        void norWhileTheStrayIsSuspect() {
            Story story = Story.running(STRAYING).callFails("r").replica("r2", 2);

            story.primary("r", 2).replica("r2", 2).primary("a", 1);

            assertOnlyTermOfA(story);
        }

        /** r cannot say whether it is the one. */
        @ParameterizedTest
        @EnumSource(
                value = FailureKind.class,
                names = {"MISCONFIGURED", "UNAVAILABLE"})
        void whoDeclinesToAnswerKeepsNoFenceDown(FailureKind kind) {
            Story story = Story.running(STRAYING).fails("r", kind).replica("r2", 2);
            assertThat(story.state.highestTerm()).isEqualTo(1);

            story.fails("r", kind).replica("r2", 2);

            assertThat(story.state.highestTerm()).isEqualTo(2);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
        }

        @Test
        void whoIsDownKeepsNoFenceDown() {
            Story story = Story.running(STRAYING).fails("r", TIMED_OUT).replica("r2", 2);
            assertThat(story.state.highestTerm()).isEqualTo(1);

            for (int i = 0; i < 3; i++) {
                story.fails("r", TIMED_OUT).replica("r2", 2);
            }

            assertThat(story.health("r")).isEqualTo(Health.DOWN);
            assertThat(story.state.highestTerm()).isEqualTo(2);
        }

        /** Slow is not dead: it is never DOWN. */
        @Test
        void whoIsTooSlowForItsProbesKeepsNoFenceDown() {
            Story story = Story.running(STRAYING);
            for (int i = 0; i < 3; i++) {
                long started = story.now;
                story.pass(500).signal(new Signal.ProbeFailed("r", TIMED_OUT, "slow", started, started + 1, true));
                story.primary("a", 1).replica("r2", 2);
            }

            assertThat(story.health("r")).isEqualTo(Health.SUSPECT);
            assertThat(story.state.highestTerm()).isEqualTo(2);
        }

        @Test
        void aStrayThatIsRemovedLeavesNoFenceBehind() {
            Story story = Story.running(STRAYING).primary("r", 2).replica("r2", 2);

            story.reads(Wishes.without(STRAYING, "r")).signal(new Signal.DrainEnded("r"));
            story.replica("r2", 2).primary("a", 1);

            assertOnlyTermOfA(story);
        }

        /** A timeline that the stray never was on was begun by somebody else. */
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aStrayThatIsGoneKeepsNoFenceDown(boolean drained) {
            Story story = Story.running(STRAYING).primary("r", 3);
            if (drained) {
                story.orders(Command.Kind.DRAIN, "r").signal(new Signal.DrainEnded("r"));
            } else {
                story.killed("r");
            }

            story.replica("r2", 2).primary("a", 1);

            assertThat(story.state.highestTerm()).isEqualTo(2);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
        }

        @Test
        void aRivalOfARemovedOwnerGetsNothingWhileThatIsDrained() {
            Story story = Story.running().primary("c", 1).reads(Wishes.without(POLICY, "a"));
            story.primary("a", 1).primary("c", 1);

            assertThat(story.plan().draining()).contains("a");
            assertThat(story.aborts()).doesNotContain("a");
            assertThat(story.plan().writers()).isEmpty();
        }

        @Test
        void aSplitBrainIsToldOnceItsOwnerStaysAfterAll() {
            Story story = Story.running().killed("a").primary("b", 2).replica("c", 2);
            story.reads(Wishes.without(POLICY, "b")).primary("c", 2);
            assertThat(story.standing("c")).isEqualTo(WAITING);
            assertThat(story.events(SplitBrainDetected.class)).isEmpty();

            story.reads(POLICY).primary("b", 2).primary("c", 2);

            assertThat(story.standing("c")).isEqualTo(SPLIT);
            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.events(SplitBrainDetected.class)).hasSize(1);
        }

        @Test
        void aClaimThatIsRepeatedIsToldOnce() {
            Story story = Story.running().primary("b", 2).primary("a", 1);
            for (int i = 0; i < 10; i++) {
                story.replica("c", 2).primary("b", 2);
            }

            assertThat(story.events(SplitBrainDetected.class)).hasSize(1);
        }

        @Test
        void anotherNameForTheOwnerOfATermIsNoSplit() {
            Story story = Story.running().reads(Story.policy("x", "b", "c"));
            story.primary("x", 1).primary("x", 1);
            assertThat(story.state.endpoint("a").drain().isUnderWay()).isTrue();
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.state.endpoint("x").verdict())
                    .isEqualTo("x: waits until a, which was removed and owns timeline 1, is drained");

            story.signal(new Signal.DrainEnded("a"));
            assertThat(story.standing("x")).isEqualTo(GOOD);
            assertThat(story.state.writer()).isEqualTo("x");
            assertThat(story.events(SplitBrainDetected.class)).isEmpty();
        }

        @Test
        void aZombieWhoseIdentityCannotBeReadStaysOne() {
            Story story = Story.of(POLICY).sees("a", identity(primaryOf(1), ""));
            story.sees("b", position(identity(replicaOf(1), ""), 900)).sees("c", identity(replicaOf(1), ""));
            story.sees("b", identity(replicaOf(1), ""));

            story.sees("b", identity(primaryOf(2), "")).sees("a", identity(primaryOf(1), ""));

            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            story.sees("a", identity(primaryOf(1), "")).sees("a", identity(primaryOf(1), ""));
            assertThat(story.aborts()).contains("a");
        }

        @Test
        void aDeadPrimaryIsNoZombieUntilItSpeaksAgain() {
            Story story = Story.running().killed("a").primary("b", 2);

            assertThat(story.events(ZombiePrimaryFenced.class)).isEmpty();
            assertThat(story.state.endpoint("a").verdict()).contains("DOWN", "REFUSED");
        }

        @Test
        void aZombieThatAnswersIsAbortedOnlyAfterItRepeatedItsClaim() {
            Story story = Story.running().primary("b", 2);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            assertThat(story.state.endpoint("a").incarnation()).isEqualTo(1);
            assertThat(story.aborts()).isEmpty();

            story.primary("a", 1);
            assertThat(story.aborts()).isEmpty();
            story.primary("a", 1);
            assertThat(story.aborts()).containsExactly("a");

            story.primary("a", 1).primary("a", 1);
            assertThat(story.aborts()).containsExactly("a");
        }

        @Test
        void aSilentZombieIsAbortedAtOnce() {
            Story story = Story.running().fails("a", FailureKind.TIMED_OUT).primary("b", 2);

            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            assertThat(story.aborts()).containsExactly("a");
        }

        @Test
        void theTermIsRaisedByWhatAReplicaReceives() {
            Story story = Story.running().replica("c", 2);

            assertThat(story.state.highestTerm()).isEqualTo(2);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            assertThat(story.state.writer()).isEmpty();

            story.primary("b", 2);
            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void aPromotedEndpointThatMayNotWriteFencesNobody() {
            ClusterPolicy policy = Story.policy(e -> e.id().equals("c") ? Story.readOnly(e) : e, "a", "b", "c");
            Story story = Story.running(policy).primary("c", 7);

            assertThat(story.standing("c")).isEqualTo(STRAY);
            assertThat(story.events(StrayPromotion.class)).hasSize(1);
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
            assertThat(story.aborts()).containsExactly("c");
        }

        @Test
        void theTermOnlyGrows() {
            Story story =
                    Story.running().primary("b", 5).killed("b").primary("c", 4).primary("a", 1);

            assertThat(story.state.highestTerm()).isEqualTo(5);
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.standing("c")).isEqualTo(ZOMBIE);
        }

        @Test
        void aRebuiltZombieServesAgain() {
            Story story = Story.running().killed("a").primary("b", 2).primary("a", 1);
            story.primary("a", 1);
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);

            story.replica("a", 2);

            assertThat(story.standing("a")).isEqualTo(GOOD);
            assertThat(story.readers()).contains("a");
        }

        @Test
        void aSwitchoverMovesTheWritesAndVoidsTheOldPrimary() {
            Story story = Story.running().replica("a", 1).primary("b", 2);

            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.aborts()).containsExactly("a");
            assertThat(story.events(PrimaryLost.class)).hasSize(1);
            assertThat(story.events(PrimaryChanged.class)).hasSize(2);
        }
    }

    @Nested
    class WithoutAReadableIdentity {

        private Observation unread(Observation o) {
            return identity(o, "");
        }

        private Story running() {
            return Story.of(POLICY)
                    .sees("a", unread(primaryOf(1)))
                    .sees("b", unread(replicaOf(1)))
                    .sees("c", unread(replicaOf(1)));
        }

        @Test
        void theOnlyOneThatEverSaidPrimaryIsAccepted() {
            assertThat(running().state.writer()).isEqualTo("a");
        }

        @Test
        void whoWasSeenToFollowMayTakeOver() {
            Story story = running()
                    .sees("a", unread(position(primaryOf(1), 2000)))
                    .sees("b", unread(position(replicaOf(1), 1500)))
                    .killed("a")
                    .sees("b", unread(position(primaryOf(2), 2000)));

            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void whoWasNeverSeenToFollowIsAStrayAndFencesNobody() {
            Story story = running().sees("b", unread(primaryOf(2)));

            assertThat(story.standing("b")).isEqualTo(STRAY);
            assertThat(story.state.endpoint("b").verdict()).contains("pg_control_system()");
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void afterTheFenceWasResetWhatIsDownIsNoPartOfTheHistory() {
            Story story = running().sees("a", unread(primaryOf(9))).killed("a");

            story.orders(Command.Kind.RESET_FENCING, "").sees("b", unread(primaryOf(1)));

            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void whoeverIsLeftWhenThePrimaryIsRemovedIsNotBelievedForThat() {
            Story story = Story.running().sees("c", unread(primaryOf(9)));

            story.signal(new Signal.PolicyChanged(Story.policy("b", "c"))).signal(new Signal.DrainEnded("a"));

            assertThat(story.standing("c")).isEqualTo(STRAY);
            assertThat(story.state.highestTerm()).isEqualTo(1);
        }

        @Test
        void afterTheFenceWasResetWhatIsSuspectMustBeSeenAgain() {
            Story story = running().sees("a", unread(primaryOf(9)));

            story.fails("a", FailureKind.TIMED_OUT).orders(Command.Kind.RESET_FENCING, "");

            assertThat(story.state.highestTerm()).isZero();
            assertThat(story.sees("a", unread(primaryOf(1))).state.writer()).isEqualTo("a");
        }

        @Test
        void aReplicaDoesNotRaiseTheTerm() {
            Story story = running().sees("c", unread(replicaOf(9)));

            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
        }
    }

    @Nested
    class EqualTerms {

        @Test
        void theOwnerKeepsTheTermAndTheOtherIsRefused() {
            Story story = Story.running().primary("b", 2).killed("b").primary("c", 2);

            assertThat(story.state.termOwner()).isEqualTo("b");
            assertThat(story.standing("c")).isEqualTo(SPLIT);
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.events(SplitBrainDetected.class)).last().satisfies(e -> assertThat(e.endpoint())
                    .isEqualTo("c"));
        }

        @Test
        void anOwnerThatIsDrainedOrPutBackOwnsItStill() {
            Story story = Story.running().primary("b", 2).primary("c", 2);

            story.orders(Command.Kind.DRAIN, "b").signal(new Signal.DrainEnded("b"));
            assertThat(story.standing("c")).isEqualTo(SPLIT);
            story.orders(Command.Kind.PUT_BACK, "b").primary("c", 2);
            assertThat(story.standing("c")).isEqualTo(SPLIT);
            assertThat(story.state.writer()).isEmpty();

            assertThat(story.primary("b", 2).state.writer()).isEqualTo("b");
        }

        @Test
        void anOwnerThatFollowsNobodyYetOwnsItStill() {
            Story story = Story.running().primary("b", 2).sees("b", notStreaming(replicaOf(2)));

            assertThat(story.primary("c", 2).state.writer()).isEmpty();
        }

        @Test
        void anOwnerThatIsNoPartOfTheConfigurationAnyMoreOwnsNothing() {
            Story story = Story.running().primary("b", 2).killed("b").primary("c", 2);

            story.signal(new Signal.PolicyChanged(Story.policy("a", "c"))).signal(new Signal.DrainEnded("b"));

            assertThat(story.state.writer()).isEqualTo("c");
        }

        @Test
        void theTermIsFreeOnceItsOwnerFollows() {
            Story story = Story.running().primary("b", 2).killed("b").primary("c", 2);

            story.replica("b", 2);

            assertThat(story.state.termOwner()).isEqualTo("c");
            assertThat(story.standing("c")).isEqualTo(GOOD);
            assertThat(story.state.writer()).isEqualTo("c");
        }

        @Test
        void twoAtTheStartAreBothRefused() {
            Story story = Story.of(POLICY).primary("a", 1).primary("b", 1).replica("c", 1);

            assertThat(story.state.settled()).isTrue();
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.standing("a")).isEqualTo(SPLIT);
            assertThat(story.standing("b")).isEqualTo(SPLIT);

            story.replica("b", 1);
            assertThat(story.state.writer()).isEqualTo("a");
        }
    }

    @Nested
    class SplitBrain {

        @Test
        void theHighestTimelineWinsAndTheFactsAreTold() {
            Story story = Story.running().primary("b", 2);
            assertThat(story.events(SplitBrainDetected.class)).isEmpty(); // a may be dead for all we know
            story.primary("a", 1);

            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.events(SplitBrainDetected.class)).singleElement().satisfies(e -> assertThat(e.facts())
                    .contains("timeline 1", "timeline 2"));
        }

        @Test
        void bothAreRefusedIfThePolicySaysSo() {
            Story story = Story.running(Story.refusing(POLICY)).primary("b", 2);
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
            assertThat(story.standing("b")).isEqualTo(SPLIT);

            story.killed("a");
            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void aRefusalIsNotLiftedByAMereSuspicion() {
            Story story = Story.running(Story.refusing(POLICY)).primary("b", 2).fails("a", FailureKind.TIMED_OUT);

            assertThat(story.state.writer()).isEmpty();
            assertThat(story.fails("a", FailureKind.TIMED_OUT)
                            .replica("c", 2)
                            .fails("a", FailureKind.TIMED_OUT)
                            .state
                            .writer())
                    .isEqualTo("b");
        }
    }

    @Nested
    class Identity {

        @Test
        void theMajorityDecidesAndTheOtherIsTakenOut() {
            Story story = Story.of(POLICY)
                    .sees("a", identity(primaryOf(1), "other"))
                    .sees("b", primaryOf(1))
                    .sees("c", replicaOf(1));

            assertThat(story.state.identity()).isEqualTo("cluster-1");
            assertThat(story.standing("a")).isEqualTo(FOREIGN);
            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.events(WrongIdentity.class)).singleElement().satisfies(e -> assertThat(e.seen())
                    .isEqualTo("other"));
        }

        @Test
        void onATieTheFirstDeclaredDecides() {
            Story story = Story.of(Story.policy("a", "b"))
                    .sees("b", identity(primaryOf(1), "other"))
                    .sees("a", primaryOf(1));

            assertThat(story.state.identity()).isEqualTo("cluster-1");
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void anotherClustersHigherTermFencesNobodyAtTheStartEither() {
            Story story = Story.of(POLICY)
                    .sees("c", identity(primaryOf(9), "other"))
                    .sees("a", primaryOf(1))
                    .sees("b", replicaOf(1));

            assertThat(story.standing("c")).isEqualTo(FOREIGN);
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void anotherClustersStandbyFencesNobodyAtTheStartEither() {
            Story story = Story.of(POLICY)
                    .sees("c", identity(replicaOf(9), "other"))
                    .sees("a", primaryOf(1))
                    .sees("b", replicaOf(1));

            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void aServerThatIsReplacedByAnotherClustersIsTakenOutAndBackWhenMended() {
            Story story = Story.running().sees("b", identity(replicaOf(9), "other"));
            assertThat(story.standing("b")).isEqualTo(FOREIGN);
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.readers()).doesNotContain("b");
            assertThat(story.aborts()).containsExactly("b");

            assertThat(story.replica("b", 1).standing("b")).isEqualTo(GOOD);
            assertThat(story.readers()).contains("b");
        }
    }

    @Nested
    class ColdStart {

        @Test
        void nothingIsRoutedUntilEverybodyWasHeard() {
            Story story = Story.of(POLICY).primary("a", 1).replica("b", 1);
            assertThat(story.state.settled()).isFalse();
            assertThat(story.plan().writes()).isEmpty();
            assertThat(story.plan().reads()).isEmpty();

            story.replica("c", 1);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void aRefusedConnectionIsAVerdictToo() {
            Story story = Story.of(POLICY).primary("a", 1).replica("b", 1).fails("c", FailureKind.REFUSED);

            assertThat(story.state.settled()).isTrue();
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void aPrimaryThatIsFollowedNeedsNoMoreConfirmationWhenTheTimeIsUp() {
            Story story = Story.of(POLICY).primary("a", 1).replica("b", 1);
            assertThat(story.state.writer()).isEmpty();

            assertThat(story.timeUp().state.writer()).isEqualTo("a");
            assertThat(story.events(UnconfirmedPrimary.class)).isEmpty();
        }

        @Test
        void aPrimaryThatNobodyConfirmsIsAcceptedWhenTheTimeIsUp() {
            Story story = Story.of(POLICY)
                    .sees("a", followers(primaryOf(1), 0))
                    .killed("b")
                    .killed("c");
            assertThat(story.state.writer()).isEmpty();

            story.timeUp();

            assertThat(story.state.writer()).isEqualTo("a");
            assertThat(story.events(UnconfirmedPrimary.class)).singleElement().satisfies(e -> assertThat(e.silent())
                    .isEqualTo("b, c"));
        }

        @Test
        void aPrimaryThatNobodyConfirmsIsRefusedIfThePolicySaysSo() {
            Story story = Story.of(Story.confirmedOnly(POLICY))
                    .sees("a", followers(primaryOf(1), 0))
                    .killed("b")
                    .killed("c")
                    .timeUp();
            assertThat(story.state.writer()).isEmpty();

            assertThat(story.sees("a", followers(primaryOf(1), 1)).state.writer())
                    .isEqualTo("a");
        }

        @Test
        void anEarlierZombieIsFencedByTheStandbyOfASilentPrimary() {
            Story story = Story.of(POLICY)
                    .sees("a", followers(primaryOf(1), 0))
                    .fails("b", FailureKind.TIMED_OUT)
                    .replica("c", 2)
                    .timeUp();

            assertThat(story.state.writer()).isEmpty();
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
        }

        @Test
        void whoFeedsNobodyWhileAReplicaStreamsElsewhereIsContradicted() {
            Story story = Story.of(POLICY)
                    .sees("c", replicaOf(0))
                    .sees("a", followers(primaryOf(1), 0))
                    .fails("b", FailureKind.TIMED_OUT)
                    .timeUp();

            assertThat(story.standing("a")).isEqualTo(CONTRADICTED);
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.state.endpoint("a").verdict()).contains("c streams from another one");
            assertThat(story.events(PrimaryContradicted.class)).hasSize(1);
        }

        @Test
        void anAnswerThatCameLaterContradictsNobody() {
            Story story = Story.of(Story.policy("a", "c"))
                    .sees("a", followers(primaryOf(1), 0))
                    .sees("c", replicaOf(0));

            assertThat(story.standing("a")).isEqualTo(GOOD);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void theContradictionOutlastsTheStream() {
            Story story = Story.of(POLICY)
                    .sees("c", replicaOf(0))
                    .sees("a", followers(primaryOf(1), 0))
                    .fails("b", FailureKind.TIMED_OUT)
                    .timeUp()
                    .sees("c", notStreaming(replicaOf(0)))
                    .sees("a", followers(primaryOf(1), 0));

            assertThat(story.standing("a")).isEqualTo(CONTRADICTED);
        }

        @Test
        void theContradictionIsLiftedBySomebodyWhoFollows() {
            Story story = Story.of(POLICY)
                    .sees("c", replicaOf(0))
                    .sees("a", followers(primaryOf(1), 0))
                    .killed("b")
                    .timeUp()
                    .sees("a", followers(primaryOf(1), 1));

            assertThat(story.standing("a")).isEqualTo(GOOD);
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void whoWasContradictedIsFencedWhenTheRealPrimaryIsHeard() {
            Story story = Story.of(POLICY)
                    .sees("c", replicaOf(0))
                    .sees("a", followers(primaryOf(1), 0))
                    .fails("b", FailureKind.TIMED_OUT)
                    .timeUp()
                    .primary("b", 2);

            assertThat(story.state.writer()).isEqualTo("b");
            assertThat(story.standing("a")).isEqualTo(ZOMBIE);
        }

        @Test
        void ifNobodyEverAnswersNothingIsAccepted() {
            Story story = Story.of(POLICY).killed("a").killed("b").killed("c").timeUp();

            assertThat(story.state.writer()).isEmpty();
            assertThat(story.primary("a", 1).primary("a", 1).state.writer()).isEqualTo("a");
        }

        @Test
        void aDisabledEndpointIsNotWaitedFor() {
            ClusterPolicy policy = Story.policy(e -> e.id().equals("c") ? Story.disabled(e) : e, "a", "b", "c");

            assertThat(Story.of(policy).primary("a", 1).replica("b", 1).state.writer())
                    .isEqualTo("a");
        }
    }

    @Test
    void aPrimaryThatRefusesWritesByDefaultGetsNone() {
        Story story = Story.running().sees("a", Story.readOnly(primaryOf(1)));
        assertThat(story.state.writer()).isEmpty();
        assertThat(story.events(PrimaryReadOnly.class)).hasSize(1);
        assertThat(story.health("a")).isEqualTo(Health.UP);
        assertThat(story.aborts()).isEmpty();

        story.sees("a", Story.readOnly(primaryOf(1))).primary("a", 1);
        assertThat(story.state.writer()).isEqualTo("a");
        assertThat(story.events(PrimaryReadOnly.class)).hasSize(1);
    }

    @Test
    void aPrimaryThatCameBackOnTheSameTermNeedsOneAnswer() {
        Story story = Story.running().killed("a");
        assertThat(story.state.writer()).isEmpty();

        assertThat(story.primary("a", 1).state.writer()).isEqualTo("a");
    }

    @Test
    void aNewPrimaryThatWasDownNeedsTwoAnswers() {
        Story story = Story.running().killed("a").killed("b").primary("b", 2);
        assertThat(story.state.writer()).isEmpty();

        assertThat(story.primary("b", 2).state.writer()).isEqualTo("b");
    }
}
