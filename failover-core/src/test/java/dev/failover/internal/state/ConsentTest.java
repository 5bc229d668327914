/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.UnconfirmedPrimary;
import java.util.List;
import java.util.Set;
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
    void aMoveByTimeOutIsNotToldAsApproved() {
        Story story = Story.of(Wishes.approvalTimeout(LISTING, 60_000))
                .primary("a", 0)
                .replica("b", 0)
                .replica("c", 0);
        turn(turn(turn(story, "a", "b"), "b", "a"), "a", "b");
        story.pass(60_000).primary("b", 0);

        assertThat(story.state.writer()).isEqualTo("b");
        assertThat(story.events(ApprovalEnded.class)).last().satisfies(e -> assertThat(e.outcome())
                .isEqualTo("timed out"));
    }

    @Test
    void aRejectionIsOfThisOutageOnly() {
        Story story = Story.of(Wishes.mode(Story.POLICY, Mode.APPROVAL))
                .primary("a", 0)
                .replica("b", 0)
                .replica("c", 0);
        turn(story, "a", "b").orders(Command.Kind.REJECT, "cluster-1:0:b");
        story.replica("b", 0).primary("a", 0).primary("a", 0);
        assertThat(story.state.writer()).isEqualTo("a");

        turn(story, "a", "b");

        assertThat(story.events(ApprovalRequested.class)).hasSize(2);
    }

    /** When the hour is over the move would be free. */
    @Test
    void aRejectionBeyondMaxPerHourStandsWhenTheHourIsOver() {
        Story story = Story.running(Wishes.maxPerHour(Story.POLICY, 1));
        story.killed("a").primary("b", 2).replica("c", 2).killed("b").primary("c", 3);
        story.orders(Command.Kind.REJECT, "cluster-1:3:c");

        story.until(story.now + Consent.HOUR_NANOS).primary("c", 3);

        assertThat(story.state.writer()).isEmpty();
        assertThat(story.state.consent().request().why()).isEqualTo("it was rejected");
        story.orders(Command.Kind.APPROVE, "cluster-1:3:c");
        assertThat(story.state.writer()).isEqualTo("c");
    }

    @Test
    void whatWasUsedIsNotKept() {
        Story story = Story.running(Wishes.mode(Story.POLICY, Mode.APPROVAL));
        for (long term = 2; term < 102; term++) {
            String from = term % 2 == 0 ? "a" : "b";
            String to = term % 2 == 0 ? "b" : "a";
            story.replica(from, term).primary(to, term).orders(Command.Kind.REJECT, "cluster-1:" + term + ":" + to);
            story.orders(Command.Kind.APPROVE, "cluster-1:" + term + ":" + to);
            assertThat(story.state.writer()).isEqualTo(to);
        }

        Answers left = story.state.consent().answers();
        assertThat(List.of(left.approved(), left.rejected(), left.spent())).allMatch(Set::isEmpty);
    }

    @Test
    void anotherNameForThePrimaryIsNoOtherRegion() {
        ClusterPolicy p = Wishes.askingAcrossRegions(Story.policy(e -> Wishes.inRegion(e, "west"), "a", "b"));
        ClusterPolicy renamed = Wishes.askingAcrossRegions(Story.policy(e -> Wishes.inRegion(e, "west"), "x", "b"));
        Story story = Story.running(p).reads(renamed).signal(new Signal.DrainEnded("a"));

        story.primary("x", 1);

        assertThat(story.state.writer()).isEqualTo("x");
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
