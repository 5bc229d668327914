/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.EndpointMisconfigured;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong says so: which endpoint, which key; at once where waiting cures nothing; and never with a secret. */
@WithPostgres(standbys = 1)
@Timeout(60)
class ConfigurationErrorsIT {

    private static final String SECRET = "s3cr3t-that-nobody-may-see";
    private static final long AT_ONCE = 1000;

    private static PostgresNode a;
    private static PostgresNode b;

    private final List<FailoverEvent> events = new CopyOnWriteArrayList<>();
    private LogLines log;
    private @Nullable FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        b = cluster.node("b");
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        b.awaitReplayOf(a);
    }

    @BeforeEach
    void listen() {
        a.execute("TRUNCATE orders");
        log = new LogLines();
    }

    @AfterEach
    void nobodySawTheSecret() {
        if (dataSource != null) {
            assertThat(dataSource.toString()).doesNotContain(SECRET);
            assertThat(dataSource.operator().status().toString()).doesNotContain(SECRET);
            dataSource.close();
        }
        log.close();
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        assertThat(events).noneMatch(event -> event.toString().contains(SECRET));
    }

    private FailoverDataSource open(FailoverDataSourceBuilder builder) {
        dataSource = builder.listener(events::add).build();
        return dataSource;
    }

    // ---- rejected by the server

    @Test
    void aWrongPasswordIsToldAtOnceToReadersAndWriters() {
        FailoverDataSource all = open(Given.cluster("orders", a, b).password(SECRET));

        for (Caller caller : List.of(
                Caller.of(() -> Given.insert(all, 1)),
                Caller.of(() -> Given.port(all.replica())),
                Caller.of(() -> all.primary().getConnection().close()))) {
            assertToldAtOnce(caller, "a: ", "b: ", "28P01", "failover.jdbc.orders.username and .password");
        }
        await().until(() -> misconfigured().size() == 2);
    }

    @Test
    void aWrongDatabaseIsToldAtOnce() {
        FailoverDataSource all = open(Given.cluster("orders")
                .endpoint("a", e -> e.url(a.url("nowhere")))
                .endpoint("b", e -> e.url(b.url("nowhere"))));

        assertToldAtOnce(Caller.of(() -> Given.insert(all, 1)), "a: ", "3D000", "\"nowhere\"", "url");
    }

    @Test
    void aWrongPasswordOfOneReplicaLeavesTheOthersAtWork() throws SQLException {
        FailoverDataSource all = open(Given.cluster("orders", a, b).endpoint("b", e -> e.property("password", SECRET)));

        Given.insert(all, 1);
        assertThat(Given.port(all.replica())).isEqualTo(a.port());
        await().until(() -> misconfigured().equals(List.of("b")));
        assertThat(log.warnings())
                .anyMatch(line -> line.contains("b cannot be used")
                        && line.contains("28P01")
                        && line.contains("failover.jdbc.orders.username and .password"));
    }

    @Test
    void aWrongPasswordOfThePrimaryIsToldAtOnceToWritersWhileReadersAreServed() throws SQLException {
        FailoverDataSource all = open(Given.cluster("orders", a, b).endpoint("a", e -> e.property("password", SECRET)));

        assertThat(Given.port(all.replica())).isEqualTo(b.port());
        assertToldAtOnce(Caller.of(() -> Given.insert(all, 1)), "a: ", "28P01", "username and .password");
        assertThat(Given.port(all.replica())).isEqualTo(b.port());
    }

    @Test
    void aWrongDatabaseOfThePoolThatTheProbeDoesNotSeeIsToldAtOnce() {
        FailoverDataSource all = open(Given.cluster("orders")
                .endpoint("a", e -> e.url(a.url("nowhere")).property("probe.url", a.url()))
                .endpoint("b", e -> e.url(b.url("nowhere")).property("probe.url", b.url())));

        assertToldAtOnce(Caller.of(() -> Given.insert(all, 1)), "orders.a: ", "3D000", "url");
    }

    @Test
    void aPasswordFileThatIsNotThereIsToldAtOnceByItsPath() {
        FailoverDataSource all = open(FailoverDataSource.builder()
                .name("orders")
                .username(PostgresNode.USER)
                .property("password-file", "no/such/file")
                .endpoint("a", e -> e.url(a.url())));

        assertToldAtOnce(Caller.of(() -> Given.insert(all, 1)), "a: ", "no/such/file: no such file", "28P01");
    }

    // ---- another cluster

    @Test
    void anEndpointOfAnotherClusterIsTakenOutByNameAndTheOthersWork() throws SQLException {
        try (PostgresCluster other =
                PostgresCluster.start(ClusterSpec.defaults().withStandbys(0))) {
            FailoverDataSource all = open(Given.cluster("orders", a, b)
                    .endpoint("z", e -> e.url(other.primary().url())));

            Given.insert(all, 1);
            assertThat(a.queryLong("SELECT count(*) FROM orders")).isEqualTo(1);
            await().until(() -> events.stream().anyMatch(e -> e instanceof WrongIdentity));
            assertThat(events)
                    .filteredOn(e -> e instanceof WrongIdentity)
                    .singleElement()
                    .satisfies(e -> assertThat(e.endpoint()).isEqualTo("z"))
                    .satisfies(e -> assertThat(e.describe()).contains("another cluster", "url"));
            assertThat(log.warnings()).anyMatch(line -> line.contains("z belongs to another cluster"));
            for (int i = 0; i < 20; i++) {
                assertThat(Given.port(all.replica()))
                        .isNotEqualTo(other.primary().port());
            }
        }
    }

    // ---- refused before anything is opened

    @Test
    void aUrlOfSeveralHostsIsRefused() {
        assertThatThrownBy(() -> open(Given.cluster("orders", b)
                        .password(SECRET)
                        .endpoint("a", e -> e.url("jdbc:postgresql://db-a,db-b/app?password=" + SECRET))))
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining("failover.jdbc.orders.endpoints.a.url")
                .hasMessageContaining("one endpoint per")
                .hasMessageNotContaining(SECRET);
        open(Given.cluster("orders", a));
    }

    @Test
    void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
        assertThatThrownBy(() -> open(Given.cluster("orders", a, b)
                        .password(SECRET)
                        .property("probe.intervall", "1s")
                        .property("endpoints.b.pasword", SECRET)))
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining(
                        "failover.jdbc.orders.probe.intervall: unknown key (did you mean probe.interval?)")
                .hasMessageContaining("failover.jdbc.orders.endpoints.b.pasword: unknown key (did you mean password?)")
                .hasMessageNotContaining(SECRET);
        open(Given.cluster("orders", a));
    }

    // ---- not reached

    @Test
    void anUnreachableHostAtTheStartIsNamedAndTheOthersWork() throws Exception {
        int nobody = 2; // below all that the kernel gives away
        unreachable("jdbc:postgresql://127.0.0.1:" + nobody + "/app", "127.0.0.1:" + nobody);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "192.0.2.1"})
    void anUnknownOrSilentHostAtTheStartIsNamedAndTheOthersWork(String host) throws Exception {
        unreachable("jdbc:postgresql://" + host + ":5432/app", host);
    }

    private void unreachable(String url, String address) throws SQLException {
        FailoverDataSource all =
                open(Given.cluster("orders", a, b).endpoint("z", e -> e.url(url).property("password", SECRET)));

        Given.insert(all, 1);
        await().until(() -> Given.port(all.replica()) == b.port());
        await().until(() -> verdict("z").contains("DOWN"));
        assertThat(verdict("z")).contains(address);
    }

    /** Its sockets are out of our reach, so only the driver's own limit ends an opening on a server that is silent. */
    @Test
    void aSocketFactoryOfTheUsersOwnKeepsTheDriversLoginTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            FailoverDataSource all = open(FailoverDataSource.builder()
                    .name("orders")
                    .username("app")
                    .password(SECRET)
                    .property("failover.max-wait", "300ms")
                    .property("driver.socketFactory", OwnSockets.class.getName())
                    .property("driver.loginTimeout", "1")
                    .endpoint("x", e -> e.url("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/app")));

            await().until(() -> verdict("x").contains("DOWN"));
            assertThat(OwnSockets.made.get()).isPositive();
            all.close();
            await().untilAsserted(() -> assertThat(Traces.threads("orders")).isEmpty());
        }
    }

    /** Made by the driver, by name. */
    public static final class OwnSockets extends SocketFactory {

        static final AtomicInteger made = new AtomicInteger();

        @Override
        public Socket createSocket() {
            made.incrementAndGet();
            return new Socket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }
    }

    @Test
    void whenNobodyIsReachedTheCallersLearnOfEachEndpointAfterTheirPatience() {
        FailoverDataSource all = open(FailoverDataSource.builder()
                .name("orders")
                .username("app")
                .password(SECRET)
                .property("failover.max-wait", "300ms")
                .endpoint("x", e -> e.url("jdbc:postgresql://no-such-host.invalid/app"))
                .endpoint("y", e -> e.url("jdbc:postgresql://127.0.0.1:1/app")));

        Caller caller = Caller.of(() -> Given.insert(all, 1));
        assertThat((Throwable) caller.failure())
                .isInstanceOf(NoEndpointAvailableException.class)
                .hasMessageContaining("x: ")
                .hasMessageContaining("y: DOWN")
                .hasMessageContaining("127.0.0.1:1");
        assertThat(caller.millis()).isLessThan(300 + AT_ONCE);
        await().untilAsserted(() -> assertThat(verdict("x")).contains("no-such-host.invalid"));
    }

    // ---- the parts of it

    private List<String> misconfigured() {
        return events.stream()
                .filter(e -> e instanceof EndpointMisconfigured)
                .map(FailoverEvent::endpoint)
                .sorted()
                .toList();
    }

    private String verdict(String id) {
        return dataSource.operator().status().endpoints().stream()
                .filter(e -> e.id().equals(id))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static void assertToldAtOnce(Caller caller, String... parts) {
        Throwable failure = caller.failure();
        assertThat(failure).isInstanceOf(SQLException.class).hasMessageContainingAll(parts);
        assertThat(failure).isNotInstanceOf(NoEndpointAvailableException.class); // which may be repeated
        assertThat(caller.millis()).as(failure.getMessage()).isLessThan(AT_ONCE);
        assertThat(Stream.iterate(failure, t -> t != null, Throwable::getCause).map(Throwable::toString))
                .noneMatch(text -> text.contains(SECRET));
    }
}
