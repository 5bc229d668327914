/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.endpoint.Exchange;
import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.http.internal.judge.Evidence;
import dev.failover.http.internal.judge.Finding;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.time.TimeSource.Scheduled;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call, at one endpoint. Everything that may end it races for its phase.
 *
 * <pre>
 *   AWAITING --headers, the caller's---------------> COMMITTED --> the caller
 *      |  |----headers, another attempt possible---> REJECTED ---> when the body has ended: follow
 *      |  |----failed-----------------------------> FAILED -----> follow
 *      +-------timer, abort, cancel----------------> GIVEN_UP ---> follow, or nothing
 * </pre>
 */
final class Attempt<T> implements Exchange, BodyHandler<T> {

    /** How far it is. */
    enum Phase {
        AWAITING,
        COMMITTED,
        REJECTED,
        FAILED,
        GIVEN_UP
    }

    private final Walk<T> walk;
    private final Candidate<HttpEndpoint> candidate;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.AWAITING);
    private volatile @Nullable CompletableFuture<HttpResponse<T>> exchange;
    private volatile @Nullable Scheduled timer;
    private @Nullable ErrorBody<T> error;
    private @Nullable Reservation next;

    Attempt(Walk<T> walk, Candidate<HttpEndpoint> candidate) {
        this.walk = walk;
        this.candidate = candidate;
    }

    Candidate<HttpEndpoint> candidate() {
        return candidate;
    }

    String endpoint() {
        return candidate.endpoint().id();
    }

    private HttpEndpoint resource() {
        return candidate.endpoint().resource();
    }

    /** @param hurried calls {@link Walk#overdue} if there are no headers in time; null for never */
    void send(HttpRequest request, @Nullable Scheduled hurried) {
        timer = hurried;
        resource().inFlight().add(this);
        CompletableFuture<HttpResponse<T>> sent = submit(request);
        exchange = sent;
        if (phase.get() == Phase.GIVEN_UP) {
            sent.cancel(true); // the end came before there was anything to cancel
        }
        sent.whenComplete(this::ended);
    }

    private CompletableFuture<HttpResponse<T>> submit(HttpRequest request) {
        HttpClient client = resource().delegate().client();
        try {
            return client.sendAsync(request, this, walk.call().push());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether the caller of this has the say from now on. */
    boolean win(Phase to) {
        return phase.compareAndSet(Phase.AWAITING, to);
    }

    // ---- headers

    /** The commit point: before a byte of the body, and on the last attempt that is possible in any case. */
    @Override
    @SuppressWarnings("NullAway") // nobody sees the body of an attempt that lost
    public BodySubscriber<T> apply(ResponseInfo info) {
        Finding finding = walk.rules().answers().of(info.statusCode(), info.headers());
        Reservation reserved =
                finding.evidence() == Evidence.ANSWERED ? Reservation.END : walk.reserve(this, finding.evidence());
        if (reserved.isAttempt() && win(Phase.REJECTED)) {
            walk.found(this, finding, reserved);
            ErrorBody<T> unseen = new ErrorBody<>(walk.rules().errorBuffer());
            next = reserved;
            error = unseen;
            return (BodySubscriber<T>) unseen;
        }
        walk.giveBack(reserved);
        if (!win(Phase.COMMITTED)) {
            return (BodySubscriber<T>) new ErrorBody<T>(0);
        }
        stopTimer();
        walk.found(this, finding, Reservation.END);
        return new TrackedBody<>(walk.call().handler().apply(info), this::left);
    }

    private void left() {
        resource().inFlight().remove(this);
    }

    // ---- the end

    private void ended(@Nullable HttpResponse<T> response, @Nullable Throwable failure) {
        stopTimer();
        Reservation reserved = next;
        ErrorBody<T> unseen = error;
        if (phase.get() == Phase.COMMITTED) {
            if (failure != null) {
                left();
            }
            walk.finish(this, response, failure);
            return;
        }
        left();
        if (reserved != null && unseen != null) {
            walk.rejected(this, response, unseen.bytes(), reserved);
        } else if (failure != null && win(Phase.FAILED)) {
            walk.broke(this, failure);
        }
    }

    /** The endpoint is DOWN. */
    @Override
    public void abort(String why) {
        if (win(Phase.GIVEN_UP)) {
            cancelExchange();
            walk.aborted(this, why);
        }
    }

    /** No headers in time. One whose error body does not end is not waited for either. */
    void overdue() {
        if (phase.get() == Phase.REJECTED) {
            cancelExchange();
        } else {
            walk.overdue(this);
        }
    }

    /** The caller wants no answer any more. */
    void abandon() {
        win(Phase.GIVEN_UP);
        cancelExchange();
    }

    void cancelExchange() {
        stopTimer();
        CompletableFuture<HttpResponse<T>> running = exchange;
        if (running != null) {
            running.cancel(true);
        }
    }

    private void stopTimer() {
        Scheduled clock = timer;
        if (clock != null) {
            clock.cancel();
        }
    }
}
