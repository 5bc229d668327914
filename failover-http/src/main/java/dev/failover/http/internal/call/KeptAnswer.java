/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * An error response that was not shown to the caller, because another attempt was possible. If that does no better, the caller
 * gets it after all.
 */
final class KeptAnswer<T> {

    private final String endpoint;
    private final HttpResponse<T> response;
    private final byte[] bytes;

    /** @param bytes its whole body */
    KeptAnswer(String endpoint, HttpResponse<T> response, byte[] bytes) {
        this.endpoint = endpoint;
        this.response = response;
        this.bytes = bytes;
    }

    String endpoint() {
        return endpoint;
    }

    /** Through the caller's handler. */
    CompletableFuture<HttpResponse<T>> show(BodyHandler<T> handler) {
        BodySubscriber<T> subscriber = handler.apply(new Info(response));
        BodyPublishers.ofByteArray(bytes).subscribe(new InLists(subscriber));
        return subscriber
                .getBody()
                .<HttpResponse<T>>thenApply(body -> new Shown<>(response, body))
                .toCompletableFuture();
    }

    private record Info(HttpResponse<?> response) implements ResponseInfo {

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public Version version() {
            return response.version();
        }
    }

    /** Responses come in lists of buffers. */
    private record InLists(Subscriber<List<ByteBuffer>> subscriber) implements Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer item) {
            subscriber.onNext(List.of(item));
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }

    private static final class Shown<T> extends ResponseView<T> {

        private final T body;

        Shown(HttpResponse<T> response, T body) {
            super(response);
            this.body = body;
        }

        @Override
        public T body() {
            return body;
        }
    }
}
