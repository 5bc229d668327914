/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.DrainEnded;
import dev.failover.FailoverEvent.MoveObserved;
import dev.failover.FailoverEvent.OperatorActed;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.jdbc.load.Orders;
import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every mode and every command, with real writes on real servers. */
@WithPostgres(standbys = 2)
@Timeout(90)
class OperatorIT {

    private static final String WHO = "ann";
    private static final String TENANT = "SELECT current_setting('app.tenant', true)";
    private static final String WHY = "ticket 7";

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
    }

    // ---- modes

    @Test
    void automaticMovesAtOnce() throws Exception {
        try (Orders orders = begun()) {
            move(orders);

            orders.insert(2);
            assertThat(Ledger.orders(b)).containsExactly(1L, 2L);
            assertThat(orders.events(ApprovalRequested.class)).isEmpty();
        }
    }

    @Test
    void approvalMovesThoseWhoAreApprovedAndNobodyElse() throws Exception {
        try (Orders approved = begun("failover.mode", "approval");
                Orders other = Orders.on(cluster, "failover.mode", "approval")) {
            other.insert(10);
            b.awaitReplayOf(a);
            move(approved, other);
            String id = requested(approved);
            assertThat(id).endsWith(":2:b");
            assertThat(requested(other)).isEqualTo(id);

            long asked = System.nanoTime();
            assertThat(refused(approved, 2))
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .hasMessageContainingAll("waiting for approval of timeline 2 on b", "approve " + id);
            assertThat(System.nanoTime() - asked)
                    .isLessThan(Duration.ofSeconds(2).toNanos());
            assertThat(approved.dataSource.operator().status().control().approvals())
                    .extracting(request -> request.id())
                    .containsExactly(id);

            approved.dataSource.operator().approve(id, WHO, WHY);
            approved.insert(3);
            for (long i = 11; i < 20; i++) {
                refused(other, i);
            }

            assertThat(Ledger.orders(b)).containsExactly(1L, 3L, 10L);
            assertThat(told(approved, ApprovalEnded.class).outcome()).isEqualTo("approved");
            assertActed(approved, "approve", id);
            assertThat(other.events(ApprovalEnded.class)).isEmpty();
        }
    }

    @Test
    void approvalByItselfAfterATimeAndCallersThatWaitForIt() throws Exception {
        try (Orders orders = begun(
                "failover.mode", "approval", "failover.approval-timeout", "1s", "failover.approval-wait", "10s")) {
            move(orders);
            requested(orders);

            orders.insert(2);
            assertThat(Ledger.orders(b)).containsExactly(1L, 2L);
            assertThat(told(orders, ApprovalEnded.class).outcome()).isEqualTo("timed out");
        }
    }

    @Test
    void aRejectedMoveWaitsForAChangeOfMind() throws Exception {
        try (Orders orders = begun("failover.mode", "approval", "failover.approval-timeout", "1s")) {
            Operator operator = orders.dataSource.operator();
            move(orders);
            String id = requested(orders);
            assertThatThrownBy(() -> operator.approve("typo", WHO, WHY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("typo", id);

            operator.reject(id, WHO, WHY);
            Given.letPass(Duration.ofMillis(1200)); // nor does time approve it
            assertThat(refused(orders, 2)).hasMessageContainingAll("timeline 2 on b", "was rejected");
            assertThat(Ledger.orders(b)).containsExactly(1L);
            assertActed(orders, "reject", id);

            operator.approve(id, WHO, WHY);
            orders.insert(3);
            assertThat(Ledger.orders(b)).containsExactly(1L, 3L);
        }
    }

    @Test
    void manualMovesOnCommandOnly() throws Exception {
        try (Orders orders = begun("failover.mode", "manual", "failover.approval-timeout", "100ms")) {
            move(orders);
            requested(orders);
            Given.letPass(Duration.ofMillis(500)); // the time-out is not for this mode

            assertThat(refused(orders, 2)).hasMessageContainingAll("timeline 2 on b", "on command only");
            assertThat(Ledger.orders(b)).containsExactly(1L);

            orders.dataSource.operator().pin("b", WHO, WHY);
            orders.insert(3);
            assertThat(Ledger.orders(b)).containsExactly(1L, 3L);
            assertActed(orders, "pin", "b");
        }
    }

    @Test
    void observeTellsAndMovesNothing() throws Exception {
        try (Orders orders = begun("failover.mode", "observe")) {
            move(orders);
            assertThat(told(orders, MoveObserved.class))
                    .satisfies(event -> assertThat(event.endpoint()).isEqualTo("b"))
                    .satisfies(event -> assertThat(event.previous()).isEqualTo("a"))
                    .satisfies(event -> assertThat(event.term()).isEqualTo(2));

            assertThat(refused(orders, 2)).hasMessageContainingAll("failover.mode=observe", "timeline 2 on b");
            assertThat(Ledger.orders(b)).containsExactly(1L);
            assertThat(orders.events(ApprovalRequested.class)).isEmpty();
        }
    }

    // ---- commands

    @Test
    void aPauseHoldsTheWritesAndTheirReturnIsTheirOwn() throws Exception {
        try (Orders orders = begun()) {
            Operator operator = orders.dataSource.operator();
            operator.pause(WHO, WHY);
            orders.insert(2); // where they are they stay
            b.awaitReplayOf(a);
            move(orders);
            requested(orders);

            assertThat(refused(orders, 3)).hasMessageContainingAll("timeline 2 on b", "failover is paused");
            assertThat(operator.status().control().paused()).isTrue();

            operator.resume(WHO, WHY);
            orders.insert(4);
            assertThat(Ledger.orders(b)).containsExactly(1L, 2L, 4L);
            assertActed(orders, "pause", "");
            assertActed(orders, "resume", "");
        }
    }

    @Test
    void aPinNarrowsAndIsNoPromotion() throws Exception {
        try (Orders orders = begun("failover.max-wait", "300ms")) {
            Operator operator = orders.dataSource.operator();
            operator.pin("a", WHO, WHY);
            orders.insert(2);
            b.awaitReplayOf(a);
            move(orders);
            assertThat(refused(orders, 3)).isInstanceOf(NoEndpointAvailableException.class);

            operator.pin("c", WHO, WHY); // a standby stays one
            assertThat(refused(orders, 4)).isInstanceOf(NoEndpointAvailableException.class);

            operator.unpin(WHO, WHY);
            orders.insert(5);
            assertThat(Ledger.orders(b)).containsExactly(1L, 2L, 5L);
            assertActed(orders, "unpin", "");
        }
    }

    @Test
    void aDrainedReplicaEndsGracefullyAndComesBack() throws Exception {
        try (Orders orders = begun(quick("drain.timeout", "20s"));
                Connection handle = readingFrom(orders, c)) {
            Operator operator = orders.dataSource.operator();
            operator.drain("c", false, WHO, WHY);

            assertThat(drain(orders, "c")).isEqualTo("draining");
            assertThat(Given.port(handle)).as("its transaction goes on").isEqualTo(c.port());
            for (int i = 0; i < 50; i++) {
                assertThat(Given.port(orders.dataSource.replica())).isNotEqualTo(c.port());
            }
            handle.commit();
            assertThat(Given.port(handle)).as("its next one begins elsewhere").isNotEqualTo(c.port());
            handle.commit();

            assertThat(told(orders, DrainEnded.class).aborted()).isFalse();
            assertThat(drain(orders, "c")).isEqualTo("drained");
            Ledger.awaitNoSessionOf(PostgresNode.USER, c);
            assertActed(orders, "drain", "c");

            operator.putBack("c", WHO, WHY);
            await().until(() -> Given.port(orders.dataSource.replica()) == c.port());
            assertActed(orders, "put back", "c");
        }
    }

    @Test
    void aDrainTakesNoSessionFromUnderItsUser() throws Exception {
        try (Orders orders = begun("drain.timeout", "20s");
                Connection view = viewOf(orders, c);
                Connection handle = readingFrom(orders, c)) {
            handle.commit();
            handle.setAutoCommit(true);
            Given.execute(view, "SET app.tenant = 'seven'");
            view.setAutoCommit(false);
            Given.execute(handle, "SET app.tenant = 'eight'");

            orders.dataSource.operator().drain("c", false, WHO, WHY);

            assertThat(Given.text(view, TENANT)).as("a view's").isEqualTo("seven");
            view.commit();
            assertThat(Given.text(view, TENANT)).as("in its next transaction").isEqualTo("seven");
            assertThat(Given.text(handle, TENANT)).as("in autocommit").isEqualTo("eight");
            assertThat(drain(orders, "c")).as("it waits for them").isEqualTo("draining");
        }
    }

    @Test
    @WithPostgres(
            standbys = 2,
            settings = "client_connection_check_interval=100ms") // else it notices no abort while it sleeps
    void whatRunsLongerThanTheDrainIsAborted() throws Exception {
        try (Orders orders = begun("drain.timeout", "1s");
                Connection handle = readingFrom(orders, c)) {
            Caller sleeper = Caller.of(() -> Given.execute(handle, "SELECT pg_sleep(60)"));
            await().until(sleeper::isBlocked);

            orders.dataSource.operator().drain("c", false, WHO, WHY);

            assertThat(sleeper.failure()).isInstanceOf(ConnectionLostException.class);
            assertThat(sleeper.millis()).isBetween(900L, 10_000L);
            assertThat(told(orders, DrainEnded.class).aborted()).isTrue();
            Ledger.awaitNoSessionOf(PostgresNode.USER, c);
        }
    }

    @Test
    void aDrainedPrimaryFinishesItsTransactionsAndGetsNoNewOnes() throws Exception {
        try (Orders orders = begun("failover.max-wait", "300ms", "drain.timeout", "20s")) {
            Operator operator = orders.dataSource.operator();
            try (Connection handle = orders.dataSource.getConnection()) {
                handle.setAutoCommit(false);
                Given.execute(handle, "INSERT INTO orders VALUES (2)");
                operator.drain("a", false, WHO, WHY);

                assertThat(refused(orders, 3))
                        .isInstanceOf(NoEndpointAvailableException.class)
                        .hasMessageContaining("a: is being drained");
                Given.execute(handle, "INSERT INTO orders VALUES (4)");
                handle.commit();
            }
            assertThat(told(orders, DrainEnded.class).aborted()).isFalse();

            operator.putBack("a", WHO, WHY);
            await().until(() -> operator.status().writer().equals(Optional.of("a")));
            orders.insert(5);
            assertThat(Ledger.orders(a)).containsExactly(1L, 2L, 4L, 5L);
        }
    }

    @Test
    void theLastEndpointForWritesIsDrainedByForceOnly() throws Exception {
        try (Orders orders =
                begun("failover.max-wait", "300ms", "endpoints.b.writes", "false", "endpoints.c.writes", "false")) {
            Operator operator = orders.dataSource.operator();
            assertThatThrownBy(() -> operator.drain("a", false, WHO, WHY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a is the last endpoint that may take writes");
            orders.insert(2);

            operator.drain("a", true, WHO, WHY);
            told(orders, DrainEnded.class);
            assertThat(refused(orders, 3)).isInstanceOf(SQLException.class);
            assertThat(Given.port(orders.dataSource.replica())).isNotEqualTo(a.port());

            operator.putBack("a", WHO, WHY);
            await().until(() -> operator.status().writer().equals(Optional.of("a")));
            orders.insert(4);
            assertThat(Ledger.orders(a)).containsExactly(1L, 2L, 4L);
        }
    }

    @Test
    void afterARebuildFencingIsResetByCommand() throws Exception {
        Map<String, FaultProxy> proxies =
                cluster.nodes().stream().collect(Collectors.toMap(PostgresNode::id, cluster::proxy));
        try (Orders orders =
                begun(node -> proxies.get(node.id()).url(PostgresNode.DATABASE), "failover.max-wait", "1s")) {
            move(orders);
            orders.insert(2);
            try (PostgresCluster rebuilt = PostgresCluster.start(ClusterSpec.defaults())) {
                rebuilt.node("a").execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
                rebuilt.nodes().forEach(node -> proxies.get(node.id()).redirect(node.host(), node.port()));
                await().until(() -> orders.events(WrongIdentity.class).size() == 3);
                assertThat(refused(orders, 3)).hasMessageContaining("belongs to another cluster");

                orders.dataSource.operator().resetFencing(WHO, WHY);
                await().until(() ->
                        orders.dataSource.operator().status().writer().equals(Optional.of("a")));
                orders.insert(4);

                assertThat(Ledger.orders(rebuilt.node("a"))).containsExactly(4L);
                assertThat(orders.dataSource.operator().status().term()).isEqualTo(1);
                assertActed(orders, "reset fencing", "");
            }
        }
    }

    // ---- the parts of it

    /** An application that has written order 1, which every node has. */
    private Orders begun(String... properties) throws SQLException {
        return begun(PostgresNode::url, properties);
    }

    private Orders begun(Function<PostgresNode, String> url, String... properties) throws SQLException {
        Orders orders = Orders.on(cluster, url, properties);
        orders.insert(1);
        cluster.standbys().forEach(standby -> standby.awaitReplayOf(a));
        await().until(() -> orders.dataSource.operator().status().readers().size() == 3);
        return orders;
    }

    private static String[] quick(String... more) {
        return Stream.concat(
                        Stream.of(
                                "switchback.stable-for",
                                "300ms",
                                "switchback.steps",
                                "50,100",
                                "switchback.step-duration",
                                "300ms"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The primary dies and b takes over, on timeline 2; returns when the applications have seen both. */
    private void move(Orders... applications) {
        a.kill();
        cluster.promote(b);
        for (Orders orders : applications) {
            await().until(() -> orders.dataSource.operator().status().term() == 2);
        }
    }

    /** A connection of the view for reads that is bound to that node, in autocommit. */
    private static Connection viewOf(Orders orders, PostgresNode node) throws SQLException {
        for (int i = 0; i < 100; i++) {
            Connection connection = orders.dataSource.replica().getConnection();
            if (Given.port(connection) == node.port()) {
                return connection;
            }
            connection.close();
        }
        throw new AssertionError("no read went to " + node);
    }

    /** A connection for reads that is in a transaction on that node. */
    private static Connection readingFrom(Orders orders, PostgresNode node) throws SQLException {
        for (int i = 0; i < 100; i++) {
            Connection connection = orders.dataSource.getConnection();
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            if (Given.port(connection) == node.port()) {
                return connection;
            }
            connection.close();
        }
        throw new AssertionError("no read went to " + node);
    }

    /** The id of what waits for an answer. */
    private static String requested(Orders orders) {
        return told(orders, ApprovalRequested.class).id();
    }

    /** The first event of a kind, awaited. */
    private static <E extends FailoverEvent> E told(Orders orders, Class<E> type) {
        await().until(() -> !orders.events(type).isEmpty());
        return orders.events(type).get(0);
    }

    private static Throwable refused(Orders orders, long id) {
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> orders.insert(id));
        assertThat((Throwable) refusal).as("the insert of " + id).isNotNull();
        assertThat(refusal.getSQLState()).as(refusal.getMessage()).startsWith("08");
        return refusal;
    }

    private static String drain(Orders orders, String id) {
        return orders.dataSource.operator().status().endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .map(endpoint -> endpoint.drain())
                .findFirst()
                .orElseThrow();
    }

    private static void assertActed(Orders orders, String command, String target) {
        await().untilAsserted(() -> assertThat(orders.events(OperatorActed.class))
                .anyMatch(event -> event.command().startsWith(command)
                        && event.describe().contains(target)
                        && event.who().equals(WHO)
                        && event.why().equals(WHY)));
    }
}
