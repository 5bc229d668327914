/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Timeline.Voice;
import dev.failover.jdbc.FailoverDataSource;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Breaks the cluster in five ways, one after the other, as many rounds as were asked for. */
final class Scenario {
    private static final Duration CALM = Duration.ofMillis(1500);
    private static final Duration UNTIL_PROMOTION = Duration.ofSeconds(1);
    private static final Duration UNTIL_RESTART = Duration.ofSeconds(2);
    /** More than the second after which a call that is not over counts as stuck. */
    private static final Duration AFTERMATH = Duration.ofMillis(1500);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final PostgresCluster cluster;
    private final FailoverDataSource dataSource;
    private final int rounds;
    private final Clock clock;
    private final Timeline timeline;
    private final Measurement measurement;
    private final Report report;

    Scenario(
            PostgresCluster cluster,
            FailoverDataSource dataSource,
            int rounds,
            Clock clock,
            Timeline timeline,
            Measurement measurement,
            Report report) {
        this.cluster = cluster;
        this.dataSource = dataSource;
        this.rounds = rounds;
        this.clock = clock;
        this.timeline = timeline;
        this.measurement = measurement;
        this.report = report;
    }

    void run() throws InterruptedException, SQLException {
        for (int round = 1; round <= rounds; round++) {
            if (rounds > 1) {
                timeline.headline("Round " + round + " of " + rounds);
            }
            round();
        }
    }

    private void round() throws InterruptedException, SQLException {
        timeline.headline("1. The primary is killed, a standby is promoted after 1 s");
        repair(stopped());
        Strike killed = strike("killed (SIGKILL to every process)", PostgresNode::kill);
        long ready = promoteAnother(killed);
        report.add(measurement.ofReplacement("killed", killed, cluster.primary(), ready));

        timeline.headline("2. The new primary is frozen, the last standby is promoted after 1 s");
        Strike frozen = strike("frozen (SIGSTOP): keeps its sockets open and says nothing", PostgresNode::freeze);
        ready = promoteAnother(frozen);
        report.add(measurement.ofReplacement("frozen", frozen, cluster.primary(), ready));

        timeline.headline("3. Both old primaries come back and still think that they are primaries");
        List<Return> zombies = bringBack(killed, frozen);
        report.add(measurement.ofReturns("haunted by zombies", cluster.primary(), zombies));

        timeline.headline("4. The primary is killed and started again in place after 2 s");
        repair(List.of(killed.node(), frozen.node()));
        Strike crashed = strike("killed (SIGKILL to every process)", PostgresNode::kill);
        ready = startAgain(crashed);
        report.add(measurement.ofRestart("restarted in place", crashed, ready));

        timeline.headline("5. The primary is stopped cleanly, a standby is promoted after 1 s");
        Strike stopped = strike("stopped (a clean shutdown)", PostgresNode::stop);
        ready = promoteAnother(stopped);
        report.add(measurement.ofSwitchover("stopped cleanly", stopped, cluster.primary(), ready));
    }

    /** Lets all be well for a while, then hits the primary. */
    private Strike strike(String how, Consumer<PostgresNode> blow) throws InterruptedException {
        PostgresNode primary = cluster.primary();
        clock.pause(CALM);
        timeline.say(Voice.FAULT, primary.id() + ", the primary, is " + how);
        long at = clock.now();
        blow.accept(primary);
        return new Strike(primary, at, clock.now());
    }

    /** Returns when the new primary would have taken writes. */
    private long promoteAnother(Strike strike) throws InterruptedException {
        clock.pauseUntil(strike.at() + UNTIL_PROMOTION.toNanos());
        PostgresNode next = cluster.mostAdvancedStandby(); // as any failover manager does
        PromotionWatch watch = PromotionWatch.on(next, clock);
        timeline.say(Voice.CLUSTER, next.id() + " is being promoted");
        cluster.promote(next);
        long ready = watch.promotedAt();
        watchRecovery(next, strike.at());
        return ready;
    }

    /** Returns when the primary accepted connections again. */
    private long startAgain(Strike strike) throws InterruptedException {
        clock.pauseUntil(strike.at() + UNTIL_RESTART.toNanos());
        timeline.say(Voice.CLUSTER, strike.node().id() + " is being started again");
        strike.node().start();
        long ready = clock.now();
        watchRecovery(strike.node(), ready - Clock.SECOND);
        return ready;
    }

    private List<Return> bringBack(Strike killed, Strike frozen) throws InterruptedException {
        clock.pause(CALM);
        timeline.say(Voice.FAULT, killed.node().id() + " is started as it was: a primary on an old timeline");
        killed.node().start();
        Return started = new Return(killed, clock.now());
        timeline.say(Voice.FAULT, frozen.node().id() + " is thawed: another one, with calls waiting in its sockets");
        frozen.node().thaw();
        Return thawed = new Return(frozen, clock.now());
        awaitUpToLimit(() -> measurement.isFenced(started) && measurement.isFenced(thawed));
        clock.pause(AFTERMATH);
        return List.of(started, thawed);
    }

    private void watchRecovery(PostgresNode primary, long from) throws InterruptedException {
        awaitUpToLimit(() -> measurement.firstWriteOn(primary, from).isPresent());
        clock.pause(AFTERMATH);
    }

    private List<PostgresNode> stopped() {
        return cluster.nodes().stream().filter(node -> !node.isRunning()).toList();
    }

    /** Returns when reads go there again. */
    private void repair(List<PostgresNode> broken) throws InterruptedException {
        PostgresNode primary = cluster.primary();
        List<String> ids = new ArrayList<>();
        for (PostgresNode node : broken) {
            timeline.say(Voice.CLUSTER, node.id() + " is cloned from " + primary.id() + " and becomes a standby");
            node.recloneFrom(primary);
            ids.add(node.id());
        }
        awaitUpToLimit(() -> dataSource.operator().status().readers().containsAll(ids));
    }

    private void awaitUpToLimit(BooleanSupplier condition) throws InterruptedException {
        long end = clock.now() + LIMIT.toNanos();
        while (!condition.getAsBoolean() && clock.now() < end) {
            clock.pause(LOOK_AGAIN);
        }
    }
}
