/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.failover.testkit.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real server in one region, behind a network that can be broken. It answers with its name, remembers what it was asked, and
 * notes the header {@code Id} of every request that it executed.
 */
public final class Region implements AutoCloseable {

    private final String name;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FaultProxy network;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Answer answer;

    /** How it answers; {@code n} counts from 1. */
    public interface Answer {
        void to(HttpExchange exchange, int n) throws IOException;
    }

    public Region(String name) {
        this.name = name;
        this.answer = (exchange, n) -> answer(exchange, 200, name);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
        network = FaultProxy.to("127.0.0.1", server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString();
        if (!path.endsWith("/health")) {
            asked.add(exchange.getRequestMethod() + " " + path + (body.length == 0 ? "" : " " + text(body)));
        }
        answer.to(exchange, count.incrementAndGet());
    }

    private static String text(byte[] body) {
        return body.length > 100 ? body.length + " bytes" : new String(body, StandardCharsets.UTF_8);
    }

    /** Says that the request was executed, and answers. */
    public void execute(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Id");
        if (id != null) {
            executed.computeIfAbsent(id, i -> new AtomicInteger()).incrementAndGet();
        }
        answer(exchange, 200, name);
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean none = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** From now on. */
    public void answers(Answer next) {
        answer = next;
    }

    public void answers(int status) {
        answer = (exchange, n) -> answer(exchange, status, name + " says " + status);
    }

    /** What breaks its network. */
    public FaultProxy network() {
        return network;
    }

    public String url() {
        return "http://127.0.0.1:" + network.port();
    }

    /** Requests but probes, as {@code METHOD uri body}. */
    public List<String> asked() {
        return asked;
    }

    /** How often each id was executed. */
    public Map<String, AtomicInteger> executed() {
        return executed;
    }

    @Override
    public void close() {
        network.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
