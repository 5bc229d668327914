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
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import dev.failover.jdbc.CredentialsProvider.Credentials;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A password is changed on the servers, and where the application reads it: sooner, later, or not at all. */
@WithPostgres(standbys = 1)
@Timeout(120)
class CredentialsIT {

    private static final String USER = "rotating";
    private static final String FIRST = "f1rst-s3cr3t";
    private static final String SECOND = "s3c0nd-s3cr3t";

    /** Well below the 5 s for which HikariCP backs off; for noisy machines. */
    private static final long SOON = 3000;

    private final PostgresCluster cluster;
    private final PostgresNode a;
    private final PostgresNode b;
    private final List<FailoverEvent> events = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Connection> held = new ArrayList<>();
    private LogLines log;
    private @Nullable FailoverDataSource dataSource;

    @TempDir
    private Path directory;

    CredentialsIT(PostgresCluster cluster) {
        this.cluster = cluster;
        a = cluster.node("a");
        b = cluster.node("b");
    }

    @BeforeEach
    void start() {
        a.execute("DROP TABLE IF EXISTS orders; DROP ROLE IF EXISTS " + USER + "; CREATE ROLE " + USER + " LOGIN;"
                + " CREATE TABLE orders(id bigint); ALTER TABLE orders OWNER TO " + USER);
        onTheServers(FIRST);
        log = new LogLines();
    }

    @AfterEach
    void nothingIsLeftAndNobodySawASecret() throws SQLException {
        for (Connection connection : held) {
            connection.close();
        }
        if (dataSource != null) {
            assertSecret(Stream.of(
                    dataSource.toString(), dataSource.operator().status().toString()));
            dataSource.close();
            Traces.awaitNone("orders", cluster);
        }
        log.close();
        assertSecret(log.all().stream());
        assertSecret(events.stream().map(FailoverEvent::toString));
        assertSecret(failures.stream()
                .flatMap(failure -> Stream.iterate(failure, t -> t != null, Throwable::getCause))
                .map(Throwable::toString));
    }

    private static void assertSecret(Stream<String> texts) {
        assertThat(texts).noneMatch(text -> text.contains(FIRST) || text.contains(SECOND));
    }

    // ---- both were changed

    @Test
    void aPasswordThatIsRotatedInItsFileIsTakenUpByPoolsAndProbes() throws Exception {
        inTheFile(FIRST);
        openWithFile();
        assertRotates(() -> {
            onTheServers(SECOND);
            inTheFile(SECOND);
        });
    }

    @Test
    void aPasswordThatIsRotatedAtTheProviderIsTakenUpByPoolsAndProbes() throws Exception {
        List<String> passwords = new CopyOnWriteArrayList<>(List.of(FIRST));
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        open(builder().credentialsProvider(endpoint -> {
            threads.add(Thread.currentThread().getName());
            asked.add(endpoint);
            return new Credentials(USER, passwords.get(0));
        }));
        assertRotates(() -> {
            onTheServers(SECOND);
            passwords.set(0, SECOND);
        });
        assertThat(asked).containsExactlyInAnyOrder("a", "b");
        assertThat(threads).containsExactlyInAnyOrder("failover-orders-login-a", "failover-orders-login-b");
    }

    private interface Rotation {
        void run() throws Exception;
    }

    /** Whoever has a connection keeps it, whoever wants a new one gets it, and the writes stay where they are. */
    private void assertRotates(Rotation rotation) throws Exception {
        hold(1);
        Connection reader = all().replica().getConnection();
        held.add(reader);
        await().untilAsserted(() -> assertThat(Given.port(all().replica())).isEqualTo(b.port()));

        rotation.run();
        Given.execute(held.get(0), "INSERT INTO orders VALUES (1)");
        hold(4);
        assertThat(Given.text(reader, "SELECT 1")).isEqualTo("1");
        for (PostgresNode node : cluster.nodes()) {
            long old = probePid(node);
            node.execute("SELECT pg_terminate_backend(" + old + ")");
            await().until(() -> probePid(node) != old && probePid(node) != 0);
        }
        await().untilAsserted(() -> assertThat(health("a")).isEqualTo(Health.UP));
        await().untilAsserted(() -> assertThat(health("b")).isEqualTo(Health.UP));
        hold(3);
        Given.execute(held.get(0), "INSERT INTO orders VALUES (2)");
        assertNoOutage();
        assertThat(events).noneMatch(event -> event instanceof EndpointMisconfigured);
    }

    // ---- the server was changed first

    @Test
    void whileTheFileIsBehindNewConnectionsAreRefusedWithAdviceAndOpenOnesGoOn() throws Exception {
        inTheFile(FIRST);
        openWithFile();
        hold(1);

        onTheServers(SECOND);
        Caller refused = Caller.of(() -> hold(9));
        assertRefused(refused, "orders.a: ", "failover.jdbc.orders.username and .password", "28P01");
        assertThat(((SQLException) failures.get(0)).getSQLState()).isEqualTo("28P01");
        Given.execute(held.get(0), "INSERT INTO orders VALUES (1)");
        await().until(() -> log.warnings().stream()
                .anyMatch(line -> line.contains("a takes no new connections") && line.contains("28P01")));

        a.execute("SELECT pg_terminate_backend(" + probePid(a) + ")");
        await().until(() -> events.stream()
                .anyMatch(e ->
                        e instanceof EndpointMisconfigured m && m.endpoint().equals("a")));
        assertThat(verdict("a")).contains("28P01", "failover.jdbc.orders.username and .password");
        Given.execute(held.get(0), "INSERT INTO orders VALUES (2)");
        assertRefused(Caller.of(() -> hold(9)), "28P01");

        inTheFile(SECOND);
        assertRecovers();
        assertThat(probePid(a)).isNotZero();
        assertThat(log.all()).anyMatch(line -> line.contains("a takes new connections again"));
        assertNoOutage();
    }

    /** Callers who come one after the other are not passed on to a server that may count wrong passwords. */
    @Test
    void aServerThatRefusedIsNotAskedForEachCaller() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<String> passwords = new CopyOnWriteArrayList<>(List.of(FIRST));
        open(builder().credentialsProvider(endpoint -> {
            asked.incrementAndGet();
            return new Credentials(USER, passwords.get(0));
        }));
        hold(1);
        onTheServers(SECOND);
        assertRefused(Caller.of(() -> hold(9)), "28P01", "check what the CredentialsProvider answers");
        await().until(() -> held.stream().noneMatch(CredentialsIT::isClosed));

        int before = asked.get();
        long started = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertRefused(Caller.of(() -> hold(9)), "28P01");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        assertThat(asked.get() - before)
                .isLessThan((int) (3 * (seconds + 1)) + 3); // two pools, at most twice a second each
        passwords.set(0, SECOND);
        assertRecovers();
    }

    @Test
    void aWrongPasswordOfTheProbesOwnIsToldByItsOwnKeys() {
        open(builder()
                .username(USER)
                .password(FIRST)
                .property("probe.username", USER)
                .property("probe.password", "wr0ng"));
        assertRefused(Caller.of(() -> hold(1)), "failover.jdbc.orders.probe.username and .probe.password");
    }

    // ---- there is none

    @Test
    void aFileThatIsEmptyOrNoFileIsToldByItsPathUntilItIsMended() throws Exception {
        Files.writeString(file(), " \n");
        openWithFile();
        assertRefused(Caller.of(() -> hold(1)), "a: ", "password-file " + file(), "empty");

        Files.delete(file());
        Files.createDirectory(file());
        await().untilAsserted(() -> assertThat(verdict("a")).contains("not a regular file"));
        assertRefused(Caller.of(() -> hold(1)), "not a regular file");

        Files.delete(file());
        inTheFile(FIRST);
        assertRecovers();
    }

    @Test
    void aProviderThatThrowsIsToldAndIsNoOutage() throws Exception {
        AtomicBoolean sealed = new AtomicBoolean();
        open(builder().credentialsProvider(endpoint -> {
            if (sealed.get()) {
                throw new IOException("the vault is sealed");
            }
            return new Credentials(USER, FIRST);
        }));
        hold(1);
        sealed.set(true);

        assertRefused(
                Caller.of(() -> hold(9)),
                "orders.a: the CredentialsProvider failed: java.io.IOException: the vault is sealed",
                "28P01");
        a.execute("SELECT pg_terminate_backend(" + probePid(a) + ")");
        await().untilAsserted(() -> assertThat(verdict("a")).contains("the vault is sealed"));
        Given.execute(held.get(0), "INSERT INTO orders VALUES (1)");
        sealed.set(false);
        assertRecovers();
        assertNoOutage();
    }

    @Test
    void aProviderThatHangsHoldsUpNobodyForLongAndIsNoOutage() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean();
        CountDownLatch released = new CountDownLatch(1);
        open(builder().credentialsProvider(endpoint -> {
            if (hangs.get()) {
                released.await();
            }
            return new Credentials(USER, FIRST);
        }));
        hold(1);
        hangs.set(true);
        a.execute("SELECT pg_terminate_backend(" + probePid(a) + ")");
        await().untilAsserted(() -> assertThat(verdict("a")).contains("has not answered within 400 ms"));

        List<Caller> callers =
                Stream.generate(() -> Caller.of(() -> hold(9))).limit(8).toList();
        for (Caller caller : callers) {
            assertRefused(caller, "28P01", "the CredentialsProvider has not answered within");
        }
        Given.execute(held.get(0), "INSERT INTO orders VALUES (1)");
        assertThat(Traces.threads("orders-login")).hasSizeLessThanOrEqualTo(2);
        assertNoOutage();

        hangs.set(false);
        released.countDown();
        assertRecovers();
    }

    @Test
    void aProviderThatHangsForEverIsInterruptedByTheEnd() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        FailoverDataSource all = open(builder().credentialsProvider(endpoint -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
            return new Credentials(USER, FIRST);
        }));
        assertRefused(Caller.of(() -> hold(1)), "the CredentialsProvider has not answered within");

        Caller closing = Caller.of(all::close);
        assertThat((Throwable) closing.failure()).isNull();
        assertThat(closing.millis()).isLessThan(SOON);
        await().untilAsserted(() -> assertThat(interrupted).hasValue(2));
    }

    // ---- there is none, and the server fails too, as when the vault dies with the primary's zone

    @Test
    void aFrozenPrimaryIsAnOutageThoughTheProviderThrows() throws Exception {
        Set<String> sealed = ConcurrentHashMap.newKeySet();
        openSealable(sealed);
        hold(1);
        Caller running = Caller.of(() -> Given.execute(held.get(0), "SELECT pg_sleep(100)"));
        await().until(running::isBlocked);

        sealed.addAll(List.of("a", "b"));
        a.freeze();
        try {
            await().untilAsserted(() -> assertThat(health("a")).isEqualTo(Health.DOWN));
            assertThat(running.failure()).isInstanceOf(ConnectionLostException.class);
            assertThat(events).anyMatch(event -> event instanceof PrimaryLost);
        } finally {
            a.thaw();
            a.terminateBackends(USER); // a sleeping one would not notice that its client is gone
        }
        sealed.clear();
        assertRecovers();
    }

    @Test
    void aPrimaryThatDiesIsAnOutageThoughTheProviderThrows() throws Exception {
        Set<String> sealed = ConcurrentHashMap.newKeySet();
        openSealable(sealed);
        hold(1);
        sealed.addAll(List.of("a", "b"));
        a.kill();
        try {
            await().untilAsserted(() -> assertThat(health("a")).isEqualTo(Health.DOWN));
            assertThat(events).anyMatch(event -> event instanceof PrimaryLost);
            Caller writer = Caller.of(() -> Given.execute(all(), "INSERT INTO orders VALUES (3)"));
            await().until(() -> all().operator().status().waiting() == 1);
            assertThat(writer.hasEnded()).isFalse();
            sealed.clear();
            a.start();
            assertThat((Throwable) writer.failure())
                    .as("it waited for the primary")
                    .isNull();
        } finally {
            if (!a.isRunning()) {
                a.start();
            }
        }
        assertRecovers();
    }

    @Test
    void aProviderThatThrowsIsNoWitnessThatTheNetworkWorks() throws Exception {
        Set<String> sealed = ConcurrentHashMap.newKeySet();
        openSealable(sealed);
        hold(1);
        await().untilAsserted(() -> assertThat(health("b")).isEqualTo(Health.UP));
        sealed.add("b");
        a.freeze();
        b.freeze();
        try {
            await().until(() -> all().operator().status().isolated());
            assertNoOutage();
        } finally {
            a.thaw();
            b.thaw();
        }
        sealed.clear();
        await().untilAsserted(() -> assertThat(health("a")).isEqualTo(Health.UP));
        await().untilAsserted(() -> assertThat(health("b")).isEqualTo(Health.UP));
        assertNoOutage();
    }

    /** @param sealed the endpoints for which the provider throws */
    private void openSealable(Set<String> sealed) {
        open(builder().credentialsProvider(endpoint -> {
            if (sealed.contains(endpoint)) {
                throw new IOException("the vault is sealed");
            }
            return new Credentials(USER, FIRST);
        }));
    }

    // ---- refused before anything is opened

    @Test
    void aProviderBesideAPasswordIsRefused() {
        assertThatThrownBy(() -> Given.cluster("orders", a, b)
                        .endpoint("b", e -> e.property("password-file", "x"))
                        .credentialsProvider(endpoint -> new Credentials(USER, FIRST))
                        .build())
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining("failover.jdbc.orders.username: set beside a CredentialsProvider")
                .hasMessageContaining("failover.jdbc.orders.password: set beside a CredentialsProvider")
                .hasMessageContaining("failover.jdbc.orders.endpoints.b.password-file: set beside")
                .hasMessageNotContaining(PostgresNode.PASSWORD + " ");
    }

    /** The probe would log in with a password of another user's. */
    @Test
    void halfOfALoginOfTheProbesBesideAProviderIsRefused() {
        assertThatThrownBy(() -> builder()
                        .property("probe.username", "prober")
                        .credentialsProvider(endpoint -> new Credentials(USER, FIRST))
                        .build())
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining("failover.jdbc.orders.probe.username: set without probe.password beside a"
                        + " CredentialsProvider (expected: both or neither)");
        assertThatThrownBy(() -> builder()
                        .endpoint("b", e -> e.property("probe.password", SECOND))
                        .credentialsProvider(endpoint -> new Credentials(USER, FIRST))
                        .build())
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining("failover.jdbc.orders.endpoints.b.probe.password: set without probe.username")
                .hasMessageNotContaining("endpoints.a")
                .hasMessageNotContaining(SECOND);
    }

    @Test
    void credentialsShowNoPasswordAndAreNeverEmpty() {
        assertThat(new Credentials(USER, FIRST)).hasToString("Credentials[rotating]");
        assertThatThrownBy(() -> new Credentials("", FIRST)).hasMessage("username: empty");
        assertThatThrownBy(() -> new Credentials(USER, "")).hasMessage("password: empty");
    }

    // ---- the parts of it

    private FailoverDataSourceBuilder builder() {
        FailoverDataSourceBuilder builder = FailoverDataSource.builder().name("orders");
        cluster.nodes().forEach(node -> builder.endpoint(node.id(), e -> e.url(node.url())));
        return builder;
    }

    private FailoverDataSource open(FailoverDataSourceBuilder builder) {
        FailoverDataSource opened = builder.listener(events::add).build();
        dataSource = opened;
        return opened;
    }

    private void openWithFile() {
        open(builder().username(USER).property("password-file", file().toString()));
    }

    private FailoverDataSource all() {
        return dataSource;
    }

    private Path file() {
        return directory.resolve("password").toAbsolutePath();
    }

    /** As those who rotate secrets do: at once, by a rename. */
    private void inTheFile(String password) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), password + "\n");
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void onTheServers(String password) {
        a.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
        b.awaitReplayOf(a);
    }

    /** So many connections more, in transactions on the primary. */
    private void hold(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            Connection connection = all().primary().getConnection();
            held.add(connection);
            Given.execute(connection, "SELECT 1");
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** New connections can be had again, soon, though nobody restarted anything. */
    private void assertRecovers() {
        long started = System.nanoTime();
        await().pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(() -> {
            hold(1);
            hold(1);
            return true;
        });
        assertThat(Duration.ofNanos(System.nanoTime() - started).toMillis()).isLessThan(SOON);
        await().untilAsserted(() -> assertThat(health("a")).isEqualTo(Health.UP));
    }

    private void assertRefused(Caller caller, String... parts) {
        Throwable failure = caller.failure();
        assertThat(failure).isInstanceOf(SQLException.class).hasMessageContainingAll(parts);
        assertThat(failure).isNotInstanceOf(NoEndpointAvailableException.class); // which may be repeated
        assertThat(caller.millis()).as(failure.getMessage()).isLessThan(SOON);
        failures.add(failure);
    }

    private void assertNoOutage() {
        assertThat(events).noneMatch(event -> event instanceof PrimaryLost);
        assertThat(events).filteredOn(event -> event instanceof PrimaryChanged).hasSize(1);
        assertThat(events).noneMatch(event -> event instanceof HealthChanged change && change.to() == Health.DOWN);
    }

    private static long probePid(PostgresNode node) {
        return node.queryLong("SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
                + " WHERE application_name = 'failover-probe' AND usename = '" + USER + "'");
    }

    private Health health(String id) {
        return all().operator().status().endpoints().stream()
                .filter(e -> e.id().equals(id))
                .findFirst()
                .orElseThrow()
                .health();
    }

    private String verdict(String id) {
        return all().operator().status().endpoints().stream()
                .filter(e -> e.id().equals(id))
                .findFirst()
                .orElseThrow()
                .verdict();
    }
}
