/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.failover.Access;
import dev.failover.ClusterStatus.Service;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.IncidentClosed;
import dev.failover.FailoverEvent.IncidentOpened;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import dev.failover.Incident;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Mode;
import dev.failover.internal.state.Wishes;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an outage of writes leaves behind. a is the primary. */
class IncidentTest {

    private final FakeCluster cluster = FakeCluster.running("a", "b", "c");

    private Candidate<Server> candidate(String id) {
        return new Candidate<>(
                cluster.table.endpoint(id), cluster.table.endpoint(id).incarnation(), false, false, true);
    }

    private void callFails(Candidate<Server> candidate) {
        cluster.supervisor.callFailed(candidate, FailureKind.LOST, new IOException("a test"));
    }

    private void written(String id) {
        cluster.supervisor.callCompleted(cluster.table.endpoint(id), true);
    }

    private void kill(String id) {
        cluster.network.server(id).wire = Wire.REFUSES;
        cluster.advance(600);
    }

    private void promote(String id, long term) {
        cluster.network.primary(id, term);
        cluster.advance(60);
    }

    private Incident only() {
        assertThat(cluster.supervisor.incidents()).hasSize(1);
        return cluster.supervisor.incidents().get(0);
    }

    private Instant last(Class<? extends FailoverEvent> type) {
        List<? extends FailoverEvent> events = cluster.events(type);
        return events.get(events.size() - 1).at();
    }

    private Service service() {
        return cluster.supervisor.status(0).service();
    }

    @Test
    void thePhasesOfAFailoverAreExact() {
        cluster.advance(5000);
        Instant start = cluster.time.instant();
        cluster.network.server("a").wire = Wire.REFUSES;
        callFails(candidate("a"));
        cluster.advance(2990);
        promote("b", 2);
        cluster.advanceTo(9050); // 3050 ms after the first sign
        written("b");
        cluster.advance(30_000);

        Incident incident = only();
        Incident.Phases phases = incident.phases();
        Duration seen = Duration.between(start, last(PrimaryChanged.class));
        assertThat(incident.startedAt()).isEqualTo(start);
        assertThat(phases.firstFailedCall()).hasValue(Duration.ZERO);
        assertThat(phases.suspected()).hasValue(Duration.ZERO);
        assertThat(phases.down()).hasValue(Duration.ofNanos(500_000)); // one round trip
        assertThat(phases.newPrimarySeen()).hasValue(seen);
        assertThat(phases.routed()).hasValue(seen);
        assertThat(phases.firstWrite()).hasValue(Duration.ofMillis(3050));
        assertThat(incident.objective().recovery()).isEqualTo(Duration.ofMillis(3050));
        assertThat(incident.objective().met()).isTrue();
        assertThat(incident.lost()).isEqualTo("a");
        assertThat(incident.took()).isEqualTo("b");
        assertThat(incident.endedAt()).isEqualTo(last(PrimaryChanged.class).plusSeconds(30));
    }

    @Test
    void callsThatFailedWaitedAndWereRetriedAreCounted() {
        cluster.network.server("a").wire = Wire.REFUSES;
        callFails(candidate("a"));
        cluster.advance(1);
        cluster.network.server("c").wire = Wire.REFUSES; // not known yet: a read goes on to b
        assertThat(cluster.call(Access.READ_ONLY, 100)).isEqualTo("b");
        assertThat(cluster.call(Access.READ_ONLY, 100)).isEqualTo("b");
        assertThat(cluster.call(Access.READ_WRITE, 500)).startsWith("NO_ENDPOINT");
        cluster.time.call(() -> cluster.call(Access.READ_WRITE, 5000));
        cluster.advance(100);
        promote("b", 2);
        cluster.advance(30_000);

        assertThat(only().calls().failed()).isEqualTo(2); // one on a connection, and one that was refused
        assertThat(only().calls().retried()).isEqualTo(1);
        assertThat(only().calls().waited()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theObjectiveMayBeMissed() {
        kill("a");
        cluster.advance(30_000);
        promote("b", 2);
        written("b");
        cluster.advance(30_000);

        assertThat(only().objective().met()).isFalse();
        assertThat(cluster.events(IncidentClosed.class).get(0).describe()).contains("(objective 30000 ms: missed)");
    }

    @Test
    void ifNobodyWritesItCountsUpToTheRoute() {
        kill("a");
        promote("b", 2);
        cluster.advance(30_000);

        assertThat(only().phases().firstWrite()).isEmpty();
        assertThat(Optional.of(only().objective().recovery()))
                .isEqualTo(only().phases().routed());
    }

    @Test
    void aRestartInPlaceIsOneToo() {
        kill("a");
        promote("a", 1);
        cluster.advance(30_000);

        assertThat(only().lost()).isEqualTo("a");
        assertThat(only().took()).isEqualTo("a");
    }

    @Test
    void aSecondLossBelongsToTheSameIncident() {
        kill("a");
        promote("b", 2);
        written("b");
        cluster.advance(20_000);
        kill("b");
        cluster.advance(5000);
        promote("c", 3);
        written("c");
        cluster.advance(30_000);

        Incident incident = only();
        assertThat(cluster.events(IncidentOpened.class)).hasSize(1);
        assertThat(incident.lost()).isEqualTo("a");
        assertThat(incident.took()).isEqualTo("c");
        assertThat(incident.objective().recovery()).isGreaterThan(Duration.ofSeconds(25));
        assertThat(incident.phases().newPrimarySeen())
                .isEqualTo(incident.phases().routed());
    }

    @Test
    void aSuspicionThatComesToNothingIsNone() {
        callFails(candidate("a"));
        cluster.advance(60_000);
        assertThat(cluster.health("a")).isEqualTo(Health.UP);
        assertThat(cluster.events(IncidentOpened.class)).isEmpty();

        kill("a");
        promote("b", 2);
        cluster.advance(30_000);
        assertThat(only().phases().down()).hasValueSatisfying(d -> assertThat(d).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void aReplicaThatIsGoneForLongIsNoSignOfIt() {
        cluster.network.server("c").wire = Wire.SILENT;
        cluster.advance(600_000);
        kill("a");
        promote("b", 2);
        cluster.advance(30_000);

        assertThat(only().objective().recovery()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void norIsACallThatFailsLateOnAConnectionOfBefore() {
        Candidate<Server> before = candidate("a");
        kill("a");
        promote("a", 1);
        cluster.advance(60_000);
        callFails(before); // it was void already
        cluster.advance(600_000);

        kill("a");
        promote("b", 2);
        cluster.advance(30_000);

        assertThat(cluster.supervisor.incidents().get(0).objective().recovery()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void waitingForAnApprovalIsNotTheDatabasesOwnTime() {
        FakeCluster asking = FakeCluster.running(Wishes.mode(FakeCluster.policy("a", "b", "c"), Mode.APPROVAL));
        asking.network.primary("b", 2);
        asking.advance(600);
        asking.advance(10_000);
        asking.order(Command.Kind.APPROVE, "cluster-1:2:b");
        asking.advance(30_000);

        Incident.Phases phases = asking.supervisor.incidents().get(0).phases();
        assertThat(phases.newPrimarySeen()).isEqualTo(phases.down());
        assertThat(phases.routed()).hasValueSatisfying(d -> assertThat(d).isGreaterThan(Duration.ofSeconds(10)));
    }

    @Test
    void availabilityAndErrorBudgetAreWhatIsLeft() {
        assertThat(service().availability()).isEqualTo(1);
        assertThat(service().errorBudgetRemaining()).isEqualTo(1);
        cluster.advanceTo(3_600_000 - 30_000);
        callFails(candidate("a"));
        cluster.network.server("a").wire = Wire.REFUSES;
        cluster.advance(129_600 - 100);
        promote("b", 2);
        cluster.advanceTo(3_600_000 - 30_000 + 129_600);
        written("b");
        double lived = cluster.time.nanos();

        assertThat(service().availability()).isCloseTo(1 - 129.6e9 / lived, within(1e-9)); // while it is open too
        assertThat(service().errorBudgetRemaining()).isCloseTo(0.9, within(1e-9)); // 0.05 % of 30 days is 1296 s
        cluster.advance(30_000);
        assertThat(service().errorBudgetRemaining()).isCloseTo(0.9, within(1e-9));

        cluster.time.pause(Duration.ofDays(31));
        assertThat(service().availability()).isEqualTo(1);
        assertThat(service().errorBudgetRemaining()).isEqualTo(1);
    }

    @Test
    void theLastFiftyAreKeptNewestFirst() {
        for (int i = 0; i < 55; i++) {
            kill("a");
            promote("a", 1);
            cluster.advance(31_000);
        }

        List<Incident> kept = cluster.supervisor.incidents();
        assertThat(kept).hasSize(50);
        assertThat(kept.get(0).id()).isEqualTo("orders-55");
        assertThat(kept.get(49).id()).isEqualTo("orders-6");
    }

    @Test
    void itsEventsStandInOrderAmongTheOthers() {
        cluster.advance(5000);
        cluster.events.clear();
        kill("a");
        promote("b", 2);
        cluster.advance(30_000);

        assertThat(cluster.events)
                .filteredOn(e -> e instanceof PrimaryLost
                        || e instanceof PrimaryChanged
                        || e instanceof IncidentOpened
                        || e instanceof IncidentClosed
                        || (e instanceof HealthChanged && e.endpoint().equals("a")))
                .extracting(e -> e.getClass().getSimpleName())
                .containsExactly("HealthChanged", "PrimaryLost", "IncidentOpened", "PrimaryChanged", "IncidentClosed");
    }
}
