/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.FailoverEvent;
import dev.failover.FailoverListener;
import dev.failover.Incident;
import dev.failover.internal.engine.LossLog;
import dev.failover.internal.json.Json;
import dev.failover.internal.time.DaemonThreads;
import dev.failover.internal.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Posts events as JSON, one after the other and in order, on a thread of its own that ends when it is idle. A receiver
 * that hangs or fails is tried again with growing pauses, and costs the engine nothing; what it does not get is counted
 * and logged. A receiver may get an event twice: {@code X-Failover-Delivery} tells that it is the same.
 */
public final class Webhook implements FailoverListener, AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final WebhookPolicy policy;
    private final TimeSource time;
    private final EventJson json;
    private final HttpCall http;
    private final Duration firstPause;
    private final Duration grace;
    private final LossLog losses;
    private final ThreadPoolExecutor thread;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param instance which process tells it ({@code failover.instance})
     * @param incidents how an incident is written
     */
    public Webhook(
            String cluster,
            String instance,
            WebhookPolicy policy,
            Function<Incident, Json> incidents,
            TimeSource time) {
        this(cluster, instance, policy, incidents, time, FIRST_PAUSE, GRACE);
    }

    Webhook(
            String cluster,
            String instance,
            WebhookPolicy policy,
            Function<Incident, Json> incidents,
            TimeSource time,
            Duration firstPause,
            Duration grace) {
        this.policy = policy;
        this.time = time;
        this.json = new EventJson(instance, incidents);
        this.firstPause = firstPause;
        this.grace = grace;
        this.losses = new LossLog(cluster + ": " + policy);
        String name = "failover-" + cluster + "-webhook";
        this.http = new HttpCall(name + "-call", time);
        this.thread = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(policy.queue()), new DaemonThreads(name));
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler((task, executor) -> refused());
    }

    /** Never blocks. */
    @Override
    public void on(FailoverEvent event) {
        if (policy.wanted().test(event)) {
            thread.execute(() -> deliver(event));
        }
    }

    /** Events that the receiver accepted. */
    public long delivered() {
        return delivered.get();
    }

    /** Events that the receiver refused, or did not accept however often it was tried. */
    public long failed() {
        return failed.get();
    }

    /** Events that were never tried: too many waited, or it was closed. */
    public long dropped() {
        return dropped.get();
    }

    // ---- on its own thread

    private void deliver(FailoverEvent event) {
        String failure = post(event);
        if (failure.isEmpty()) {
            delivered.incrementAndGet();
            losses.over("works again");
        } else {
            failed.incrementAndGet();
            losses.lost("\"" + event.describe() + "\" was not delivered: " + failure);
        }
    }

    /** @return what failed; empty if it was accepted */
    private String post(FailoverEvent event) {
        try {
            HttpRequest request = request(event);
            int tries = 1;
            Outcome outcome = attempt(request);
            while (outcome.mayChange() && tries <= policy.retries() && pause(tries)) {
                outcome = attempt(request);
                tries++;
            }
            return outcome.failure().isEmpty() ? "" : outcome.failure() + " (tries: " + tries + ")";
        } catch (RuntimeException e) {
            return "it cannot be written as JSON: " + e;
        }
    }

    private HttpRequest request(FailoverEvent event) {
        String id = UUID.randomUUID().toString();
        String body = json.of(event, id).toString();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Failover-Delivery", id);
        if (!policy.secret().isEmpty()) {
            headers.put("X-Failover-Signature", Signature.of(body, policy.secret()));
        }
        return new HttpRequest("POST", policy.url(), headers, body, policy.timeout(), policy.timeout());
    }

    /**
     * How a try ended.
     *
     * @param failure empty if the event was accepted
     * @param mayChange whether another try might end better
     */
    private record Outcome(String failure, boolean mayChange) {

        static Outcome of(HttpCall.Answer answer) {
            int status = answer.status();
            boolean busy = status == 408 || status == 425 || status == 429 || status >= 500;
            return new Outcome(answer.isSuccess() ? "" : "status " + status, busy);
        }
    }

    private Outcome attempt(HttpRequest request) {
        try {
            return Outcome.of(http.send(request));
        } catch (IOException e) {
            return new Outcome(String.valueOf(e.getMessage()), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome("closed meanwhile", false);
        }
    }

    /** Twice as long each time, and never the same in two instances. Ends early, with {@code false}, when it is closed. */
    private boolean pause(int tries) {
        long longest = firstPause.toNanos() << Math.min(tries, 10);
        long nanos = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        try {
            time.await(new CompletableFuture<>(), time.nanos() + nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- the end

    private void refused() {
        dropped.incrementAndGet();
        losses.lost(
                thread.isShutdown()
                        ? "closed, newer events are dropped"
                        : policy.queue() + " events wait already (notify.webhook.queue): newer ones are dropped");
    }

    /** What waits gets two seconds; the rest is dropped, counted and logged. An interrupted thread does not wait. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = !awaitEnd(grace);
        List<Runnable> rest = thread.shutdownNow();
        rest.forEach(task -> dropped.incrementAndGet());
        rest.forEach(task -> losses.lost("closed before everything was delivered"));
        interrupted |= !awaitEnd(GRACE);
        http.close();
        losses.over("closed");
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return {@code false} if the calling thread was interrupted, which it is not afterwards */
    private boolean awaitEnd(Duration limit) {
        try {
            thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
