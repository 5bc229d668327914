/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Story.notStreaming;
import static dev.failover.internal.state.Story.position;
import static dev.failover.internal.state.Story.primaryOf;
import static dev.failover.internal.state.Story.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.LogRewound;
import dev.failover.FailoverEvent.StandbyOnWrongBranch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told, and in which order: endpoints first, then the writes. a is the primary, b and c follow it. */
class EventsTest {

    private static List<String> after(Story story, Runnable what) {
        story.effects.clear();
        what.run();
        return story.told();
    }

    @Test
    void theFirstPrimary() {
        Story story = new Story(Story.POLICY);

        assertThat(after(story, () -> story.replica("b", 1).replica("c", 1).primary("a", 1)))
                .containsExactly("HealthChanged b", "HealthChanged c", "HealthChanged a", "PrimaryChanged a");
    }

    @Test
    void aKilledPrimaryAndItsSuccessor() {
        Story story = Story.running();

        assertThat(after(story, () -> story.killed("a"))).containsExactly("HealthChanged a", "PrimaryLost a");
        assertThat(after(story, () -> story.primary("b", 2)))
                .containsExactly("RoleChanged b", "StandbyOnWrongBranch c", "PrimaryChanged b");
        assertThat(after(story, () -> story.replica("c", 2).primary("b", 2))).isEmpty();
    }

    @Test
    void aZombieIsToldOfOnceHoweverOftenItClaims() {
        Story story = Story.running().killed("a").primary("b", 2).replica("c", 2);

        assertThat(after(story, () -> story.primary("a", 1).primary("a", 1).primary("a", 1)))
                .containsExactly("HealthChanged a", "ZombiePrimaryFenced a");
    }

    @Test
    void aPromotionBesideALivePrimaryFencesItAndMovesTheWritesInOneDecision() {
        Story story = Story.running();

        assertThat(after(story, () -> story.primary("b", 2)))
                .containsExactly(
                        "ZombiePrimaryFenced a", "RoleChanged b", "StandbyOnWrongBranch c", "PrimaryChanged b");
        assertThat(after(story, () -> story.primary("a", 1))).containsExactly("SplitBrainDetected a");
    }

    @Test
    void askedInModeApproval() {
        Story story = Story.running(Wishes.mode(Story.POLICY, Mode.APPROVAL)).killed("a");

        assertThat(after(story, () -> story.primary("b", 2))).containsExactly("RoleChanged b", "ApprovalRequested b");
        assertThat(after(story, () -> story.orders(Command.Kind.APPROVE, "cluster-1:2:b")))
                .containsExactly("OperatorActed", "StandbyOnWrongBranch c", "ApprovalEnded b", "PrimaryChanged b");
    }

    @Test
    void aStandbyThatHasMoreThanTheNewPrimaryIsOnTheWrongBranch() {
        Story story = Story.running();
        story.sees("c", position(replicaOf(0), 2000)).sees("b", position(replicaOf(1), 1500));
        story.killed("a").sees("b", position(primaryOf(2), 1500));

        assertThat(story.events(StandbyOnWrongBranch.class)).singleElement().satisfies(e -> assertThat(e.describe())
                .isEqualTo("c has more of the old primary's log than b: no reads until it is rewound or copied anew"));
        assertThat(story.readers()).doesNotContain("c");

        story.sees("c", position(replicaOf(0), 1400));
        assertThat(story.readers()).contains("c");
    }

    @Test
    void aPrimaryThatLostTheEndOfItsLogIsToldOfOnce() {
        Story story = Story.running().sees("a", position(primaryOf(1), 5000)).killed("a");
        story.sees("a", position(primaryOf(1), 4000)).sees("a", position(primaryOf(1), 4100));

        assertThat(story.events(LogRewound.class)).singleElement().satisfies(e -> {
            assertThat(e.from()).isEqualTo(5000);
            assertThat(e.to()).isEqualTo(4000);
        });
    }

    @Test
    void anOwnerThatTurnedReplicaWithoutReceivingKeepsItsTerm() {
        Story story = Story.running().sees("a", notStreaming(replicaOf(1))).primary("b", 1);
        assertThat(story.state.termOwner()).isEqualTo("a");
        assertThat(story.standing("b")).isEqualTo(Standing.Kind.SPLIT);
        assertThat(story.state.writer()).isEmpty();

        story.primary("a", 1);
        assertThat(story.state.writer()).isEqualTo("a");
    }

    @Test
    void anOwnerThatReceivesHasGivenItsTermUp() {
        Story story = Story.running().replica("a", 1).primary("b", 1);

        assertThat(story.state.termOwner()).isEqualTo("b");
        assertThat(story.state.writer()).isEqualTo("b");
    }

    @Test
    void aCalmWorldIsSilent() {
        Story story = Story.running();

        assertThat(after(story, () -> {
                    for (int i = 0; i < 100; i++) {
                        story.primary("a", 1).replica("b", 1).replica("c", 1);
                    }
                }))
                .isEmpty();
    }

    @Test
    void aReloadThatTakesOneOutAndBringsOneIn() {
        Story story = Story.running();
        ClusterPolicy next = Story.policy("a", "b", "d");

        assertThat(after(story, () -> story.reads(next))).containsExactly("EndpointDeclared d", "DrainStarted c");
        assertThat(after(story, () -> story.signal(new Signal.DrainEnded("c"))))
                .containsExactly("DrainEnded c", "EndpointDeclared c");
    }
}
