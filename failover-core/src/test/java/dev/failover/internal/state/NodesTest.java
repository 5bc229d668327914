/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.EndpointIsNotOneNode;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;
import org.junit.jupiter.api.Test;

/** Whether an address leads to one server. The later one was started later. */
class NodesTest {

    private static final Node EARLY = new Node(1_000_000, "10.0.0.1:5432");
    private static final Node LATER = new Node(2_000_000, "10.0.0.2:5432");

    private final Nodes early = Nodes.NONE.probed(EARLY, 10);
    private final Nodes later = Nodes.NONE.probed(LATER, 10);

    @Test
    void oneServerIsOne() {
        assertThat(early.opened(EARLY, 20).probed(EARLY, 30)).isEqualTo(early);
        assertThat(early.opened(Node.UNKNOWN, 20)).isEqualTo(early);
        assertThat(early.probed(Node.UNKNOWN, 20)).isEqualTo(early);
    }

    @Test
    void ifTheProbeIsWhereItWasAndAConnectionLedElsewhereThereAreTwo() {
        assertThat(early.opened(LATER, 20).areSeveral()).isFalse();
        assertThat(early.opened(LATER, 20).probed(EARLY, 30).areSeveral()).isTrue();
        Nodes two = later.opened(EARLY, 20).probed(LATER, 30);
        assertThat(two.areSeveral()).isTrue();
        assertThat(two.facts())
                .isEqualTo("its probe is on 10.0.0.2:5432, started 1970-01-01T00:00:02Z,"
                        + " and a connection was opened on 10.0.0.1:5432, started 1970-01-01T00:00:01Z");
    }

    @Test
    void whatTheProbeWasAskedBeforeDecidesNothing() {
        Nodes nodes = early.opened(LATER, 20).probed(EARLY, 15);
        assertThat(nodes.areSeveral()).isFalse();
        assertThat(nodes.probed(LATER, 30).areSeveral()).isFalse();
        assertThat(nodes.probed(EARLY, 30).areSeveral()).isTrue();
    }

    @Test
    void afterARestartOrAMoveTheProbeIsThereToo() {
        assertThat(early.opened(LATER, 20).probed(LATER, 30).areSeveral()).isFalse();
        assertThat(later.opened(EARLY, 20).probed(EARLY, 30).areSeveral()).isFalse();
        assertThat(later.probed(EARLY, 20).areSeveral()).isFalse();
    }

    @Test
    void itMayBeRestartedTwice() {
        Node latest = new Node(3_000_000, "");
        assertThat(early.opened(LATER, 20).probed(latest, 30).areSeveral()).isFalse();
        assertThat(early.opened(latest, 20).probed(LATER, 30).areSeveral()).isTrue();
    }

    @Test
    void itIsToldOnceAndThereAreNoReadsThatMustBeFresh() {
        Story story = Story.running();
        story.sees("b", Story.replicaOf(1).on(LATER));
        assertThat(story.readers()).contains("b");

        story.opens("b", EARLY);
        story.sees("b", Story.replicaOf(1).on(LATER));
        story.opens("b", EARLY);

        assertThat(story.events(EndpointIsNotOneNode.class)).singleElement().satisfies(e -> assertThat(e.describe())
                .startsWith("b is not one node (its probe is on 10.0.0.2:5432"));
        assertThat(story.readers()).doesNotContain("b");
        EndpointState b = story.state.endpoint("b");
        assertThat(b.verdict()).endsWith("leads to more than one server: no reads that must be fresh");
        assertThat(Progress.of(story.state, b, position -> 0)).isEqualTo(Progress.NONE);
    }

    @Test
    void onceItWasDownItBeginsAnew() {
        Story story = Story.running();
        Observation later = Story.replicaOf(1).on(LATER);
        story.sees("b", later).opens("b", EARLY).sees("b", later);
        assertThat(story.state.endpoint("b").isOneNode()).isFalse();
        story.killed("b").sees("b", later).sees("b", later);

        assertThat(story.state.endpoint("b").isOneNode()).isTrue();
    }
}
