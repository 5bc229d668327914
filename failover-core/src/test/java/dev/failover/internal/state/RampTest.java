/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Story.notStreaming;
import static dev.failover.internal.state.Story.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ReadShareChanged;
import dev.failover.spi.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** a is the primary; b and c follow and share the reads, until something happens to b. */
class RampTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Ramp ramp(Story story) {
        return story.state.endpoint("b").ramp();
    }

    private static Story recovered(Story story) {
        return story.replica("b", 1).replica("b", 1);
    }

    /** b failed and is well again. */
    private static Story recovering() {
        return recovered(Story.running().killed("b"));
    }

    /** To the very moment at which b's next step is due. */
    private static Story step(Story story) {
        return story.until(ramp(story).dueNanos(story.policy.switchback()));
    }

    private static Story steps(Story story, int count) {
        for (int i = 0; i < count; i++) {
            step(story);
        }
        return story;
    }

    private static long holdSeconds(Story story) {
        return ramp(story).holdNanos() / SECOND;
    }

    @Nested
    class Back {

        @Test
        void afterStableForAndInStepsToTheNanosecond() {
            Story story = recovering();
            long well = story.now;
            assertThat(story.shares()).containsExactly("c 100.0");

            story.until(well + 30 * SECOND - 1);
            assertThat(story.shares()).containsExactly("c 100.0");
            story.until(well + 30 * SECOND);
            assertThat(story.shares()).containsExactly("c 95.0", "b 5.0");
            story.until(well + 40 * SECOND - 1);
            assertThat(story.shares()).containsExactly("c 95.0", "b 5.0");
            story.until(well + 40 * SECOND);
            assertThat(story.shares()).containsExactly("c 87.5", "b 12.5");
            story.until(well + 50 * SECOND);
            assertThat(story.shares()).containsExactly("c 75.0", "b 25.0");
            story.until(well + 60 * SECOND);
            assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
            assertThat(story.state.dueNanos(story.now)).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void eachStepIsTold() {
            Story story = steps(recovering(), 4);

            assertThat(story.events(ReadShareChanged.class))
                    .extracting(FailoverEvent::describe)
                    .containsExactly(
                            "reads on b 100 % -> 0 % of its share (it failed; it must be well for 30000 ms first)",
                            "reads on b 0 % -> 10 % of its share (it was well for 30000 ms)",
                            "reads on b 10 % -> 25 % of its share (the step went well)",
                            "reads on b 25 % -> 50 % of its share (the step went well)",
                            "reads on b 50 % -> 100 % of its share (the step went well)");
        }

        @Test
        void atOnceAfterTheHoldIfThereIsButOneStep() {
            Story story =
                    recovered(Story.running(Wishes.steps(Story.POLICY, 100)).killed("b"));

            step(story);

            assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
        }

        @Test
        void aSuspicionBeginsTheWaitAnew() {
            Story story = recovering();
            story.until(story.now + 29 * SECOND).callFails("b");
            story.replica("b", 1);
            long well = story.now;

            story.until(well + 30 * SECOND - 1);
            assertThat(ramp(story).step()).isEqualTo(Ramp.WAITING);
            story.until(well + 30 * SECOND);
            assertThat(ramp(story).share()).isEqualTo(10);
        }

        @Test
        void whoIsLateWaits() {
            Story story = Story.running().killed("b");
            story.sees("b", replicaOf(1), Lag.of(11 * SECOND)).sees("b", replicaOf(1), Lag.of(11 * SECOND));
            story.until(story.now + 600 * SECOND);
            assertThat(ramp(story).sinceNanos()).isEqualTo(Ramp.NEVER);

            story.replica("b", 1);
            assertThat(ramp(story).sinceNanos()).isEqualTo(story.now);
        }

        @Test
        void whoStreamedOnceWaitsUntilItStreamsAgain() {
            Story story = Story.running().killed("b");
            story.sees("b", notStreaming(replicaOf(1))).sees("b", notStreaming(replicaOf(1)));
            story.until(story.now + 600 * SECOND);
            assertThat(ramp(story).share()).isZero();

            story.replica("b", 1);
            step(story);
            assertThat(ramp(story).share()).isEqualTo(10);
        }

        @Test
        void whoseStreamIsNeverSeenIsTakenAsItIs() {
            Story story = new Story(Story.POLICY).primary("a", 1).replica("c", 1);
            story.sees("b", notStreaming(replicaOf(1))).killed("b");
            story.sees("b", notStreaming(replicaOf(1))).sees("b", notStreaming(replicaOf(1)));

            step(story);

            assertThat(ramp(story).share()).isEqualTo(10);
        }

        @Test
        void aStepDoesNotEndWhileItIsUnwell() {
            Story story = step(recovering()).callFails("b");
            story.until(story.now + 60 * SECOND);
            assertThat(ramp(story).share()).isEqualTo(10);

            story.replica("b", 1);
            assertThat(ramp(story).share()).isEqualTo(25);
        }

        @Test
        void anUnwellStepDoesNotHideWhatIsDueElsewhere() {
            Story story = step(recovering()).killed("c");
            story.callFails("b").until(story.now + 60 * SECOND); // b's step is over, but it is suspect
            story.replica("c", 1).replica("c", 1);

            assertThat(story.state.dueNanos(story.now)).isEqualTo(story.now + 30 * SECOND);
        }
    }

    @Nested
    class Relapse {

        @Test
        void downInStepTwoMeansNothingAndTwiceTheHold() {
            Story story = steps(recovering(), 2);
            assertThat(ramp(story).share()).isEqualTo(25);

            story.killed("b");
            assertThat(story.shares()).containsExactly("c 100.0");
            assertThat(holdSeconds(story)).isEqualTo(60);

            recovered(story);
            long well = story.now;
            story.until(well + 60 * SECOND - 1);
            assertThat(ramp(story).share()).isZero();
            story.until(well + 60 * SECOND);
            assertThat(ramp(story).share()).isEqualTo(10);
        }

        @Test
        void tooManyFailuresInAStepDoTheSame() {
            Story story = step(recovering());
            story.tallies = Map.of("b", new Tally(98, 2));

            step(story);

            assertThat(ramp(story).share()).isZero();
            assertThat(holdSeconds(story)).isEqualTo(60);
            assertThat(story.events(ReadShareChanged.class))
                    .last()
                    .extracting(ReadShareChanged::why)
                    .isEqualTo("it failed in a step; it must be well for 60000 ms first");
        }

        @Test
        void asManyAsAllowedAreNotTooMany() {
            Story story = step(recovering());
            story.tallies = Map.of("b", new Tally(99, 1));

            step(story);

            assertThat(ramp(story).share()).isEqualTo(25);
        }

        @Test
        void anOpenBreakerEndsTheStepAtOnce() {
            Story story = step(recovering()).breaker("b", Breaker.OPEN);

            assertThat(ramp(story).share()).isZero();
            assertThat(holdSeconds(story)).isEqualTo(60);
        }

        @Test
        void theHoldDoublesUpToTheLongest() {
            Story story = Story.running();
            List<Long> holds = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                recovered(story.killed("b"));
                holds.add(holdSeconds(story));
            }

            assertThat(holds).containsExactly(30L, 60L, 120L, 240L, 480L, 600L, 600L);
        }

        @Test
        void afterTheFlapWindowItIsHeldAsAtFirst() {
            Story story = recovering().killed("b");
            long fell = story.now;
            steps(recovered(story), 4);
            assertThat(ramp(story).isFull()).isTrue();

            story.until(fell + 600 * SECOND).killed("b");

            assertThat(holdSeconds(story)).isEqualTo(30);
        }

        @Test
        void withinTheFlapWindowItDoublesThoughItHadEverythingBack() {
            Story story = steps(recovering(), 4);

            story.killed("b");

            assertThat(holdSeconds(story)).isEqualTo(60);
        }
    }

    @Nested
    class PrimaryAndStandby {

        @Test
        void aSwitchoverGivesTheOldPrimaryItsReadsInSteps() {
            Story story = Story.running()
                    .replica("a", 1)
                    .primary("b", 2)
                    .replica("a", 2)
                    .replica("c", 2);
            Ramp waiting = story.state.endpoint("a").ramp();
            assertThat(waiting.holdNanos()).isEqualTo(30 * SECOND);
            assertThat(story.shares()).containsExactly("c 100.0");

            story.until(waiting.sinceNanos() + 30 * SECOND);
            assertThat(story.shares()).containsExactly("c 95.0", "a 5.0");
        }

        @Test
        void theOldPrimaryWaitsUntilItStreams() {
            Story story = Story.running().killed("a").primary("b", 2).replica("c", 2);
            story.sees("a", Story.notStreaming(replicaOf(2))).sees("a", Story.notStreaming(replicaOf(2)));

            story.until(story.now + 300 * SECOND);
            assertThat(story.shares()).containsExactly("c 100.0");

            story.replica("a", 2);
            story.until(story.now + 30 * SECOND);
            assertThat(story.shares()).containsExactly("c 95.0", "a 5.0");
        }

        @Test
        void aKilledPrimaryThatComesBackAsStandbyIsHeldOnce() {
            Story story = Story.running().killed("a").primary("b", 2);
            story.replica("a", 2).replica("a", 2);

            assertThat(story.state.endpoint("a").ramp().holdNanos()).isEqualTo(30 * SECOND);
        }

        @Test
        void switchoversToAndFroDoubleNothing() {
            Story story = Story.running().replica("a", 1).primary("b", 2).replica("a", 2);
            story.replica("b", 2).primary("a", 3).replica("b", 3);
            story.replica("a", 3).primary("b", 4).replica("a", 4);

            assertThat(story.state.endpoint("a").ramp().holdNanos()).isEqualTo(30 * SECOND);
        }

        @Test
        void aStandbyThatIsPromotedOnItsWayBackIsNoLongerOnIt() {
            Story story = recovering().killed("a").primary("b", 2);

            assertThat(ramp(story).isFull()).isTrue();
            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void whoSharesNothingWithThePrimaryLeavesItTheRest() {
            Story story = Story.running(Story.policy("a", "b")).killed("b");
            recovered(story);
            assertThat(story.shares()).containsExactly("a 100.0");

            step(story);
            assertThat(story.shares()).containsExactly("b 10.0", "a 90.0");
        }

        @Test
        void whatWasDownAtTheStartComesInSteps() {
            Story story = new Story(Story.POLICY).primary("a", 1).replica("c", 1);
            story.fails("b", FailureKind.REFUSED);
            recovered(story);

            assertThat(story.shares()).containsExactly("c 100.0");
            step(story);
            assertThat(ramp(story).share()).isEqualTo(10);
        }
    }
}
