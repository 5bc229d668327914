/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import dev.failover.http.internal.judge.Failures;
import dev.failover.http.internal.judge.Finding;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks one endpoint whether it serves. Occupies no thread. Thread-safe. */
public final class HttpProbe {

    private final HttpClient client;
    private final HttpRequest request;
    private final ProbeRules rules;
    private final Failures failures;
    private final TimeSource time;

    /** @param client not the one that calls use: a wedged pool must not lie */
    public HttpProbe(
            HttpClient client, URI base, ProbeRules rules, Duration timeout, Failures failures, TimeSource time) {
        this.client = client;
        this.request = HttpRequest.newBuilder(at(base, rules.path()))
                .method(rules.method(), HttpRequest.BodyPublishers.noBody())
                .timeout(timeout)
                .build();
        this.rules = rules;
        this.failures = failures;
        this.time = time;
    }

    private static URI at(URI base, String path) {
        String root = base.toString().replaceFirst("/$", "");
        return URI.create(root + (path.startsWith("/") ? "" : "/") + path);
    }

    /** Ends with an observation, or with a {@link ProbeFailedException}; cancelling it gives it up. */
    public CompletableFuture<Observation> ask() {
        long started = time.nanos();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        CompletableFuture<Observation> seen = new CompletableFuture<>();
        answer.whenComplete((response, failure) -> end(seen, response, failure, started));
        seen.whenComplete((observation, failure) -> {
            if (seen.isCancelled()) {
                answer.cancel(true);
            }
        });
        return seen;
    }

    private void end(
            CompletableFuture<Observation> seen,
            @Nullable HttpResponse<Void> response,
            @Nullable Throwable failure,
            long started) {
        if (response == null) {
            Finding finding = failures.of(failure == null ? new IllegalStateException("no answer") : failure, false);
            seen.completeExceptionally(new ProbeFailedException(finding.kind(), finding.why()));
        } else if (!rules.isAlive(response.statusCode())) {
            seen.completeExceptionally(
                    new ProbeFailedException(FailureKind.CHECK_FAILED, "answered " + response.statusCode()));
        } else {
            seen.complete(rules.observe(response.headers(), started, time.nanos()));
        }
    }
}
