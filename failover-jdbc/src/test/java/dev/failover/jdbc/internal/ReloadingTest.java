/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that changes, of a cluster whose servers nobody runs. */
@Timeout(60)
class ReloadingTest {

    private static final String A = url("a", 1);

    @TempDir
    private Path directory;

    private final List<FailoverEvent> events = new CopyOnWriteArrayList<>();
    private Path file;
    private JdbcCluster cluster;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("orders.properties");
        write(A);
        Fittings fittings = new Fittings(
                List.of(events::add),
                Optional.empty(),
                (endpoint, connection) -> {},
                Optional.empty(),
                Hooks.NONE,
                Optional.of(file));
        cluster = new JdbcCluster(JdbcConfiguration.load(file).cluster("orders"), fittings);
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static String url(String endpoint, int port) {
        return "endpoints." + endpoint + ".url=jdbc:postgresql://127.0.0.1:" + port + "/x";
    }

    private void write(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("reload=true", "jdbc.orders.username=u", "jdbc.orders.password=p"));
        List.of(lines).forEach(line -> all.add("jdbc.orders." + line));
        Path next = directory.resolve("next");
        Files.write(next, all.stream().map(line -> "failover." + line).toList());
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes it, and waits for what comes of it. */
    private ConfigurationReloaded take(String... lines) throws IOException {
        int before = reloads().size();
        write(lines);
        await().until(() -> reloads().size() > before);
        return reloads().get(before);
    }

    private List<ConfigurationReloaded> reloads() {
        return events.stream()
                .filter(ConfigurationReloaded.class::isInstance)
                .map(ConfigurationReloaded.class::cast)
                .toList();
    }

    private List<String> endpoints() {
        return cluster.status().endpoints().stream()
                .map(ClusterStatus.Endpoint::id)
                .toList();
    }

    private static boolean hasThreadsOf(String endpoint) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("failover-orders-" + endpoint + ":"));
    }

    @Test
    void whatOnlyThePoolCanJudgeIsRefusedAsAWhole() throws IOException {
        ConfigurationReloaded told = take(
                A,
                url("b", 2),
                url("c", 3),
                "endpoints.c.pool.transaction-isolation=NONSENSE",
                "failover.max-wait=1s",
                "pool.connection-timeout=2s");

        assertThat(told.outcome()).isEqualTo("refused");
        assertThat(told.details())
                .contains("failover.jdbc.orders.endpoints.c: ", "NONSENSE", "what was read before stays");
        assertThat(endpoints()).containsExactly("a");
        assertThat(hasThreadsOf("a")).isTrue();
        await("b's pool is closed").until(() -> !hasThreadsOf("b"));
        assertThat(cluster.status().reload())
                .contains(new ClusterStatus.Reload(told.at(), told.outcome(), told.details()));
        assertThat(take(A, url("b", 2)).details()).contains("added: b");
    }

    @Test
    void whatNeedsARestartIsJudgedByWhatAnEndpointWasMadeWith() throws IOException {
        take(A, url("b", 2));
        assertThat(take(A, url("b", 3)).details()).contains("needs a restart: failover.jdbc.orders.endpoints.b.url");

        take(A);
        await().until(() -> endpoints().equals(List.of("a")));
        assertThat(take(A, url("b", 4)).details()).isEqualTo("added: b");
    }

    @Test
    void theLimitOfProbesIsThatOfTheStart() throws IOException {
        assertThat(take(A, "probe.timeout=700ms").details())
                .isEqualTo("needs a restart: failover.jdbc.orders.probe.timeout");
    }
}
