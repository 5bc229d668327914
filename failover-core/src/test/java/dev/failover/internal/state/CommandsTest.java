/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.internal.state.Command.Kind.APPROVE;
import static dev.failover.internal.state.Command.Kind.DRAIN;
import static dev.failover.internal.state.Command.Kind.PAUSE;
import static dev.failover.internal.state.Command.Kind.PIN;
import static dev.failover.internal.state.Command.Kind.PUT_BACK;
import static dev.failover.internal.state.Command.Kind.REJECT;
import static dev.failover.internal.state.Command.Kind.RESET_FENCING;
import static dev.failover.internal.state.Command.Kind.RESUME;
import static dev.failover.internal.state.Command.Kind.UNPIN;
import static dev.failover.internal.state.Story.identity;
import static dev.failover.internal.state.Story.primaryOf;
import static dev.failover.internal.state.Story.replicaOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.OperatorActed;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator may order, and what is said if not. a is the primary, b and c follow it. */
class CommandsTest {

    private static Optional<String> refusal(Story story, Command.Kind kind, String target, boolean force) {
        return StateMachine.refusal(story.state, new Command(kind, target, force, "ann", ""));
    }

    private static Optional<String> refusal(Story story, Command.Kind kind, String target) {
        return refusal(story, kind, target, false);
    }

    @Nested
    class Refused {

        @Test
        void anEndpointThatIsNotThere() {
            for (Command.Kind kind : new Command.Kind[] {DRAIN, PUT_BACK, PIN}) {
                assertThat(refusal(Story.running(), kind, "d")).hasValue("no endpoint \"d\" (there are: a, b, c)");
            }
        }

        @Test
        void anEndpointThatIsOnItsWayOut() {
            Story story = Story.running().reads(Wishes.without(Story.POLICY, "c"));

            assertThat(refusal(story, PUT_BACK, "c")).hasValue("no endpoint \"c\" (there are: a, b)");
        }

        @Test
        void anAnswerThatNobodyAskedFor() {
            assertThat(refusal(Story.running(), APPROVE, "cluster-1:2:b"))
                    .hasValue("no request \"cluster-1:2:b\" (nothing waits for approval)");
        }

        @Test
        void anAnswerToAnotherQuestion() {
            Story story = Story.running(Wishes.mode(Story.POLICY, Mode.APPROVAL))
                    .killed("a")
                    .primary("b", 2);

            assertThat(refusal(story, APPROVE, "cluster-1:2:c"))
                    .hasValue("no request \"cluster-1:2:c\" (open: cluster-1:2:b)");
            assertThat(refusal(story, REJECT, "cluster-1:2:b")).isEmpty();
        }

        @Test
        void anApprovalThatLapsed() {
            Story story = Story.running(Wishes.mode(Story.POLICY, Mode.APPROVAL))
                    .killed("a")
                    .primary("b", 2)
                    .primary("c", 3);

            assertThat(refusal(story, APPROVE, "cluster-1:2:b"))
                    .hasValue("no request \"cluster-1:2:b\" (open: cluster-1:3:c)");
        }

        @Test
        void drainingTheLastThatMayTakeWrites() {
            ClusterPolicy policy = Story.policy(e -> e.id().equals("a") ? e : Story.readOnly(e), "a", "b");
            Story story = Story.running(policy);

            assertThat(refusal(story, DRAIN, "a"))
                    .hasValue("a is the last endpoint that may take writes: drain it by force, or put another one back"
                            + " first");
            assertThat(refusal(story, DRAIN, "a", true)).isEmpty();
            assertThat(refusal(story, DRAIN, "b")).isEmpty();
        }

        @Test
        void drainingTheOneThatTheWritesArePinnedTo() {
            Story story = Story.running().orders(PIN, "a");

            assertThat(refusal(story, DRAIN, "a"))
                    .hasValue("a is the last endpoint that may take writes: drain it by force, or end the pin first");
            assertThat(refusal(story, DRAIN, "b")).isEmpty();
        }

        @Test
        void puttingBackWhatTheConfigurationTookOut() {
            Story story = Story.running().reads(Wishes.endpoint(Story.POLICY, "b", e -> e.enabled(false)));

            assertThat(refusal(story, PUT_BACK, "b"))
                    .hasValue("b has enabled=false in the configuration: set it to true there");
        }

        @Test
        void pinningToWhatMayNotOrCannotTakeWrites() {
            Story story = Story.running(Wishes.endpoint(Story.POLICY, "c", Story::readOnly))
                    .orders(DRAIN, "b");

            assertThat(refusal(story, PIN, "c")).hasValue("c has writes=false in the configuration");
            assertThat(refusal(story, PIN, "b")).hasValue("b is drained: put it back first");
        }

        @Test
        void resumingAndUnpinningWhatTheFileSays() {
            Story story = Story.running(Wishes.paused(Wishes.writer(Story.POLICY, "a"), true));

            assertThat(refusal(story, RESUME, ""))
                    .hasValue("failover.paused=true in the configuration: set it to false there");
            assertThat(refusal(story, UNPIN, "")).hasValue("failover.writer=a in the configuration: take it out there");
            assertThat(refusal(story.orders(PAUSE, ""), RESUME, "")).isEmpty(); // the operator's own
        }
    }

    @Nested
    class ResetFencing {

        private Story rebuilt() {
            Story story = Story.running().primary("a", 7).replica("b", 7).replica("c", 7);
            story.sees("a", identity(primaryOf(1), "cluster-2"));
            return story.sees("b", identity(replicaOf(1), "cluster-2")).sees("c", identity(replicaOf(1), "cluster-2"));
        }

        @Test
        void letsWritesFlowInARebuiltCluster() {
            Story story = rebuilt();
            assertThat(story.state.writer()).isEmpty();
            assertThat(story.plan().obstacle().why()).contains("belongs to another cluster");

            story.orders(RESET_FENCING, "").sees("a", identity(primaryOf(1), "cluster-2"));

            assertThat(story.state.writer()).isEqualTo("a");
            assertThat(story.state.identity()).isEqualTo("cluster-2");
            assertThat(story.state.highestTerm()).isEqualTo(1);
            assertThat(story.readers()).contains("b", "c");
        }

        @Test
        void whatTheDeadSaidBeforeDoesNotCount() {
            Story story = Story.running().killed("a").killed("b").killed("c");
            story.sees("a", identity(primaryOf(1), "cluster-2")).sees("a", identity(primaryOf(1), "cluster-2"));
            assertThat(story.standing("a")).isEqualTo(Standing.Kind.FOREIGN);

            story.orders(RESET_FENCING, "");

            assertThat(story.state.identity()).isEqualTo("cluster-2");
            assertThat(story.state.writer()).isEqualTo("a");
        }

        @Test
        void isRefusedWhileThePrimaryIsInDoubt() {
            Story story = Story.running().primary("b", 2).primary("a", 1).callFails("b");

            assertThat(refusal(story, RESET_FENCING, ""))
                    .hasValue("b has the writes and is SUSPECT: wait until it is UP or DOWN, or take it out first");
            assertThat(refusal(story.primary("b", 2), RESET_FENCING, "")).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(
                value = Mode.class,
                names = {"APPROVAL", "MANUAL", "OBSERVE"})
        void isNoConsentToAMove(Mode mode) {
            Story story = Story.running(Wishes.mode(Story.POLICY, mode));
            story.killed("a").primary("b", 2);

            story.orders(RESET_FENCING, "").primary("b", 2);
            assertThat(story.state.writer()).isEmpty();

            story.orders(PIN, "b");
            assertThat(story.state.writer()).isEqualTo("b");
        }

        @Test
        void forgetsNoRejection() {
            ClusterPolicy policy = Wishes.approvalTimeout(Wishes.mode(Story.POLICY, Mode.APPROVAL), 60_000);
            Story story = Story.running(policy).killed("a").primary("b", 2).replica("c", 2);

            story.orders(REJECT, "cluster-1:2:b").orders(RESET_FENCING, "").timeUp();
            story.until(story.now + TimeUnit.SECONDS.toNanos(61));

            assertThat(story.state.writer()).isEmpty();
        }

        @Test
        void forgetsNoRegionThatTheWritesBelongTo() {
            ClusterPolicy policy = Wishes.askingAcrossRegions(
                    Story.policy(e -> Wishes.inRegion(e, e.id().equals("a") ? "west" : "east"), "a", "b", "c"));
            Story story =
                    Story.running(policy).reads(Wishes.without(policy, "a")).signal(new Signal.DrainEnded("a"));
            story.primary("b", 2);
            assertThat(story.state.requests()).hasSize(1);

            story.orders(RESET_FENCING, "").timeUp();

            assertThat(story.state.writer()).isEmpty();
        }
    }

    @Test
    void eachIsToldWithWhoAndWhy() {
        Story story = Story.running()
                .orders(DRAIN, "b")
                .orders(PUT_BACK, "b")
                .orders(PAUSE, "")
                .orders(PIN, "a");

        assertThat(story.events(OperatorActed.class))
                .extracting(FailoverEvent::describe)
                .containsExactly(
                        "drain b by ann (a test)",
                        "put back b by ann (a test)",
                        "pause by ann (a test)",
                        "pin a by ann (a test)");
    }
}
