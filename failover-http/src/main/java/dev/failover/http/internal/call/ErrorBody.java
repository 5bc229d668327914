/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a response that the caller shall not see unless all else fails: to its end, which keeps the connection,
 * but only up to a limit. Never yields a body of the caller's type.
 */
final class ErrorBody<T> implements BodySubscriber<@Nullable T> {

    private final long limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<@Nullable T> end = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private boolean whole;

    ErrorBody(long limit) {
        this.limit = limit;
    }

    /** All of it, once the exchange has ended; null if it was too much, or broke. */
    byte @Nullable [] bytes() {
        return whole ? bytes.toByteArray() : null;
    }

    @Override
    public CompletionStage<@Nullable T> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Subscription next) {
        subscription = next;
        next.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
        for (ByteBuffer item : items) {
            keep(item);
        }
        if (bytes.size() > limit && subscription != null) {
            subscription.cancel();
            end.complete(null);
        }
    }

    private void keep(ByteBuffer item) {
        if (bytes.size() <= limit) {
            byte[] copy = new byte[item.remaining()];
            item.get(copy);
            bytes.writeBytes(copy);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(null);
    }

    @Override
    public void onComplete() {
        whole = bytes.size() <= limit;
        end.complete(null);
    }
}
