/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.internal.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedAnswerTest {

    private final SystemTime time = new SystemTime("test");
    private final SharedAnswer<Integer> shared = new SharedAnswer<>(time);
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void end() {
        time.close();
    }

    private long in(Duration duration) {
        return time.nanos() + duration.toNanos();
    }

    private Integer slow() {
        int question = asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return question;
    }

    private CompletableFuture<Integer> caller() {
        CompletableFuture<Integer> got = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                got.complete(shared.get(this::slow, in(Duration.ofSeconds(20))));
            } catch (InterruptedException e) {
                got.completeExceptionally(e);
            }
        });
        callers.add(thread);
        thread.start();
        return got;
    }

    @Test
    void whoComesWhileItIsUnderWayGetsTheNextAndAllOfThemTheSame() throws Exception {
        CompletableFuture<Integer> first = caller();
        await().until(() -> asked.get() == 1);
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(caller());
        }
        assertThat(shared.get(this::slow, in(Duration.ofMillis(50))))
                .as("not in time")
                .isNull();
        await().until(() -> callers.stream().allMatch(SharedAnswerTest::isWaiting));
        answers.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (CompletableFuture<Integer> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(asked).hasValue(2);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void nobodyGetsAnAnswerThatWasAskedForBeforeItCame() throws Exception {
        AtomicLong log = new AtomicLong();
        SharedAnswer<Long> position = new SharedAnswer<>(time);
        AtomicInteger questions = new AtomicInteger();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 5000; n++) {
                    long mine = log.incrementAndGet();
                    assertThat(ask(position, log, questions)).isGreaterThanOrEqualTo(mine);
                }
            }));
        }
        writers.forEach(CompletableFuture::join);

        assertThat(questions.get()).isLessThanOrEqualTo(40_000);
    }

    private Long ask(SharedAnswer<Long> position, AtomicLong log, AtomicInteger questions) {
        try {
            return position.get(
                    () -> {
                        questions.incrementAndGet();
                        return log.get();
                    },
                    in(Duration.ofSeconds(10)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aQuestionThatFailsIsNoAnswerForThoseWhoWaitAndTheNextIsAsked() throws Exception {
        assertThat(shared.get(() -> null, in(Duration.ofSeconds(1)))).isNull();
        try {
            shared.get(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    in(Duration.ofSeconds(1)));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("on purpose");
        }
        assertThat(shared.get(() -> 7, in(Duration.ofSeconds(1)))).isEqualTo(7);
    }
}
