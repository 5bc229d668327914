/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.failover.internal.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** Where a webhook posts to. Answers the n-th post, from 1, with the status that a test wants. */
final class Receiver implements AutoCloseable {

    /** What came. */
    record Post(String body, String signature, String delivery, String type, String path) {
        Json json() {
            try {
                return Json.parse(body);
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }
    }

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
    private final IntUnaryOperator status;
    private int count;

    Receiver(IntUnaryOperator status) throws IOException {
        this.status = status;
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "receiver");
            daemon.setDaemon(true);
            return daemon;
        }));
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        posts.add(new Post(
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Failover-Signature")),
                exchange.getRequestHeaders().getFirst("X-Failover-Delivery"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestURI().toString()));
        exchange.sendResponseHeaders(status.applyAsInt(++count), -1);
        exchange.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hush?token=hush");
    }

    Post next() throws InterruptedException {
        Post post = posts.poll(10, TimeUnit.SECONDS);
        if (post == null) {
            throw new AssertionError("nothing was posted");
        }
        return post;
    }

    List<Post> next(int number) throws InterruptedException {
        List<Post> next = new ArrayList<>();
        while (next.size() < number) {
            next.add(next());
        }
        return next;
    }

    boolean isEmpty() {
        return posts.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
