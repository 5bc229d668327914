/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static dev.failover.internal.state.Command.Kind.DRAIN;
import static dev.failover.internal.state.Command.Kind.PUT_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.DrainEnded;
import dev.failover.FailoverEvent.DrainStarted;
import dev.failover.FailoverEvent.EndpointDeclared;
import dev.failover.FailoverEvent.EndpointPutBack;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Endpoints that are taken out on purpose: by an operator, by enabled=false, or because they are declared no more. */
class DrainTest {

    private static final ClusterPolicy POLICY = FakeCluster.policy("a", "b", "c");

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");
    private final Server b = cluster.network.server("b");

    private List<String> told() {
        return cluster.events.stream()
                .filter(e -> e.endpoint().equals("b"))
                .filter(e -> e instanceof DrainStarted
                        || e instanceof DrainEnded
                        || e instanceof EndpointPutBack
                        || e instanceof EndpointDeclared)
                .map(FailoverEvent::describe)
                .toList();
    }

    private int share() {
        return cluster.state().endpoint("b").ramp().share();
    }

    private static ClusterPolicy disabled() {
        return Wishes.endpoint(POLICY, "b", e -> e.enabled(false));
    }

    private static ClusterPolicy withD() {
        List<EndpointPolicy> more = new ArrayList<>(POLICY.endpoints());
        more.add(EndpointPolicy.of("d"));
        return POLICY.with(more);
    }

    @Nested
    class Ordered {

        @Test
        void newWorkStopsAtOnceAndWhatIsIdleIsDrained() {
            cluster.order(DRAIN, "b");

            assertThat(cluster.readers()).containsExactly("c", "a");
            assertThat(b.open).isFalse();
            assertThat(told())
                    .containsExactly(
                            "b is drained (by an operator): no new work; what runs gets drain.timeout",
                            "b is drained; nothing ran any more");
        }

        @Test
        void itEndsWhenNothingRunsAnyMore() {
            b.inUse = 1;
            cluster.order(DRAIN, "b");
            cluster.advance(10_000);
            assertThat(cluster.events(DrainEnded.class)).isEmpty();

            b.inUse = 0;
            cluster.advance(20);

            assertThat(cluster.events(DrainEnded.class))
                    .extracting(DrainEnded::aborted)
                    .containsExactly(false);
        }

        @Test
        void whatStillRunsIsAbortedAfterTheTimeoutToTheNanosecond() {
            b.inUse = 1;
            cluster.order(DRAIN, "b");

            cluster.time.advance(Duration.ofNanos(millis(30_000) - 1));
            assertThat(b.aborts).isEmpty();
            cluster.time.advance(Duration.ofNanos(1));
            assertThat(b.aborts).containsExactly("b: drained: by an operator");
            assertThat(cluster.events(DrainEnded.class))
                    .extracting(DrainEnded::aborted)
                    .containsExactly(true);
        }

        @Test
        void putBackMeanwhileNothingHappened() {
            b.inUse = 1;
            cluster.order(DRAIN, "b");
            cluster.advance(10_000);
            cluster.order(PUT_BACK, "b");

            assertThat(cluster.readers()).containsExactly("b", "c", "a");
            cluster.advance(60_000);
            assertThat(b.aborts).isEmpty();
            assertThat(cluster.events(DrainEnded.class)).isEmpty();
            assertThat(share()).isEqualTo(100);
        }

        @Test
        void anotherDrainHasItsOwnTime() {
            b.inUse = 1;
            cluster.order(DRAIN, "b");
            cluster.advance(20_000);
            cluster.order(PUT_BACK, "b");
            cluster.order(DRAIN, "b");
            cluster.advance(20_000);
            assertThat(b.aborts).isEmpty();

            cluster.advance(10_000);
            assertThat(b.aborts).hasSize(1);
        }

        @Test
        void itIsNotProbedUntilItIsPutBackAndThenGetsItsReadsInSteps() {
            cluster.order(DRAIN, "b");
            int probes = b.probes;
            cluster.advance(600_000);
            assertThat(b.probes).isEqualTo(probes);

            cluster.order(PUT_BACK, "b");
            cluster.advance(1000);
            assertThat(b.probes).isGreaterThan(probes);
            assertThat(share()).isZero();
            cluster.advance(29_500);
            assertThat(share()).isEqualTo(10);
            cluster.advance(30_000);
            assertThat(share()).isEqualTo(100);
            assertThat(told()).last().isEqualTo("b is put back");
        }

        @Test
        void aDrainedPrimaryTakesTheWritesBackWhenItIsPutBack() {
            cluster.order(DRAIN, "a");
            assertThat(cluster.writer()).isEmpty();
            cluster.advance(1000);

            cluster.order(PUT_BACK, "a");
            cluster.advance(10);

            assertThat(cluster.writer()).isEqualTo("a");
        }

        @Test
        void theLastOneIsDrainedByForce() {
            FakeCluster alone = FakeCluster.running("a");

            alone.supervisor.order(new Command(DRAIN, "a", true, "ann", ""));

            assertThat(alone.writer()).isEmpty();
            assertThat(alone.call(Access.READ_WRITE, 100)).isEqualTo("NO_ENDPOINT: a: drained: by an operator");
        }
    }

    @Nested
    class ByTheFile {

        @Test
        void enabledFalseDrainsAndTrueBringsItBack() {
            cluster.reload(disabled());
            assertThat(told())
                    .containsExactly(
                            "b is drained (enabled=false): no new work; what runs gets drain.timeout",
                            "b is drained; nothing ran any more");

            cluster.reload(POLICY);
            cluster.advance(60_600);
            assertThat(share()).isEqualTo(100);
            assertThat(cluster.readers()).containsExactly("b", "c", "a");
        }

        @Test
        void whatIsDisabledAtTheStartIsBroughtInInSteps() {
            FakeCluster later = FakeCluster.running(disabled());
            later.advance(10_000);
            assertThat(later.network.server("b").probes).isZero();

            later.reload(POLICY);
            later.advance(1000);
            assertThat(later.state().endpoint("b").ramp().share()).isZero();
            later.advance(29_500);
            assertThat(later.state().endpoint("b").ramp().share()).isEqualTo(10);
        }

        @Test
        void whatBothTookOutNeedsBoth() {
            cluster.order(DRAIN, "b");
            cluster.reload(disabled());
            cluster.reload(POLICY);
            assertThat(cluster.state().endpoint("b").drain().isDone()).isTrue();

            cluster.order(PUT_BACK, "b");
            assertThat(cluster.state().endpoint("b").drain().isNone()).isTrue();
        }

        @Test
        void whatIsRemovedIsDrainedAndRetired() {
            b.inUse = 1;
            cluster.reload(Wishes.without(POLICY, "b"));
            cluster.advance(10_000);
            assertThat(b.retired).isFalse();

            b.inUse = 0;
            cluster.advance(20);
            assertThat(b.retired).isTrue();
            assertThat(cluster.table.find("b")).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "b is drained (removed from the configuration): no new work; what runs gets drain.timeout",
                            "b is drained; nothing ran any more",
                            "b was removed");
        }

        @Test
        void afterTheTimeoutItIsRetiredWithWhatRuns() {
            b.inUse = 1;
            cluster.reload(Wishes.without(POLICY, "b"));

            cluster.time.advance(Duration.ofNanos(millis(30_000) - 1));
            assertThat(b.retired).isFalse();
            cluster.time.advance(Duration.ofNanos(1));
            assertThat(b.retired).isTrue();
            int probes = b.probes;
            cluster.advance(10_000);
            assertThat(b.probes).isEqualTo(probes);
            assertThat(cluster.time.scheduled()).isEqualTo(2); // nothing of it is left
        }

        @Test
        void declaredAgainWhileItIsDrainedItStays() {
            b.inUse = 1;
            cluster.reload(Wishes.without(POLICY, "b"));
            cluster.advance(10_000);
            cluster.reload(POLICY);
            cluster.advance(60_000);

            assertThat(b.retired).isFalse();
            assertThat(share()).isEqualTo(100);
            assertThat(cluster.readers()).containsExactly("b", "c", "a");
        }

        @Test
        void declaredAgainLaterItIsAnotherOne() {
            cluster.reload(Wishes.without(POLICY, "b"));
            cluster.advance(1000);
            cluster.reload(POLICY);
            cluster.advance(61_000);

            assertThat(cluster.network.server("b")).isNotSameAs(b);
            assertThat(b.retired).isTrue();
            assertThat(share()).isEqualTo(100);
        }

        @Test
        void whatIsAddedIsProbedAndGetsItsReadsInSteps() {
            cluster.reload(withD());
            cluster.advance(1000);
            assertThat(cluster.network.server("d").probes).isPositive();
            assertThat(cluster.state().endpoint("d").ramp().share()).isZero();

            cluster.advance(29_500);
            assertThat(cluster.state().endpoint("d").ramp().share()).isEqualTo(10);
            cluster.advance(30_000);
            assertThat(cluster.table.current().plan().reads())
                    .filteredOn(c -> c.share() > 0)
                    .extracting(c -> c.endpoint())
                    .containsExactly("b", "c", "d");
        }

        @Test
        void anAddedOneMayBePromoted() {
            cluster.reload(withD());
            cluster.advance(1000);
            cluster.network.server("a").wire = Wire.REFUSES;
            cluster.network.primary("d", 2);
            cluster.advance(600);

            assertThat(cluster.writer()).isEqualTo("d");
        }

        @Test
        void theWriterMayBeRemoved() {
            cluster.reload(Wishes.without(POLICY, "a"));
            assertThat(cluster.writer()).isEmpty();
            cluster.network.server("a").role = Role.REPLICA;
            cluster.network.primary("b", 2);
            cluster.advance(100);

            assertThat(cluster.writer()).isEqualTo("b");
            assertThat(cluster.events(FailoverEvent.PrimaryChanged.class))
                    .last()
                    .satisfies(e -> assertThat(e.describe()).isEqualTo("primary a -> b (timeline 2; a was removed)"));
        }
    }
}
