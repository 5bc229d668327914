/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.FailoverEvent.LogRewound;
import dev.failover.Incident;
import dev.failover.Role;
import dev.failover.WriteOutcome;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.Command;
import dev.failover.spi.Node;
import org.junit.jupiter.api.Test;

/** What is told of a failover's losses. a is the primary, b and c follow it; 1000 bytes and a second are promised. */
class DataLossTest {

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");
    private final Server a = cluster.network.server("a");
    private final Server b = cluster.network.server("b");
    private final Server c = cluster.network.server("c");

    /** The primary and its standbys are there, and were asked since. */
    private void written(long position) {
        a.position = position;
        b.position = position;
        c.position = position;
        cluster.advance(1200);
    }

    private void kill(Server server) {
        server.wire = Wire.REFUSES;
        cluster.advance(600);
    }

    private void promote(Server server, long term, long fork, long position) {
        server.fork = fork;
        server.position = position;
        cluster.network.primary(server.id, term);
        cluster.advance(60);
    }

    /** One is killed, and another promoted to the next term. */
    private void failOver(Server from, Server to, long fork, long position) {
        kill(from);
        promote(to, cluster.state().highestTerm() + 1, fork, position);
    }

    /** The same, to a term that is not the next. */
    private void failOver(Server from, Server to, long term, long fork, long position) {
        kill(from);
        promote(to, term, fork, position);
    }

    /** The primary is killed, and comes back in place with a log that ends there. */
    private void back(long position) {
        kill(a);
        a.position = position;
        a.unflushed = 0;
        cluster.network.primary("a", 1);
        cluster.advance(1200);
    }

    private void unflushed(long bytes) {
        a.unflushed = bytes;
        cluster.advance(1200);
    }

    /** One that was a primary is a standby now. */
    private void follows(Server server, long position) {
        server.wire = Wire.ANSWERS;
        server.role = Role.REPLICA;
        server.position = position;
        cluster.advance(3000);
    }

    private DataLossBounded bound() {
        assertThat(cluster.events(DataLossBounded.class)).hasSize(1);
        return cluster.events(DataLossBounded.class).get(0);
    }

    private WriteOutcome outcomeOf(long term, long position) {
        return cluster.supervisor.outcomeOf(term, position);
    }

    @Test
    void theBoundIsWhatWasSeenBeyondTheFork() {
        written(5000);
        a.position = 9000;
        cluster.advance(600);
        failOver(a, b, 8000, 8100);

        DataLossBounded bound = bound();
        assertThat(bound.endpoint()).isEqualTo("b");
        assertThat(bound.previous()).isEqualTo("a");
        assertThat(bound.term()).isEqualTo(2);
        assertThat(bound.fork()).isEqualTo(8000);
        assertThat(bound.bytes()).isEqualTo(1000);
        assertThat(bound.sampleAgeMillis()).isBetween(0L, 560L);
        assertThat(bound.windowMillis())
                .as("since the last probe that told 5000")
                .isBetween(450L, 1200L);
        assertThat(bound.met()).isTrue();
    }

    @Test
    void nothingIsLostWhereTheNewPrimaryHasAll() {
        written(5000);
        failOver(a, b, 5000, 5100);

        assertThat(bound().bytes()).isZero();
        assertThat(bound().met()).isTrue();
        assertThat(cluster.events(AcknowledgedWritesLost.class)).isEmpty();
    }

    @Test
    void whatWasAcknowledgedAfterTheLastSampleCountsToo() {
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 7500);
        failOver(a, b, 5000, 5100);

        assertThat(bound().bytes()).isEqualTo(2500);
        assertThat(bound().unsampledCommits()).isEqualTo(1);
        assertThat(bound().met()).as("1000 bytes were promised").isFalse();
    }

    @Test
    void commitsOfWhichNoPositionIsKnownAreCountedSinceTheLastSample() {
        cluster.supervisor.acknowledged();
        written(5000);
        cluster.supervisor.acknowledged();
        cluster.supervisor.acknowledged();
        failOver(a, b, 5000, 5100);

        assertThat(bound().unsampledCommits()).isEqualTo(2);
    }

    @Test
    void acknowledgedCommitsAreTold() {
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        cluster.supervisor.acknowledged(1, 5100, 5300);
        cluster.supervisor.acknowledged(1, 5300, 5400);
        cluster.supervisor.acknowledged(1, 5400, Long.MAX_VALUE);
        kill(a);
        assertThat(outcomeOf(1, 5100)).as("while there is no primary").isEqualTo(WriteOutcome.UNKNOWN);
        promote(b, 2, 5200, 5250);

        assertThat(cluster.events(AcknowledgedWritesLost.class)).singleElement().satisfies(told -> {
            assertThat(told.endpoint()).isEqualTo("b");
            assertThat(told.term()).isEqualTo(2);
            assertThat(told.lost()).isEqualTo(2);
            assertThat(told.uncertain()).isEqualTo(1);
        });
        assertThat(outcomeOf(1, 5100)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(outcomeOf(1, 5300)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 5400)).isEqualTo(WriteOutcome.LOST);
        assertThat(outcomeOf(2, 5300)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(outcomeOf(3, 5300)).isEqualTo(WriteOutcome.UNKNOWN);

        cluster.supervisor.acknowledged(1, 5400, 5500);
        assertThat(cluster.events(AcknowledgedWritesLost.class))
                .as("its thread came late")
                .hasSize(2);
    }

    @Test
    void theIncidentTellsIt() {
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        cluster.supervisor.acknowledged(1, 5100, 8000);
        failOver(a, b, 5000, 5250);
        cluster.advance(40_000);

        Incident incident = cluster.supervisor.incidents().get(0);
        assertThat(incident.loss()).hasValueSatisfying(loss -> {
            assertThat(loss.bytes()).hasValue(3000);
            assertThat(loss.lost()).isEqualTo(2);
            assertThat(loss.uncertain()).isZero();
            assertThat(loss.unsampledCommits()).isEqualTo(2);
            assertThat(loss.sampleAge()).isLessThan(java.time.Duration.ofMillis(560));
            assertThat(loss.met()).isFalse();
        });
    }

    @Test
    void aRestartInPlaceLosesNothingOfThis() {
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        back(5100);
        cluster.advance(40_000);

        assertThat(cluster.events(DataLossBounded.class)).isEmpty();
        assertThat(cluster.supervisor.incidents().get(0).loss()).isEmpty();
    }

    @Test
    void whatACrashInPlaceLosesIsTold() {
        a.position = 5000;
        a.unflushed = 900;
        cluster.advance(600);
        cluster.supervisor.acknowledged(1, 4000, 4900);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        cluster.supervisor.acknowledged(1, 5300, 5400);
        back(5200);

        assertThat(cluster.events(AcknowledgedWritesLost.class)).singleElement().satisfies(told -> {
            assertThat(told.endpoint()).isEqualTo("a");
            assertThat(told.lost()).isEqualTo(1);
            assertThat(told.uncertain()).as("not flushed when it was seen last").isEqualTo(1);
        });
        assertThat(outcomeOf(1, 4900)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(outcomeOf(1, 5100)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 5400)).isEqualTo(WriteOutcome.LOST);
        assertThat(outcomeOf(1, 6000)).as("written since").isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void whatTheFirstCrashInPlaceLostStaysLostAfterTheSecond() {
        written(900);
        unflushed(100);
        cluster.supervisor.acknowledged(1, 940, 950);
        back(910);
        assertThat(outcomeOf(1, 950)).isEqualTo(WriteOutcome.LOST);
        written(4900);
        unflushed(100);
        back(4910);

        assertThat(cluster.events(LogRewound.class)).hasSize(2);
        assertThat(outcomeOf(1, 950)).isEqualTo(WriteOutcome.LOST);
        assertThat(outcomeOf(1, 3000)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void aTokenTellsThatTheLogIsShorterToo() {
        written(1000);
        cluster.supervisor.acknowledged(1, 1000, 1500);
        cluster.supervisor.acknowledged(1, 3000, 5000);
        back(2000);

        assertThat(cluster.events(AcknowledgedWritesLost.class)).singleElement().satisfies(told -> {
            assertThat(told.lost()).isEqualTo(1);
            assertThat(told.uncertain()).isEqualTo(1);
        });
        assertThat(outcomeOf(1, 1500)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 5000)).isEqualTo(WriteOutcome.LOST);
    }

    @Test
    void aPositionThatIsUsedAgainTellsNothingForSure() {
        written(900);
        unflushed(100);
        cluster.supervisor.acknowledged(1, 940, 950);
        back(910);
        cluster.supervisor.acknowledged(1, 915, 950);
        written(960);

        assertThat(outcomeOf(1, 950)).isEqualTo(WriteOutcome.UNCERTAIN);
    }

    @Test
    void whereTheForkCannotBeAskedWhatTheStandbyHadReplayedIsSafe() {
        written(5000);
        cluster.supervisor.acknowledged(1, 4000, 5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        cluster.supervisor.acknowledged(1, 6000, 6100);
        failOver(a, b, -1, 5500);

        assertThat(bound().fork()).isEqualTo(-1);
        assertThat(bound().bytes()).isEqualTo(1100);
        assertThat(outcomeOf(1, 5000)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(outcomeOf(1, 5100)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 6100)).isEqualTo(WriteOutcome.LOST);
    }

    @Test
    void whereATermWasMissedNothingIsSafe() {
        written(5000);
        cluster.supervisor.acknowledged(1, 4000, 4500);
        failOver(a, b, 3, 5000, 5500);

        assertThat(bound().bytes()).isEqualTo(-1);
        assertThat(bound().met()).isFalse();
        assertThat(outcomeOf(1, 4500)).isEqualTo(WriteOutcome.UNCERTAIN);
    }

    @Test
    void whoStayedOnTheOldBranchHasNothingOfTheNewOne() {
        written(1000);
        a.position = 5000;
        c.position = 5000;
        cluster.advance(1200);
        cluster.supervisor.acknowledged(1, 3000, 3100);
        failOver(a, b, 1000, 1050);
        cluster.advance(1200);
        cluster.supervisor.acknowledged(2, 1100, 1200);
        assertThat(outcomeOf(1, 3100)).isEqualTo(WriteOutcome.LOST);
        failOver(b, c, 5000, 5050);

        assertThat(outcomeOf(2, 1200)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 3100)).as("it has that").isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(outcomeOf(1, 900)).isEqualTo(WriteOutcome.SURVIVED);
        DataLossBounded second = cluster.events(DataLossBounded.class).get(1);
        assertThat(second.fork()).isEqualTo(-1);
        assertThat(second.bytes()).isEqualTo(200);
    }

    @Test
    void aTokenOfAnOlderTermMeansTheSameUpToTheFork() {
        written(5000);
        failOver(a, b, 5000, 5500);

        assertThat(cluster.supervisor.positionNow(1, 4500)).isEqualTo(4500);
        assertThat(cluster.supervisor.positionNow(1, 7000)).isEqualTo(5000);
    }

    @Test
    void afterResetFencingNothingIsKnownOfBefore() {
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        failOver(a, b, 5000, 5500);
        cluster.order(Command.Kind.RESET_FENCING, "");
        cluster.advance(1200);

        assertThat(cluster.writer()).isEqualTo("b");
        assertThat(outcomeOf(1, 5100)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(cluster.supervisor.positionNow(1, 4500)).isEqualTo(-1);
    }

    @Test
    void afterResetFencingTheSameTermMayBeAnotherOne() {
        written(1000);
        failOver(a, b, 1000, 3000);
        cluster.supervisor.acknowledged(2, 2000, 2500);
        failOver(b, c, 2, 1000, 1200);
        cluster.order(Command.Kind.RESET_FENCING, "");
        cluster.advance(6000);

        assertThat(cluster.writer()).isEqualTo("c");
        assertThat(outcomeOf(2, 2500)).isEqualTo(WriteOutcome.UNKNOWN);
    }

    @Test
    void anotherPrimaryOnTheSameTermHasAHistoryOfItsOwn() {
        written(1000);
        failOver(a, b, 1000, 3000);
        cluster.advance(1200);
        cluster.supervisor.acknowledged(2, 2000, 2500);
        failOver(b, c, 2, 1000, 4000);
        cluster.advance(1200);
        follows(b, 4000);

        assertThat(cluster.writer()).isEqualTo("c");
        assertThat(outcomeOf(2, 2500)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(cluster.events(AcknowledgedWritesLost.class))
                .singleElement()
                .satisfies(told -> assertThat(told.uncertain()).isEqualTo(1));
        DataLossBounded second = cluster.events(DataLossBounded.class).get(1);
        assertThat(second.bytes()).isEqualTo(-1);
        assertThat(second.met()).isFalse();
        cluster.supervisor.acknowledged(2, 4000, 4100);
        assertThat(outcomeOf(2, 4100)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void aShorterLogOfAnotherPrimaryOnTheSameTermIsNoCrashInPlace() {
        written(1000);
        failOver(a, b, 1000, 3000);
        cluster.advance(1200);
        failOver(b, c, 2, 1000, 1500);
        cluster.advance(1200);
        follows(b, 1500);
        assertThat(cluster.writer()).isEqualTo("c");

        cluster.supervisor.acknowledged(2, 1500, 1600);
        assertThat(outcomeOf(2, 1600)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void thePrimaryUnderAnotherNameIsNoSecondOne() {
        a.node = new Node(1_000_000, "10.0.0.1");
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, 5100);
        cluster.reload(FakeCluster.policy("db1", "b", "c"));
        Server named = cluster.network.server("db1");
        named.node = a.node;
        named.position = 5100;
        cluster.network.primary("db1", 1);
        cluster.advance(20_000);

        assertThat(cluster.writer()).isEqualTo("db1");
        assertThat(cluster.events(AcknowledgedWritesLost.class)).isEmpty();
        assertThat(outcomeOf(1, 5100)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void whereNoByteMayBeLostNoCommitMay() {
        cluster.reload(new Policies(
                cluster.policies().cluster(),
                cluster.policies().probe(),
                cluster.policies().breaker(),
                new Objectives(FakeCluster.millis(30_000), Long.MAX_VALUE, 0, 0.9995)));
        written(5000);
        cluster.supervisor.acknowledged(1, 5000, Long.MAX_VALUE);
        failOver(a, b, 5000, 5100);

        assertThat(bound().bytes()).isZero();
        assertThat(bound().met()).isFalse();
    }

    @Test
    void theIncidentOfACrashInPlaceTellsTheLoss() {
        written(900);
        unflushed(100);
        cluster.supervisor.acknowledged(1, 940, 950);
        back(910);
        cluster.advance(40_000);

        assertThat(cluster.supervisor.incidents().get(0).loss()).hasValueSatisfying(loss -> {
            assertThat(loss.bytes()).isEmpty();
            assertThat(loss.lost()).isEqualTo(1);
            assertThat(loss.met()).isFalse();
        });
    }

    @Test
    void whatComesLateNamesTheLastPrimary() {
        written(5000);
        failOver(a, b, 5000, 5250);
        kill(b);
        cluster.supervisor.acknowledged(1, 5100, 5200);

        assertThat(cluster.events(AcknowledgedWritesLost.class))
                .singleElement()
                .satisfies(told -> assertThat(told.endpoint()).isEqualTo("b"));
    }
}
