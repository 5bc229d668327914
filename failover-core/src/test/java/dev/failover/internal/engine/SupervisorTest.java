/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Wire;
import org.junit.jupiter.api.Test;

class SupervisorTest {

    @Test
    void writesGoToThePrimaryAndReadsToReplicas() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.readers()).containsExactly("b", "c", "a");
        assertThat(cluster.call(Access.READ_WRITE, 1000)).isEqualTo("a");
    }

    @Test
    void aKilledPrimaryIsDownAtOnceAndItsSuccessorIsFollowed() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.writer()).isEmpty();

        cluster.network.primary("b", 2);
        cluster.advance(60);
        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.network.server("a").aborts).hasSize(1);
    }

    @Test
    void aFrozenPrimaryIsDownWithinTheBudget() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.server("a").wire = Wire.SILENT;
        cluster.advance(701);
        assertThat(cluster.health("a")).isEqualTo(Health.SUSPECT);
        cluster.advance(1500);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
    }

    @Test
    void aResurrectedPrimaryIsFencedEvenAheadInBytes() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(100);

        cluster.network.primary("a", 1);
        cluster.network.server("a").position = 1L << 40;
        cluster.advance(2000);

        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(cluster.events(ZombiePrimaryFenced.class)).hasSize(1);
        assertThat(cluster.network.server("a").open).isFalse();
    }

    @Test
    void whoeverWaitsIsServedByTheNewPrimary() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(600);
        StringBuilder served = new StringBuilder();
        cluster.time.call(() -> served.append(cluster.call(Access.READ_WRITE, 5000)));
        cluster.advance(1000);
        assertThat(served).isEmpty();

        cluster.network.primary("b", 2);
        cluster.advance(60);

        assertThat(served).hasToString("b");
    }

    @Test
    void nobodyAnswersMeansThatWeAreIsolatedAndNothingIsAborted() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");

        cluster.network.servers().values().forEach(s -> s.wire = Wire.SILENT);
        cluster.advance(10_000);
        assertThat(cluster.events(FailoverEvent.Isolated.class)).hasSize(1);
        assertThat(cluster.network.server("a").aborts).isEmpty();
        assertThat(cluster.writer()).isEqualTo("a");

        cluster.network.server("b").wire = Wire.ANSWERS;
        cluster.advance(2000);
        assertThat(cluster.health("a")).isEqualTo(Health.DOWN);
        assertThat(cluster.network.server("a").aborts).hasSize(1);
    }

    @Test
    void aRestartInPlaceNeedsOneAnswer() {
        FakeCluster cluster = FakeCluster.running("a", "b", "c");
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(2000);

        cluster.network.server("a").wire = Wire.ANSWERS;
        cluster.advance(60);

        assertThat(cluster.writer()).isEqualTo("a");
        assertThat(cluster.network.server("a").role).isEqualTo(Role.PRIMARY);
    }
}
