/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.Health;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All connections under TLS, to servers whose certificate is for 127.0.0.1 and signed by an authority of the test's own. */
@WithPostgres(standbys = 1)
@Timeout(120)
class TlsIT {

    private static final long SLACK = 1000;

    @TempDir
    private static Path directory;

    private static PostgresCluster cluster;
    private static Path authority;

    /** When an endpoint was first heard to be DOWN. */
    private final Map<String, Long> down = new ConcurrentHashMap<>();

    private PostgresNode a;
    private PostgresNode b;
    private @Nullable FailoverDataSource dataSource;

    @BeforeAll
    static void start(PostgresCluster started) throws IOException {
        cluster = started;
        Certificates certificates = new Certificates(directory, "ours");
        Certificates.Signed signed = certificates.sign("server", "ip:127.0.0.1");
        authority = certificates.file();
        cluster.nodes().forEach(node -> node.offerTls(signed.certificate(), signed.key()));
        cluster.primary().execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
    }

    @BeforeEach
    void look() {
        a = cluster.primary();
        b = cluster.standbys().get(0);
        b.awaitReplayOf(a);
    }

    @AfterEach
    void close() {
        if (dataSource != null) {
            dataSource.close();
            Traces.awaitNone("orders", cluster);
        }
    }

    private FailoverDataSource open(FailoverDataSourceBuilder builder) {
        FailoverDataSource opened = builder.listener(this::hear).build();
        dataSource = opened;
        return opened;
    }

    private void hear(FailoverEvent event) {
        if (event instanceof HealthChanged change && change.to() == Health.DOWN) {
            down.putIfAbsent(change.endpoint(), System.nanoTime());
        }
    }

    private FailoverDataSourceBuilder verifying(Path trusted) {
        return Given.cluster("orders", a, b)
                .property("driver.sslmode", "verify-full")
                .property("driver.sslrootcert", trusted.toString());
    }

    @Test
    void connectionsAndProbesAreUnderTls() throws SQLException {
        FailoverDataSource all = open(verifying(authority));

        String own = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        try (Connection connection = all.getConnection()) {
            assertThat(Given.text(connection, own)).isEqualTo("t");
        }
        await().untilAsserted(() -> assertThat(Given.port(all.replica())).isEqualTo(b.port()));
        String ours =
                "SELECT string_agg(DISTINCT application_name || ' ' || ssl, ', ' ORDER BY application_name || ' ' || ssl)"
                        + " FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'app'";
        assertThat(a.queryString(ours)).isEqualTo("failover-probe true, orders true");
        assertThat(b.queryString(ours)).isEqualTo("failover-probe true, orders true");
    }

    // ---- refused

    @Test
    void aServerWhoseCertificateNobodyWeTrustSignedIsRefusedAtOnce() throws IOException {
        Path stranger = new Certificates(directory, "theirs").file();
        FailoverDataSource all = open(verifying(stranger));

        assertRefused(all, "a: ", "b: ", "PKIX", "08004", "check failover.jdbc.orders.driver.sslrootcert");
    }

    @Test
    void aServerWhoseCertificateIsAnotherHostsIsRefusedAtOnce() {
        FailoverDataSource all = open(verifying(authority)
                .endpoint("a", e -> e.url(onLocalhost(a)))
                .endpoint("b", e -> e.url(onLocalhost(b))));

        assertRefused(all, "a: ", "b: ", "localhost", "08004", "names in the server's certificate");
    }

    @Test
    void aFileThatIsNotThereIsNamedAtOnce() {
        FailoverDataSource all = open(verifying(directory.resolve("nowhere.pem")));

        assertRefused(all, "a: ", "nowhere.pem", "08004", "check the files in failover.jdbc.orders.driver.sslrootcert");
    }

    private static String onLocalhost(PostgresNode node) {
        return node.url().replace("127.0.0.1", "localhost");
    }

    private void assertRefused(FailoverDataSource all, String... parts) {
        for (Caller caller :
                List.of(Caller.of(() -> Given.insert(all, 1)), Caller.of(() -> Given.port(all.replica())))) {
            Throwable failure = caller.failure();
            assertThat(failure)
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(NoEndpointAvailableException.class) // which may be repeated
                    .hasMessageContainingAll(parts);
            assertThat(((SQLException) failure).getSQLState()).isEqualTo("08004");
            assertThat(caller.millis()).as(failure.getMessage()).isLessThan(3 * SLACK);
        }
        assertThat(all.operator().status().toString()).contains(parts[parts.length - 1]);
        assertThat(down).isEmpty();
    }

    // ---- faults

    @Test
    void whenThePrimaryIsKilledTheNextStatementSucceedsOnTheStandby() throws SQLException {
        FailoverDataSource all = open(verifying(authority));
        Given.insert(all, 1);

        a.kill();
        b.promoteAndWait();
        Given.insert(all, 2);

        assertThat(Given.port(all)).isEqualTo(b.port());
        assertThat(b.queryLong("SELECT count(*) FROM orders")).isEqualTo(2);
        b.execute("TRUNCATE orders");
        all.close();
        a.recloneFrom(b);
    }

    @Test
    void aStatementOnAServerThatFreezesIsFreedWithTheVerdict() throws SQLException {
        FailoverDataSource all = open(verifying(authority).property("failover.max-wait", "200ms"));
        try (Connection connection = all.getConnection()) {
            Given.execute(connection, "SELECT 1");
            Caller running = Caller.of(() -> Given.execute(connection, "SELECT pg_sleep(100)"));
            await().until(running::isBlocked);

            a.freeze();
            try {
                await().pollInterval(Duration.ofMillis(5)).until(() -> down.containsKey(a.id()));
                assertThat((Throwable) running.failure()).isInstanceOf(ConnectionLostException.class);
                assertThat(running.millisAfter(down.get(a.id()))).isLessThan(SLACK);
            } finally {
                a.thaw();
            }
        } finally {
            a.terminateBackends(PostgresNode.USER); // a sleeping one would not notice that its client is gone
        }
    }

    @Test
    void aServerThatIsFrozenFromTheStartHoldsUpNeitherCallersNorTheEnd() throws SQLException {
        a.freeze();
        try {
            FailoverDataSource all = open(verifying(authority).property("failover.max-wait", "500ms"));

            Caller writer = Caller.of(() -> Given.insert(all, 1));
            assertThat((Throwable) writer.failure()).isInstanceOf(NoEndpointAvailableException.class);
            await().ignoreExceptions().until(() -> Given.port(all.replica()) == b.port());
            Caller closing = Caller.of(all::close);
            assertThat((Throwable) closing.failure()).isNull();
            assertThat(closing.millis()).isLessThan(3 * SLACK);
        } finally {
            a.thaw();
        }
    }
}
