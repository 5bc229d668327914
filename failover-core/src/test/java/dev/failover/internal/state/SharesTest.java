/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** a is the primary, the others follow; how much of the reads begins where, in per cent. */
class SharesTest {

    /** Weights, and 100 for whom none is given. */
    private static ClusterPolicy weighing(Map<String, Integer> weights, String... ids) {
        return Story.policy(e -> e.weighing(weights.getOrDefault(e.id(), 100)), ids);
    }

    /** Brings an endpoint to a step. */
    private static Story onStep(Story story, String id, int step) {
        story.killed(id).replica(id, 1).replica(id, 1);
        for (int i = 0; i <= step; i++) {
            due(story, id);
        }
        return story;
    }

    /** To when the next step of an endpoint is due. */
    private static void due(Story story, String id) {
        story.until(story.state.endpoint(id).ramp().dueNanos(story.policy.switchback()));
    }

    @Test
    void equalsShareEqually() {
        assertThat(Story.running(Story.policy("a", "b", "c", "d")).shares())
                .containsExactly("b 33.3", "c 33.3", "d 33.3");
    }

    @Test
    void weightsDivide() {
        assertThat(Story.running(weighing(Map.of("c", 300), "a", "b", "c")).shares())
                .containsExactly("b 25.0", "c 75.0");
        assertThat(Story.running(weighing(Map.of("d", 200), "a", "b", "c", "d")).shares())
                .containsExactly("b 25.0", "c 25.0", "d 50.0");
    }

    @Test
    void aStepIsAPartOfTheWeightedShareAndItsPeersTakeTheRest() {
        Story two = onStep(Story.running(weighing(Map.of("c", 300), "a", "b", "c")), "b", 0);
        assertThat(two.shares()).containsExactly("c 97.5", "b 2.5");

        Story three = onStep(Story.running(weighing(Map.of("d", 200), "a", "b", "c", "d")), "d", 2);
        assertThat(three.shares()).containsExactly("b 37.5", "c 37.5", "d 25.0");
    }

    @Test
    void whoWeighsNothingIsAskedWhenNobodyElseIsLeft() {
        Story story = Story.running(weighing(Map.of("c", 0), "a", "b", "c"));
        assertThat(story.shares()).containsExactly("b 100.0");
        assertThat(story.readers()).containsExactly("b", "a", "c");

        story.killed("b");
        assertThat(story.shares()).containsExactly("a 100.0");
        story.killed("a");
        assertThat(story.shares()).containsExactly("c 100.0");
    }

    @Test
    void ifAllWeighNothingThePrimaryReads() {
        assertThat(Story.running(weighing(Map.of("b", 0, "c", 0), "a", "b", "c"))
                        .shares())
                .containsExactly("a 100.0");
    }

    @Test
    void theNearOnesServeAndTheFarOnesStandBy() {
        Story story = Story.running(Story.policy(e -> e.at(e.id().equals("d") ? 2 : 0, 0), "a", "b", "c", "d"));

        assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
        assertThat(story.readers()).containsExactly("b", "c", "d", "a");
    }

    @Test
    void whatTheNearOneLeavesGoesToTheFarOne() {
        Story story =
                onStep(Story.running(Story.policy(e -> e.at(e.id().equals("c") ? 2 : 0, 0), "a", "b", "c")), "b", 1);

        assertThat(story.shares()).containsExactly("b 25.0", "c 75.0");
    }

    @Test
    void nobodyIsSentAwayBecauseEverybodyRecovers() {
        Story story = Story.running().killed("b").killed("c").killed("a");
        story.replica("b", 1).replica("b", 1).replica("c", 1).replica("c", 1);

        assertThat(story.shares()).containsExactly("b 100.0");
    }

    @Test
    void stepsAreScaledToTheWhole() {
        Story story = Story.running().killed("b").killed("c").killed("a");
        story.replica("b", 1).replica("b", 1).replica("c", 1).replica("c", 1);
        due(story, "b");
        assertThat(story.shares()).containsExactly("b 100.0");
        due(story, "c");
        assertThat(story.shares()).containsExactly("b 50.0", "c 50.0");
        due(story, "b"); // 25 % beside 10 %
        assertThat(story.shares()).containsExactly("b 71.4", "c 28.6");
    }
}
