/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.failover.FailoverListener;
import dev.failover.jdbc.LogLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears what, of a cluster whose server nobody runs. */
@Timeout(60)
class EventsTest {

    private static JdbcCluster cluster(List<FailoverListener> listeners, String... more) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("endpoints.a.url", "jdbc:postgresql://127.0.0.1:1/x");
        keys.put("username", "u");
        keys.put("password", "p");
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        Map<String, String> full = new LinkedHashMap<>();
        keys.forEach((key, value) -> full.put("failover.jdbc.orders." + key, value));
        Fittings fittings = new Fittings(
                listeners,
                Optional.empty(),
                (endpoint, connection) -> {},
                Optional.empty(),
                Hooks.NONE,
                Optional.empty());
        return new JdbcCluster(JdbcConfiguration.of(full).cluster("orders"), fittings);
    }

    @Test
    void aListenerThatHangsDoesNotSilenceTheLog() {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FailoverListener hanging = event -> {
            hangs.countDown();
            awaitQuietly(go);
        };
        try (LogLines log = new LogLines();
                JdbcCluster cluster = cluster(List.of(hanging))) {
            cluster.reloaded("applied", "the first");
            awaitQuietly(hangs);
            cluster.reloaded("applied", "the second");

            await().until(() -> log.all().stream().anyMatch(line -> line.contains("the second")));
            go.countDown();
        }
    }

    @Test
    void theWebhookGetsTheLastEventsToo() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
            JdbcCluster cluster = cluster(List.of(), "notify.webhook.url", url);
            for (int i = 0; i < 20; i++) {
                cluster.reloaded("applied", "number " + i);
            }
            cluster.close();

            assertThat(bodies).filteredOn(body -> body.contains("number ")).hasSize(20);
        } finally {
            receiver.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
