/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.UnconfirmedPrimary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an approval does not stand for. */
class ConsentTest {

    /** Nobody tells a term, and the file approves a and b by ids that come again. */
    private static final ClusterPolicy LISTING =
            Wishes.approved(Wishes.mode(Story.POLICY, Mode.APPROVAL), "cluster-1:0:a", "cluster-1:0:b");

    private static Story turn(Story story, String from, String to) {
        return story.killed(from).replica(to, 0).replica(to, 0).primary(to, 0).primary(to, 0);
    }

    private static Story thereAndBack() {
        Story story = Story.of(LISTING).primary("a", 0).replica("b", 0).replica("c", 0);
        turn(turn(story, "a", "b"), "b", "a");
        assertThat(story.state.writer()).isEqualTo("a");
        return story;
    }

    @Test
    void anApprovalInTheFileIsGoodForOneMove() {
        Story story = turn(thereAndBack(), "a", "b");

        assertThat(story.state.writer()).isEmpty();
        assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-1:0:b");
    }

    @Test
    void readingTheSameFileAgainRenewsNoApproval() {
        Story story = turn(thereAndBack().reads(LISTING), "a", "b");

        assertThat(story.state.writer()).isEmpty();
    }

    @Test
    void listingItAnewDoes() {
        ClusterPolicy without = Wishes.mode(Story.POLICY, Mode.APPROVAL);
        Story story = turn(thereAndBack().reads(without).reads(LISTING), "a", "b");

        assertThat(story.state.writer()).isEqualTo("b");
    }

    @Test
    void removingTheOldPrimaryIsNoConsentToLeaveItsRegion() {
        ClusterPolicy p = Story.policy(e -> Wishes.inRegion(e, e.id().equals("a") ? "west" : "east"), "a", "b", "c");
        ClusterPolicy asking = Wishes.askingAcrossRegions(p);
        Story story = Story.running(asking).killed("a").primary("b", 2);
        assertThat(story.state.writer()).isEmpty();

        List<EndpointPolicy> left = p.endpoints().subList(1, 3);
        story.reads(asking.with(left)).signal(new Signal.DrainEnded("a"));

        assertThat(story.state.find("a")).isEmpty();
        assertThat(story.state.writer()).isEmpty();
        assertThat(story.state.requests()).extracting(Consent.Request::id).containsExactly("cluster-1:2:b");
    }

    @Test
    void aPrimaryThatIsOnlyAskedForIsNotAcceptedUnconfirmed() {
        Story story = Story.of(Wishes.mode(Story.POLICY, Mode.APPROVAL));
        story.state = story.state.remembering("cluster-1", 1, "a");
        story.sees("b", Story.followers(Story.primaryOf(2), 0)).timeUp();

        assertThat(story.state.requests()).hasSize(1);
        assertThat(story.events(UnconfirmedPrimary.class)).isEmpty();

        story.orders(Command.Kind.APPROVE, "cluster-1:2:b");
        assertThat(story.events(UnconfirmedPrimary.class)).singleElement().satisfies(e -> assertThat(e.endpoint())
                .isEqualTo("b"));
    }
}
