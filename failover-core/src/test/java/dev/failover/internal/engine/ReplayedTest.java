/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoint is known to have what was written when: a is the primary, b and c follow it; probes every half second. */
class ReplayedTest {

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");
    private final Server a = cluster.network.server("a");
    private final Server b = cluster.network.server("b");
    private final Server c = cluster.network.server("c");

    /** The primary's log grows, and the clock is read. */
    private long write() {
        a.position += 100;
        return cluster.time.nanos();
    }

    private Progress progress(String id) {
        return cluster.table.endpoint(id).progress();
    }

    private boolean has(String id, long wroteNanos) {
        return progress(id).has(wroteNanos);
    }

    @Test
    void thePrimaryHasEverything() {
        assertThat(has("a", write())).isTrue();
        assertThat(progress("a").isPrimary()).isTrue();
    }

    @Test
    void aReplicaHasItOnceItPassedAPositionThatWasAskedForAfterwards() {
        long wrote = write();
        b.position = a.position;
        assertThat(has("b", wrote)).as("nobody was asked since").isFalse();
        cluster.advance(1200);

        assertThat(has("b", wrote)).isTrue();
        assertThat(has("c", wrote)).as("it has not replayed it").isFalse();
        c.position = a.position - 1;
        cluster.advance(1200);
        assertThat(has("c", wrote)).as("all but one byte").isFalse();
    }

    @Test
    void aProbeThatWasUnderWayWhenItWasWrittenDoesNotCount() {
        a.slownessNanos = millis(140);
        long[] asked = {0};
        cluster.network.probed = (server, fresh) -> asked[0] = server == a ? cluster.time.nanos() : asked[0];
        long before = asked[0];
        while (asked[0] == before) {
            cluster.advance(1);
        }
        a.position += 100;
        b.position = a.position;
        cluster.advance(10);
        long wrote = cluster.time.nanos();
        cluster.advance(200);

        assertThat(cluster.state().endpoint("a").seen().startedNanos())
                .as("it has answered")
                .isEqualTo(asked[0]);
        assertThat(cluster.state().endpoint("a").seen().position()).isEqualTo(a.position);
        assertThat(has("b", wrote)).isFalse();
        cluster.advance(1000);
        assertThat(has("b", wrote)).isTrue();
    }

    @Test
    void onAnIdlePrimaryOneProbeOfItIsEnough() {
        long wrote = write();
        b.position = a.position;
        b.wire = Wire.SILENT; // as seen last it had replayed less
        cluster.advance(600);
        assertThat(has("b", wrote)).isFalse();
        b.thaw();
        cluster.advance(100);
        assertThat(has("b", wrote)).isTrue();

        long wroteNothing = cluster.time.nanos();
        b.slownessNanos = millis(700); // no answer of it before the primary's next
        cluster.advance(550);
        assertThat(has("b", wroteNothing)).isTrue();
    }

    @Test
    void whatIsWrittenButNotFlushedCounts() {
        long wrote = cluster.time.nanos();
        a.unflushed = 100;
        b.position = a.position;
        cluster.advance(1200);
        assertThat(has("b", wrote)).isFalse();
        assertThat(cluster.state().endpoint("b").lag().nanos())
                .as("its lag is judged by what is flushed")
                .isZero();

        b.position = a.position + 100;
        cluster.advance(1200);
        assertThat(has("b", wrote)).isTrue();
    }

    @Test
    void aReplicaThatWasThrownBackHasLessAgain() {
        long wrote = write();
        b.position = a.position;
        cluster.advance(1200);
        assertThat(has("b", wrote)).isTrue();

        b.position = 0;
        cluster.advance(600);
        assertThat(has("b", wrote)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"REFUSES, false", "STARTING_UP, false", "SILENT, true"})
    void aLostConnectionVoidsWhatWasSeen(Wire wire, boolean has) {
        long wrote = write();
        b.position = a.position;
        cluster.advance(1200);
        assertThat(has("b", wrote)).isTrue();

        b.wire = wire;
        cluster.advance(600);
        assertThat(has("b", wrote)).isEqualTo(has);
    }

    // ---- another primary

    /** a is killed; b has replayed all of it and is promoted on term 2. */
    private void failOver() {
        a.wire = Wire.REFUSES;
        cluster.advance(600);
        cluster.network.primary("b", 2);
        cluster.advance(600);
        assertThat(cluster.writer()).isEqualTo("b");
    }

    @Test
    void afterAFailoverOnlyPositionsOfTheNewPrimaryCount() {
        long wrote = write();
        b.position = a.position;
        c.position = a.position;
        cluster.advance(1200);
        assertThat(has("c", wrote)).isTrue();

        failOver();
        assertThat(progress("c")).as("it still receives term 1").isEqualTo(Progress.NONE);
        assertThat(has("b", wrote)).as("the primary").isTrue();
        c.term = 2;
        cluster.advance(1200);
        assertThat(has("c", wrote)).isTrue();
        b.position += 100;
        long later = cluster.time.nanos();
        cluster.advance(1200);
        assertThat(has("c", later)).isFalse();
    }

    @Test
    void aZombiesAnswerNeverCounts() {
        b.position = a.position;
        c.position = a.position;
        failOver();
        c.term = 2;
        b.position += 100;
        long wrote = cluster.time.nanos();
        a.wire = Wire.ANSWERS; // still says that it is primary, of term 1, and has less than c
        a.position = 0;
        cluster.advance(600);
        b.wire = Wire.SILENT;
        cluster.advance(2000);

        assertThat(cluster.state().endpoint("a").seen().startedNanos()).isGreaterThan(wrote);
        assertThat(has("c", wrote)).isFalse();
        assertThat(progress("a")).isEqualTo(Progress.NONE);
    }

    @Test
    void whereTheTermThatAReplicaReceivesCannotBeReadItProvesSomethingOnTheFirstTermOnly() {
        b.term = 0;
        c.term = 0;
        long wrote = write();
        b.position = a.position;
        c.position = a.position;
        cluster.advance(1200);
        assertThat(has("c", wrote)).isTrue();

        failOver();
        c.position = b.position;
        cluster.advance(1200);
        assertThat(progress("c")).isEqualTo(Progress.NONE);
        assertThat(cluster.readers()).as("others read there").contains("c");
    }

    @Test
    void oneThatIsAskedAgainIsJudgedByWhatItSaysThen() {
        long wrote = write();
        cluster.advance(600);
        assertThat(cluster.supervisor.progressOf("b", a.position).has(wrote)).isTrue();
        assertThat(cluster.supervisor.progressOf("b", a.position - 1).has(wrote))
                .isFalse();
        assertThat(cluster.supervisor.progressOf("b", -1)).isEqualTo(Progress.NONE);
        assertThat(cluster.supervisor.progressOf("x", a.position)).isEqualTo(Progress.NONE);
    }

    /** Further back than the history reaches, which no limit of time forbids. */
    @Test
    void withoutALimitOfTimeOnlyTheBytesCount() {
        Reads bytes = new Reads(true, Long.MAX_VALUE, 150, Reads.Fallback.PRIMARY, false);
        FakeCluster limited = FakeCluster.running(FakeCluster.policy("a", "b").with(bytes));
        Server primary = limited.network.server("a");
        long position = primary.position;
        for (int i = 0; i < 3; i++) {
            primary.position += 50;
            limited.advance(1000);
        }
        assertThat(limited.supervisor.isWithinLag(position)).isTrue();
        assertThat(limited.supervisor.isWithinLag(position - 1)).isFalse();
    }

    @Test
    void whatWasSeenBeforeATakeoverIsNotComparedWithWhatIsWrittenAfterIt() {
        Replayed<Server> replayed = new Replayed<>(cluster.table, cluster.policies());
        ClusterState before = cluster.state();
        replayed.clear(Reign.of(before));
        replayed.sampled(cluster.state().endpoint("a").seen());
        assertThat(replayed.of(before, "c", a.position).upToNanos()).isNotEqualTo(Progress.NEVER);

        failOver();
        replayed.clear(Reign.of(cluster.state()));
        replayed.sampled(cluster.state().endpoint("b").seen());
        assertThat(replayed.of(before, "c", b.position + 100).upToNanos()).isEqualTo(Progress.NEVER);
    }

    // ---- waiting

    private Horizon marked(long position) {
        Horizon horizon = new Horizon(cluster.time.nanos());
        horizon.wrote(new Mark(cluster.time.nanos(), 1, position));
        return horizon;
    }

    /** How long it waited, in virtual milliseconds. */
    private long await(Horizon horizon, long patienceMillis) throws Exception {
        long since = cluster.time.nanos();
        cluster.supervisor.awaitReplay(horizon, millis(patienceMillis));
        return (cluster.time.nanos() - since) / 1_000_000;
    }

    @Test
    void whoWaitsIsWokenSoonAfterTheFirstReplicaIsThereAndThenProbesAreCalmAgain() throws Exception {
        write();
        cluster.time.schedule(millis(17), () -> c.position = a.position);

        assertThat(await(marked(a.position), 50)).isBetween(17L, 23L);
        assertThat(progress("c").position()).isEqualTo(a.position);
        int probes = c.probes;
        cluster.advance(2000);
        assertThat(c.probes - probes).isBetween(3, 6);
    }

    @Test
    void afterAWaitInVainNobodyWaitsForAWhile() throws Exception {
        write();
        Horizon horizon = marked(a.position);
        assertThat(await(horizon, 50)).isEqualTo(50);
        assertThat(await(horizon, 50)).isZero();
        cluster.advance(499);
        assertThat(await(horizon, 50)).isZero();
        cluster.advance(2);
        assertThat(await(horizon, 50)).isEqualTo(50);
    }

    @Test
    void nobodyWaitsForWhatIsThereOrCannotCome() throws Exception {
        long wrote = write();
        assertThat(await(new Horizon(wrote), 50)).as("no position is known").isZero();
        Horizon ofAnotherTerm = new Horizon(wrote);
        ofAnotherTerm.wrote(new Mark(wrote, 2, 0));
        assertThat(await(ofAnotherTerm, 50)).isZero();
        b.position = a.position;
        cluster.advance(600);
        int probes = b.probes;
        assertThat(await(marked(a.position), 50)).isZero();
        assertThat(b.probes).isEqualTo(probes);
    }

    /** It may count wrong passwords. */
    @Test
    void aReplicaThatRejectsUsIsNotAskedInAHurry() throws Exception {
        FakeCluster unlimited = FakeCluster.running(FakeCluster.policy("a", "b").with(new Reads(true, Long.MAX_VALUE)));
        Server rejecting = unlimited.network.server("b");
        rejecting.wire = Wire.REJECTS;
        unlimited.advance(1000);
        long position = unlimited.network.server("a").position += 100;
        long since = unlimited.time.nanos();
        Horizon horizon = new Horizon(since);
        horizon.wrote(new Mark(since, 1, position));
        int probes = rejecting.probes;

        unlimited.supervisor.awaitReplay(horizon, millis(50));

        assertThat(unlimited.time.nanos() - since).as("it might have it soon").isEqualTo(millis(50));
        assertThat(rejecting.probes - probes).isLessThanOrEqualTo(1);
    }

    @Test
    void aReplicaThatIsSilentKeepsNobodyLonger() throws Exception {
        write();
        b.wire = Wire.SILENT;
        c.wire = Wire.SILENT;

        assertThat(await(marked(a.position), 50)).isEqualTo(50);
    }
}
