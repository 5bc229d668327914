/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.LogLines;
import dev.failover.internal.json.Json;
import dev.failover.internal.time.SystemTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookTest {

    private static final Duration AMPLE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final SystemTime time = new SystemTime("webhook-test-timer");
    private final LogLines log = new LogLines("orders: webhook ");

    @BeforeEach
    void forgetOtherTests() {
        Thread.interrupted();
    }

    @AfterEach
    void end() {
        log.close();
        time.close();
    }

    private static FailoverEvent lost(int number) {
        return new PrimaryLost("orders", "e" + number, Instant.EPOCH, "a test");
    }

    private Webhook webhook(URI uri, String secret, int retries, int queue, Duration timeout, Duration grace) {
        WebhookPolicy policy = new WebhookPolicy(uri, secret, EventFilter.of(List.of()), retries, queue, timeout);
        return new Webhook("orders", "host-1", policy, i -> Json.NULL, time, Duration.ofMillis(1), grace);
    }

    private Webhook webhook(Receiver receiver) {
        return webhook(receiver.uri(), "", 3, 256, AMPLE, AMPLE);
    }

    // ---- what is posted

    @Test
    void anEventIsPostedWithAllThatItHas() throws Exception {
        try (Receiver receiver = new Receiver(n -> 204);
                Webhook webhook = webhook(receiver)) {
            webhook.on(new PrimaryChanged("orders", "b", Instant.EPOCH, "a", 2, "a is \"down\""));

            Receiver.Post post = receiver.next();
            assertThat(post.json()).isEqualTo(Json.parse("""
                            {"schema": 1, "id": "%s", "cluster": "orders", "instance": "host-1",
                             "event": "primary-changed", "endpoint": "b", "at": "1970-01-01T00:00:00Z",
                             "text": "primary a -> b (timeline 2; a is \\"down\\")",
                             "details": {"previous": "a", "term": 2, "why": "a is \\"down\\""}}""".formatted(post.delivery())));
            assertThat(post.type()).isEqualTo("application/json");
            assertThat(post.path()).isEqualTo("/hush?token=hush");
            assertThat(post.signature()).isEqualTo("null");
        }
    }

    @Test
    void withASecretTheVeryBytesAreSigned() throws Exception {
        try (Receiver receiver = new Receiver(n -> 200);
                Webhook webhook = webhook(receiver.uri(), "grüße", 3, 256, AMPLE, AMPLE)) {
            webhook.on(new PrimaryLost("orders", "a", Instant.EPOCH, "ümlaut 😀"));

            Receiver.Post post = receiver.next();
            assertThat(post.signature()).isEqualTo(Signature.of(post.body(), "grüße"));
        }
    }

    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsThatOfTheStandard() {
        assertThat(Signature.of("what do ya want for nothing?", "Jefe"))
                .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void eventsComeInOrderAndOnlyThoseThatAreWanted() throws Exception {
        try (Receiver receiver = new Receiver(n -> 200);
                Webhook webhook = webhook(receiver)) {
            webhook.on(new BreakerChanged("orders", "e", Instant.EPOCH, "CLOSED", "OPEN"));
            IntStream.range(0, 50).forEach(i -> webhook.on(lost(i)));
            List<String> endpoints = receiver.next(50).stream()
                    .map(post -> post.json().get("endpoint").text().orElseThrow())
                    .toList();

            assertThat(endpoints)
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "e" + i).toList());
        }
    }

    // ---- receivers that fail

    @Test
    void aReceiverThatFailsIsTriedAgainWithTheSameDelivery() throws Exception {
        try (Receiver receiver = new Receiver(n -> n < 4 ? 503 : 200)) {
            Webhook webhook = webhook(receiver);
            webhook.on(lost(1));
            List<Receiver.Post> posts = receiver.next(4);
            webhook.close();

            assertThat(posts).allMatch(post -> post.equals(posts.get(0)));
            assertThat(webhook.delivered()).isEqualTo(1);
            assertThat(webhook.failed()).isZero();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void whenEveryTryFailedTheNextEventIsTriedAndTheLossIsToldTwice() throws Exception {
        try (Receiver receiver = new Receiver(n -> n <= 8 ? 500 : 200)) {
            Webhook webhook = webhook(receiver);
            webhook.on(lost(1));
            webhook.on(lost(2));
            webhook.on(lost(3));
            receiver.next(9);
            webhook.close();

            assertThat(webhook.delivered()).isEqualTo(1);
            assertThat(webhook.failed()).isEqualTo(2);
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0))
                    .startsWith("orders: webhook http://127.0.0.1:")
                    .endsWith(": \"primary e1 -> none (a test)\" was not delivered: status 500 (tries: 4)");
            assertThat(log.warnings().get(1)).endsWith(": works again; events lost meanwhile: 2");
            assertThat(log.warnings()).noneMatch(line -> line.contains("hush"));
        }
    }

    @Test
    void aReceiverThatRefusesIsNotAskedAgain() throws Exception {
        try (Receiver receiver = new Receiver(n -> n == 1 ? 404 : 302)) {
            Webhook webhook = webhook(receiver);
            webhook.on(lost(1));
            webhook.on(lost(2));
            receiver.next(2);
            webhook.close();

            assertThat(webhook.failed()).isEqualTo(2);
            assertThat(receiver.isEmpty()).isTrue();
        }
    }

    @Test
    void aReceiverThatHangsBlocksNobodyAndWhatDoesNotFitIsCounted() throws Exception {
        BlockingQueue<Object> held = new LinkedBlockingQueue<>();
        try (RawServer silent = new RawServer(held::add)) {
            Webhook webhook = webhook(silent.uri("/hush"), "hush", 3, 4, AMPLE, SHORT);
            webhook.on(lost(0));
            assertThat(held.poll(10, TimeUnit.SECONDS)).isNotNull();
            IntStream.rangeClosed(1, 10).forEach(i -> webhook.on(lost(i)));
            assertThat(webhook.dropped()).isEqualTo(6);

            webhook.close();
            assertThat(webhook.delivered()).isZero();
            assertThat(webhook.failed()).isEqualTo(1);
            assertThat(webhook.dropped()).isEqualTo(10);
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0)).contains("4 events wait already (notify.webhook.queue)");
            assertThat(log.warnings().get(1)).endsWith(": closed; events lost meanwhile: 11");
            assertThat(log.warnings()).noneMatch(line -> line.contains("hush"));
        }
    }

    @Test
    void aReceiverThatTakesTooLongIsTriedAgainAfterTheTimeout() throws Exception {
        BlockingQueue<Object> held = new LinkedBlockingQueue<>();
        try (RawServer silent = new RawServer(held::add)) {
            Webhook webhook = webhook(silent.uri("/"), "", 1, 4, SHORT, AMPLE);
            webhook.on(lost(0));
            assertThat(held.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(held.poll(10, TimeUnit.SECONDS)).isNotNull();
            log.await(lines -> lines.size() == 1);
            assertThat(webhook.failed()).isEqualTo(1);
            webhook.close();
        }
    }

    // ---- the end

    @Test
    void whatWaitsIsDeliveredBeforeItEnds() throws Exception {
        try (Receiver receiver = new Receiver(n -> 200)) {
            Webhook webhook = webhook(receiver);
            IntStream.range(0, 20).forEach(i -> webhook.on(lost(i)));
            webhook.close();

            assertThat(webhook.delivered()).isEqualTo(20);
            webhook.on(lost(20));
            assertThat(webhook.dropped()).isEqualTo(1);
            assertThat(log.warnings()).singleElement().asString().endsWith("closed, newer events are dropped");
        }
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheReceiver() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer silent = new RawServer(connection -> asked.countDown())) {
            Webhook webhook = webhook(silent.uri("/"), "", 3, 4, AMPLE, Duration.ofMinutes(1));
            webhook.on(lost(0));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            Thread.currentThread().interrupt();
            webhook.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(webhook.failed()).isEqualTo(1);
        }
    }

    @Test
    void itsThreadsAreDaemonsOfItsOwnName() throws Exception {
        try (Receiver receiver = new Receiver(n -> {
            assertThat(threads()).contains("failover-orders-webhook", "failover-orders-webhook-call");
            return 200;
        })) {
            Webhook webhook = webhook(receiver);
            webhook.on(lost(0));
            receiver.next();
            webhook.close();
            assertThat(webhook.delivered()).isEqualTo(1);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isDaemon)
                .map(Thread::getName)
                .toList();
    }

    @Test
    void neitherPolicyNorLogShowsASecret() {
        WebhookPolicy policy =
                new WebhookPolicy(URI.create("https://host/hush?hush"), "hush", e -> true, 3, 256, AMPLE);
        assertThat(policy).hasToString("webhook https://host");
    }
}
