/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls at a steady rate, whatever becomes of them: every second one a POST with an id of its own. */
final class Load implements AutoCloseable {

    /** How a call ended: with a status, or with a failure. */
    record Ended(String method, String id, int status, Throwable failure, Duration took) {

        boolean isGood() {
            return status == 200;
        }
    }

    private final HttpClient http;
    private final String uri;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger number = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<Ended>> calls = new ConcurrentLinkedQueue<>();

    Load(HttpClient http, String uri, int perSecond) {
        this.http = http;
        this.uri = uri;
        clock.scheduleAtFixedRate(this::call, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    private void call() {
        int n = number.incrementAndGet();
        String id = String.valueOf(n);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).header("Id", id);
        String method = n % 2 == 0 ? "GET" : "POST";
        if (method.equals("POST")) {
            request.POST(BodyPublishers.ofString("x".repeat(1024)));
        }
        long start = System.nanoTime();
        calls.add(http.sendAsync(request.build(), BodyHandlers.ofString())
                .handle((response, failure) -> ended(method, id, response, failure, start)));
    }

    private static Ended ended(String method, String id, HttpResponse<?> response, Throwable failure, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Ended(method, id, response == null ? 0 : response.statusCode(), failure, took);
    }

    int started() {
        return number.get();
    }

    /** No more calls; how all of them ended. */
    List<Ended> stop() throws Exception {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        List<Ended> all = new ArrayList<>();
        for (CompletableFuture<Ended> call : calls) {
            all.add(call.get(30, TimeUnit.SECONDS));
        }
        return all;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
