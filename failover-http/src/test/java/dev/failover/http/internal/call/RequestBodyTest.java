/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A body is asked for once, and sent again from memory. */
class RequestBodyTest {

    private final BodyMemory memory = new BodyMemory(10, 15);
    private final AtomicInteger subscriptions = new AtomicInteger();

    private RequestBody body(String text) {
        BodyPublisher bytes = BodyPublishers.ofString(text);
        BodyPublisher counted = new BodyPublisher() {
            @Override
            public long contentLength() {
                return -1;
            }

            @Override
            public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
                subscriptions.incrementAndGet();
                bytes.subscribe(subscriber);
            }
        };
        return new RequestBody(Optional.of(counted), memory);
    }

    private static final class Reader implements Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private String end = "open";

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer item) {
            byte[] copy = new byte[item.remaining()];
            item.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void onError(Throwable failure) {
            end = String.valueOf(failure.getMessage());
        }

        @Override
        public void onComplete() {
            end = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static String read(BodyPublisher publisher) {
        Reader reader = new Reader();
        publisher.subscribe(reader);
        return reader.end;
    }

    @Test
    void theSecondAttemptSendsWhatTheFirstDid() {
        RequestBody body = body("hello");

        assertThat(read(body.next())).isEqualTo("hello");
        assertThat(body.isRepeatable()).isTrue();
        BodyPublisher again = body.next();
        assertThat(again.contentLength()).isEqualTo(-1);
        assertThat(read(again)).isEqualTo("hello");
        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        RequestBody body = body("hello, hello");

        assertThat(read(body.next())).isEqualTo("hello, hello");
        assertThat(body.isRepeatable()).isFalse();
        assertThat(memory.used()).isZero();
    }

    @Test
    void allTogetherKeepNoMoreThanTheTotal() {
        read(body("0123456789").next());
        RequestBody second = body("0123456789");
        read(second.next());

        assertThat(second.isRepeatable()).isFalse();
        assertThat(memory.used()).isEqualTo(10);
    }

    @Test
    void whatIsReleasedMakesRoom() {
        RequestBody body = body("0123456789");
        read(body.next());
        body.release();

        assertThat(memory.used()).isZero();
        assertThat(body.isRepeatable()).isFalse();
    }

    @Test
    void anAttemptThatAsksLateGetsNothing() {
        RequestBody body = body("hello");
        BodyPublisher late = body.next();
        assertThat(read(body.next())).isEqualTo("hello");

        assertThat(read(late)).isEqualTo("the body was sent by another attempt already");
        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void noBodyNeedsNothing() {
        RequestBody none = new RequestBody(Optional.of(BodyPublishers.noBody()), memory);

        assertThat(none.isRepeatable()).isTrue();
        assertThat(none.next()).isNull();
    }
}
