/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** The caller's subscriber, and word of when it has all of the body, or wants no more. */
final class TrackedBody<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> subscriber;
    private final Runnable ended;

    TrackedBody(BodySubscriber<T> subscriber, Runnable ended) {
        this.subscriber = subscriber;
        this.ended = ended;
    }

    @Override
    public CompletionStage<T> getBody() {
        return subscriber.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                subscription.request(n);
            }

            @Override
            public void cancel() {
                ended.run();
                subscription.cancel();
            }
        });
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
        ended.run();
        subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
        ended.run();
        subscriber.onComplete();
    }
}
