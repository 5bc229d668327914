/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox();

    @Test
    void workIsDoneInTheOrderOfTheDecisionsWhoeverDoesIt() throws Exception {
        int threads = 4;
        int each = 20_000;
        ReentrantLock lock = new ReentrantLock();
        int[] decided = {0};
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            pool.execute(() -> {
                await(start);
                for (int i = 0; i < each; i++) {
                    lock.lock();
                    try {
                        int number = decided[0]++;
                        outbox.add(() -> done.add(number));
                    } finally {
                        lock.unlock();
                    }
                    outbox.drain();
                }
            });
        }
        start.countDown();
        pool.shutdown();

        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done)
                .containsExactlyElementsOf(
                        IntStream.range(0, threads * each).boxed().toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void workThatLeavesWorkIsFinishedBeforeDrainReturns() {
        List<String> done = new ArrayList<>();
        outbox.add(() -> {
            done.add("first");
            outbox.add(() -> done.add("third"));
            outbox.drain();
            done.add("second");
        });

        outbox.drain();

        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void aStepThatFailsStopsNeitherTheOthersNorThoseToCome() {
        List<String> done = new ArrayList<>();
        outbox.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        outbox.add(() -> {
            throw new AssertionError("on purpose");
        });
        outbox.add(() -> done.add("next"));
        outbox.drain();
        outbox.add(() -> done.add("later"));
        outbox.drain();

        assertThat(done).containsExactly("next", "later");
    }
}
