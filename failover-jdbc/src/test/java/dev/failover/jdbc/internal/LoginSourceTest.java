/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.internal.time.SystemTime;
import dev.failover.jdbc.CredentialsProvider.Credentials;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that takes its time, or a file. */
@Timeout(60)
class LoginSourceTest {

    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SystemTime time = new SystemTime("source-test");
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final LoginSource<Credentials> provided = source(this::next);

    private <T> LoginSource<T> source(Callable<T> source) {
        return new LoginSource<>("source-test-login", "the CredentialsProvider", source, time);
    }

    private Credentials next() throws InterruptedException {
        int call = calls.incrementAndGet();
        asked.countDown();
        answers.await();
        return new Credentials("app", "password " + call);
    }

    @AfterEach
    void end() {
        provided.close();
        time.close();
    }

    @Test
    void whatComesTooLateServesWhoeverAsksNext() throws Exception {
        assertNone(SHORT_NANOS, "the CredentialsProvider has not answered within 50 ms");
        assertNone(SHORT_NANOS, "the CredentialsProvider has not answered within 50 ms");
        answers.countDown();

        assertThat(provided.ask(LONG_NANOS).password()).isEqualTo("password 1");
        assertThat(provided.ask(LONG_NANOS).password()).isEqualTo("password 2");
        assertThat(calls).hasValue(2);
    }

    @Test
    void theEndFreesWhoeverWaitsAndWhoeverComesLater() throws Exception {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> assertNone(LONG_NANOS, "the CredentialsProvider is not asked any more, for this is closed"),
                task -> new Thread(task, "asking").start());
        asked.await();

        provided.close();

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
        assertNone(LONG_NANOS, "the CredentialsProvider is not asked any more, for this is closed");
    }

    @Test
    void aProviderWhoseOwnCallWasCancelledIsNotTakenForTheEnd() {
        try (LoginSource<Credentials> cancelled = source(() -> {
            throw new CancellationException("of mine");
        })) {
            assertThatThrownBy(() -> cancelled.ask(LONG_NANOS))
                    .hasMessage("the CredentialsProvider failed: java.util.concurrent.CancellationException: of mine");
        }
        try (LoginSource<Credentials> completed = source(() -> {
            throw new CompletionException("vault", null);
        })) {
            assertThatThrownBy(() -> completed.ask(LONG_NANOS))
                    .hasMessage("the CredentialsProvider failed: java.util.concurrent.CompletionException: vault");
        }
    }

    @Test
    void whereNoThreadCouldBeHadTheNextOneTriesAgain() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        ThreadFactory scarce = task -> {
            if (threads.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task, "source-test-login");
        };
        try (LoginSource<Credentials> starved =
                new LoginSource<>(scarce, "it", () -> new Credentials("app", "secret"), time)) {
            assertThatThrownBy(() -> starved.ask(LONG_NANOS)).hasMessageContaining("unable to create native thread");
            assertThat(starved.ask(LONG_NANOS).username()).isEqualTo("app");
        }
    }

    private void assertNone(long patienceNanos, String message) {
        assertThatThrownBy(() -> provided.ask(patienceNanos))
                .isInstanceOf(SQLException.class)
                .hasMessage(message)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("28P01");
    }
}
