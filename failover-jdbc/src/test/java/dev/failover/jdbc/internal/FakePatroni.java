/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Patroni's REST API as its documentation has it, with the answers that a test wants. */
final class FakePatroni implements AutoCloseable {

    /** Leader pg-a at 10.0.0.1, standby pg-b at 10.0.0.2, an older Patroni's standby pg-c at 10.0.0.3. */
    static final String HEALTHY = """
            {"members": [
              {"name": "pg-a", "role": "leader", "state": "running", "api_url": "http://10.0.0.1:8008/patroni",
               "host": "10.0.0.1", "port": 5432, "timeline": 5},
              {"name": "pg-b", "role": "replica", "state": "streaming", "api_url": "http://10.0.0.2:8008/patroni",
               "host": "10.0.0.2", "port": 5433, "timeline": 5, "lag": 0},
              {"name": "pg-c", "role": "sync_standby", "state": "running", "api_url": "http://10.0.0.3:8008/patroni",
               "host": "10.0.0.3", "port": 5432, "timeline": 5, "lag": "unknown"}],
             "scope": "demo"}
            """;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread daemon = new Thread(task, "fake-patroni");
        daemon.setDaemon(true);
        return daemon;
    });
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** How one path answers. */
    record Answer(int status, String body, boolean hangs) {}

    FakePatroni(Answer cluster, Answer switchover) throws IOException {
        server.setExecutor(threads);
        server.createContext("/cluster", exchange -> answer(exchange, cluster));
        server.createContext("/switchover", exchange -> answer(exchange, switchover));
        server.start();
    }

    static Answer answer(int status, String body) {
        return new Answer(status, body, false);
    }

    static Answer hang() {
        return new Answer(200, "", true);
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body
                        + (login == null ? "" : " " + login))
                .strip());
        if (answer.hangs()) {
            awaitEnd();
        }
        byte[] text = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Each request: method, path, body and login. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
