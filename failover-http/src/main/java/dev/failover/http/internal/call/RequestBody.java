/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of one call. Its source is subscribed at most once: a second attempt gets what was recorded of the first, or, if
 * that never asked for it, the source. Back-pressure is the subscriber's own; its buffers are copied, not touched.
 */
final class RequestBody {

    private final @Nullable BodyPublisher source;
    private final BodyMemory memory;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Recording recording;

    RequestBody(Optional<BodyPublisher> source, BodyMemory memory) {
        this.source = source.filter(body -> body.contentLength() != 0).orElse(null);
        this.memory = memory;
    }

    /** Whether another attempt can send all of it. */
    boolean isRepeatable() {
        Recording made = recording;
        return source == null || !taken.get() || (made != null && made.complete);
    }

    /** Whether anybody asked for it: then a connection stood. */
    boolean wasSubscribed() {
        return taken.get();
    }

    /** For one attempt; null if the request has none. */
    @Nullable
    BodyPublisher next() {
        BodyPublisher body = source;
        if (body == null) {
            return null;
        }
        Recording made = recording;
        return made != null && made.complete ? made.replay(body.contentLength()) : new Once(body);
    }

    /** Nothing will be sent any more. */
    void release() {
        Recording made = recording;
        if (made != null) {
            made.drop();
        }
    }

    /** The source, for whoever comes first. */
    private final class Once implements BodyPublisher {

        private final BodyPublisher body;

        Once(BodyPublisher body) {
            this.body = body;
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            if (taken.compareAndSet(false, true)) {
                Recording made = new Recording(subscriber, memory);
                recording = made;
                body.subscribe(made);
            } else {
                refuse(subscriber);
            }
        }

        /** An attempt that was given up asks late. */
        private static void refuse(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(new IOException("the body was sent by another attempt already"));
        }
    }

    /** Passes everything on and keeps a copy, as long as there is room. */
    private static final class Recording implements Subscriber<ByteBuffer> {

        private final Subscriber<? super ByteBuffer> subscriber;
        private final BodyMemory memory;
        private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private volatile boolean complete;

        Recording(Subscriber<? super ByteBuffer> subscriber, BodyMemory memory) {
            this.subscriber = subscriber;
            this.memory = memory;
        }

        BodyPublisher replay(long length) {
            ByteArrayOutputStream all = kept;
            BodyPublisher bytes = BodyPublishers.ofByteArray(all == null ? new byte[0] : all.toByteArray());
            return length < 0 ? BodyPublishers.fromPublisher(bytes) : bytes;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer item) {
            keep(item.duplicate());
            subscriber.onNext(item);
        }

        private void keep(ByteBuffer item) {
            ByteArrayOutputStream all = kept;
            if (all != null && memory.reserve(all.size(), item.remaining())) {
                byte[] copy = new byte[item.remaining()];
                item.get(copy);
                all.writeBytes(copy);
            } else {
                drop();
            }
        }

        void drop() {
            ByteArrayOutputStream all = kept;
            if (all != null) {
                kept = null;
                complete = false;
                memory.release(all.size());
            }
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            complete = kept != null;
            subscriber.onComplete();
        }
    }
}
