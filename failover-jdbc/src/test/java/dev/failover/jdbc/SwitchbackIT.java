/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.ReadShareChanged;
import dev.failover.FailoverEvent.SwitchbackReady;
import dev.failover.FailoverEvent.SwitchoverAsked;
import dev.failover.Health;
import dev.failover.jdbc.load.Call;
import dev.failover.jdbc.load.Load;
import dev.failover.jdbc.load.Orders;
import dev.failover.spi.SwitchoverAction;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The old primary comes back as a standby: its reads in steps, then, if that is wanted, the writes. */
@WithPostgres(standbys = 2)
@Timeout(120)
class SwitchbackIT {

    private static final int READERS = 4;
    private static final int READS_PER_STEP = 2000;
    private static final double TWO_POINTS = 2;
    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofMillis(100);

    /** A read that was served: when it began and ended, and by which server. */
    private record Read(long startedNanos, Instant endedAt, int port) {

        /** It saw the route that an event told of: it began after that was heard, and ended before the next was decided. */
        boolean isBetween(Orders.Heard from, Orders.Heard to) {
            return startedNanos - from.nanos() > 0
                    && endedAt.isBefore(to.event().at());
        }
    }

    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    private PostgresCluster cluster;
    private PostgresNode a;
    private PostgresNode b;
    private PostgresNode c;

    @BeforeEach
    void start(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
        c = cluster.node("c");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        cluster.standbys().forEach(standby -> standby.awaitReplayOf(a));
    }

    // ---- reads

    @Test
    void readsComeBackInExactSteps() throws Exception {
        try (Orders orders = Orders.of(
                        configured("switchback.steps", "10,25,50,100", "switchback.step-duration", "1500ms"));
                Load readers = readers(orders)) {
            double full = fullShare(orders);
            Orders.Heard up = comeBack(orders);

            List<Orders.Heard> steps = awaitFullShare(orders);
            assertThat(passed(up, steps.get(0)))
                    .as("the hold")
                    .isBetween(HOLD.minus(SLACK), HOLD.multipliedBy(2).minus(SLACK));
            for (int i = 0; i + 1 < steps.size(); i++) {
                assertShare(steps.get(i), between(steps.get(i), steps.get(i + 1)), full);
            }
            Orders.Heard all = steps.get(steps.size() - 1);
            await().until(() -> since(all.nanos()).size() > READS_PER_STEP);
            assertShare(all, since(all.nanos()), full);
            assertThat(readers.failed()).allMatch(call -> call.endedNanos - up.nanos() < 0);
        }
    }

    @Test
    void aFailureInAStepTakesAllReadsAndDoublesTheHold() throws Exception {
        try (Orders orders = Orders.of(
                        configured("switchback.steps", "10,25,50,100", "switchback.step-duration", "1500ms"));
                Load readers = readers(orders)) {
            await().until(() -> readers.acknowledged() > 100);
            Orders.Heard up = comeBack(orders);
            Orders.Heard first = awaitShare(orders, share -> share.to() == 10);
            Orders.Heard second = awaitShare(orders, share -> share.to() == 25);
            a.kill();

            Orders.Heard none = awaitShare(orders, share -> share.from() == 25 && share.to() == 0);
            assertThat(none.event().describe()).contains("it failed in a step; it must be well for 2000 ms first");
            a.start();
            Orders.Heard back = awaitShare(orders, share -> share.from() == 0 && share.to() == 10, none.nanos());
            Duration once = passed(up, first);
            Duration twice = passed(lastUp(orders), back);
            System.out.printf(
                    "hold: %d ms after the first failure, %d ms after the one in a step%n",
                    once.toMillis(), twice.toMillis());
            assertThat(once).isGreaterThan(HOLD.minus(SLACK));
            assertThat(twice).isGreaterThan(HOLD.multipliedBy(2).minus(SLACK));
            assertThat(share(a, between(none, back))).isZero();
            assertThat(share(a, between(second, none))).isPositive();
        }
    }

    // ---- writes

    @Test
    void thePreferredEndpointIsReadyOnlyWhenItStreamsAndHasItsReadsBack() throws Exception {
        try (Orders orders = Orders.of(
                        configured(QUICK).property("endpoints.b.priority", "1").property("endpoints.c.priority", "2"));
                Load writers = new Load(orders::insert).closed(1)) {
            await().until(() -> writers.acknowledged() > 10);
            a.kill();
            cluster.promote(b);
            awaitWriter(orders, "b");
            a.recloneFrom(b);
            a.execute("ALTER SYSTEM SET primary_conninfo = ''");
            a.execute("SELECT pg_reload_conf()");
            await().until(() -> a.queryLong("SELECT count(*) FROM pg_stat_wal_receiver") == 0);
            int before = orders.heard.size();
            Given.letPass(HOLD.multipliedBy(2)); // many holds of this configuration

            assertThat(orders.heard.stream().skip(before).map(Orders.Heard::event))
                    .noneMatch(event -> event instanceof SwitchbackReady)
                    .noneMatch(event -> event instanceof ReadShareChanged change && change.to() == 100);

            a.follow(b);
            await().until(() -> !orders.events(SwitchbackReady.class).isEmpty());
            long full = awaitShare(orders, share -> share.to() == 100).nanos();
            Orders.Heard ready =
                    heard(orders, SwitchbackReady.class, event -> true).get(0);
            assertThat(ready.nanos()).isGreaterThanOrEqualTo(full);
            assertThat(ready.event().describe())
                    .contains("b -> a", "streams from b on timeline 2", "all its reads are back");
            assertThat(orders.dataSource.operator().status().writer())
                    .as("nobody was asked")
                    .contains("b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"automatic", "approval"})
    void theWritesGoHomeAndNoneIsLost(String how) throws Exception {
        try (Orders orders = Orders.of(configured(QUICK)
                        .property("endpoints.b.priority", "1")
                        .property("endpoints.c.priority", "2")
                        .property("switchback.writes", how)
                        .switchoverAction(this::switchover));
                Load writers = new Load(orders::insert).closed(4)) {
            await().until(() -> writers.acknowledged() > 100);
            b.awaitReplayOf(a);
            a.kill();
            cluster.promote(b);
            awaitWriter(orders, "b");
            a.recloneFrom(b);
            if (how.equals("approval")) {
                await().until(() -> !orders.events(ApprovalRequested.class).isEmpty());
                ApprovalRequested asked = orders.events(ApprovalRequested.class).get(0);
                assertThat(asked.why()).isEqualTo("switchback.writes=approval");
                assertThat(orders.events(SwitchoverAsked.class)).isEmpty();
                orders.dataSource.operator().approve(asked.id(), "ann", "it is quiet");
            }
            awaitWriter(orders, "a");
            long home = System.nanoTime();
            await().until(() -> writers.isAcknowledgedSince(home));
            writers.stop();
            await().until(() -> writers.running() == 0);

            await().until(() -> !orders.events(SwitchoverAsked.class).isEmpty());
            assertThat(orders.events(SwitchoverAsked.class))
                    .extracting(SwitchoverAsked::failure)
                    .containsExactly("");
            assertThat(indexOf(orders, SwitchbackReady.class)).isLessThan(indexOf(orders, SwitchoverAsked.class));
            Set<Long> lost = acknowledgedByB(writers, orders);
            assertThat(lost).hasSizeGreaterThan(100);
            lost.removeAll(Ledger.orders(a));
            assertThat(lost).isEmpty();
        }
    }

    /** As an operator's tool would: the primary stops cleanly, so that its standbys get all it has. */
    private void switchover(SwitchoverAction.Request request) {
        PostgresNode from = cluster.node(request.from());
        PostgresNode to = cluster.node(request.to());
        from.stop();
        cluster.promote(to);
        from.recloneFrom(to);
    }

    /** By b, or by a after it: what a had alone when it was killed is lost. */
    private static Set<Long> acknowledgedByB(Load writers, Orders orders) {
        long moved = heard(
                        orders, PrimaryChanged.class, event -> event.endpoint().equals("b"))
                .get(0)
                .nanos();
        return writers.calls()
                .filter(call -> call.isAcknowledged() && call.startedNanos - moved > 0)
                .map((Call call) -> call.id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    // ---- the parts of it

    private static final String[] QUICK = {"switchback.steps", "50,100", "switchback.step-duration", "100ms"};

    /** Equal for writes; of the reads a standby a or b gets 60 of 100, and c 40. */
    private FailoverDataSourceBuilder configured(String... properties) {
        FailoverDataSourceBuilder builder = Given.cluster("orders", a, b, c)
                .property("endpoints.a.weight", "60")
                .property("endpoints.b.weight", "60")
                .property("endpoints.c.weight", "40")
                .property("switchback.stable-for", HOLD.toMillis() + "ms");
        for (int i = 0; i < properties.length; i += 2) {
            builder.property(properties[i], properties[i + 1]);
        }
        return builder;
    }

    private Load readers(Orders orders) {
        return new Load(id -> {
                    long started = System.nanoTime();
                    int port = Given.port(orders.dataSource.replica());
                    reads.add(new Read(started, Instant.now(), port));
                })
                .closed(READERS);
    }

    private double fullShare(Orders orders) {
        await().until(() -> orders.dataSource.operator().status().readers().size() == 3 && !reads.isEmpty());
        long from = System.nanoTime();
        await().until(() -> since(from).size() > 2 * READS_PER_STEP);
        double share = share(b, since(from));
        System.out.printf("full share: %.2f %%, measured of b before the failure%n", share);
        assertThat(share).isCloseTo(60, within(TWO_POINTS));
        assertThat(orders.events(ReadShareChanged.class)).isEmpty();
        return share;
    }

    /** The primary dies, b takes over, and a is copied anew from b. Returns how it was seen to be up. */
    private Orders.Heard comeBack(Orders orders) {
        a.kill();
        cluster.promote(b);
        awaitWriter(orders, "b");
        a.recloneFrom(b);
        awaitShare(orders, share -> share.to() > 0);
        return lastUp(orders);
    }

    private static Orders.Heard lastUp(Orders orders) {
        List<Orders.Heard> ups =
                heard(orders, HealthChanged.class, event -> event.endpoint().equals("a") && event.to() == Health.UP);
        return ups.get(ups.size() - 1);
    }

    private static void awaitWriter(Orders orders, String id) {
        await().until(() -> orders.dataSource.operator().status().writer().equals(Optional.of(id)));
    }

    private static List<Orders.Heard> awaitFullShare(Orders orders) {
        awaitShare(orders, share -> share.to() == 100);
        return heard(orders, ReadShareChanged.class, share -> share.endpoint().equals("a") && share.to() > 0);
    }

    private static Orders.Heard awaitShare(Orders orders, Predicate<ReadShareChanged> wanted) {
        return awaitShare(orders, wanted, Long.MIN_VALUE);
    }

    /** The first change of that kind of a's share after then. */
    private static Orders.Heard awaitShare(Orders orders, Predicate<ReadShareChanged> wanted, long after) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> heard(
                                        orders,
                                        ReadShareChanged.class,
                                        share -> share.endpoint().equals("a") && wanted.test(share))
                                .stream()
                                .filter(heard -> heard.nanos() > after)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static <E extends FailoverEvent> List<Orders.Heard> heard(
            Orders orders, Class<E> type, Predicate<E> wanted) {
        return orders.heard.stream()
                .filter(heard -> type.isInstance(heard.event()) && wanted.test(type.cast(heard.event())))
                .toList();
    }

    private static int indexOf(Orders orders, Class<? extends FailoverEvent> type) {
        return orders.heard.indexOf(heard(orders, type, event -> true).get(0));
    }

    /** Between the decisions; they are heard a little later. */
    private static Duration passed(Orders.Heard one, Orders.Heard other) {
        return Duration.between(one.event().at(), other.event().at());
    }

    private List<Read> since(long nanos) {
        return reads.stream().filter(read -> read.startedNanos - nanos > 0).toList();
    }

    private List<Read> between(Orders.Heard from, Orders.Heard to) {
        return reads.stream().filter(read -> read.isBetween(from, to)).toList();
    }

    /** Per cent. */
    private static double share(PostgresNode node, List<Read> all) {
        return 100.0 * all.stream().filter(read -> read.port == node.port()).count() / all.size();
    }

    private void assertShare(Orders.Heard step, List<Read> served, double full) {
        int part = ((ReadShareChanged) step.event()).to();
        double measured = share(a, served);
        double expected = full * part / 100;
        System.out.printf(
                "step %d %%: %.2f %% of %d reads (expected: %.2f %%)%n", part, measured, served.size(), expected);
        assertThat(served).hasSizeGreaterThanOrEqualTo(READS_PER_STEP);
        assertThat(measured).isCloseTo(expected, within(TWO_POINTS));
    }
}
