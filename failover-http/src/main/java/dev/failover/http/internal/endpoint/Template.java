/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What the user's clients are like. The first client that it made serves whatever belongs to no service, and answers what a
 * client is asked about itself.
 */
public final class Template {

    private final Supplier<HttpClient.Builder> supplier;
    private final HttpClient first;

    /** @param supplier makes a new builder with each call */
    public Template(Supplier<HttpClient.Builder> supplier) {
        this.supplier = supplier;
        this.first = supplier.get().build();
    }

    public HttpClient first() {
        return first;
    }

    /** Where calls go on and dependents of futures run, if nobody says otherwise: never the timer's thread. */
    public Executor executor() {
        return first.executor().orElseGet(() -> new CompletableFuture<>().defaultExecutor());
    }

    /** A client for the probes of all services: what calls do to their connections must not show in it. */
    public HttpClient probing() {
        return supplier.get().followRedirects(HttpClient.Redirect.NEVER).build();
    }

    /** A client for one endpoint: what it shares with the others is what the supplier gave all of them. */
    HttpClient make(Duration connectTimeout) {
        HttpClient.Builder builder = supplier.get().followRedirects(HttpClient.Redirect.NEVER);
        return first.connectTimeout().isPresent()
                ? builder.build()
                : builder.connectTimeout(connectTimeout).build();
    }
}
