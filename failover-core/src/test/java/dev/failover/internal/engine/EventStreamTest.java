/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private final EventStream stream = new EventStream("orders", "events");

    private static FailoverEvent event(int number) {
        return new PrimaryLost("orders", "e" + number, Instant.EPOCH, "a test");
    }

    @Test
    void everyListenerHearsAllInOrderOnTheEventThread() throws Exception {
        int count = 1000;
        CountDownLatch heard = new CountDownLatch(2 * count);
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> threads = new ArrayList<>();
        stream.add(e -> {
            first.add(e.endpoint());
            heard.countDown();
        });
        stream.add(e -> {
            second.add(e.endpoint());
            threads.add(Thread.currentThread().getName());
            heard.countDown();
        });

        IntStream.range(0, count).forEach(i -> stream.publish(event(i)));

        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        List<String> all = IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
        assertThat(first).isEqualTo(all);
        assertThat(second).isEqualTo(all);
        assertThat(threads).containsOnly("failover-orders-events");
        stream.close();
    }

    @Test
    void aListenerThatThrowsHarmsNobodyAndIsCalledAgain() throws Exception {
        CountDownLatch heard = new CountDownLatch(4);
        stream.add(e -> {
            heard.countDown();
            throw new IllegalStateException("on purpose");
        });
        stream.add(e -> {
            heard.countDown();
            throw new AssertionError("on purpose");
        });

        stream.publish(event(1));
        stream.publish(event(2));

        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        stream.close();
    }

    @Test
    void whatWasPublishedBeforeTheEndIsToldAndWhatComesAfterIsNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(2);
        List<String> told = new ArrayList<>();
        stream.add(e -> {
            awaitQuietly(go);
            told.add(e.endpoint());
            heard.countDown();
        });
        stream.publish(event(1));
        stream.publish(event(2));
        stream.close();
        stream.publish(event(3));
        go.countDown();

        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("e1", "e2");
    }

    @Test
    void whoClosesMayWaitUntilTheLastOneIsTold() {
        List<String> told = new CopyOnWriteArrayList<>();
        stream.add(e -> told.add(e.endpoint()));
        IntStream.range(0, 1000).forEach(i -> stream.publish(event(i)));

        stream.close(Duration.ofSeconds(10));

        assertThat(told).hasSize(1000);
    }

    @Test
    void itWaitsNoLongerThanItIsToldTo() {
        CountDownLatch go = new CountDownLatch(1);
        stream.add(e -> awaitQuietly(go));
        stream.publish(event(1));

        stream.close(Duration.ofMillis(10));
        go.countDown();
    }

    @Test
    void whileAListenerHangsNewerEventsAreDroppedCountedAndLoggedTwice() throws Exception {
        EventStream small = new EventStream("small", "events", 3);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(4);
        List<String> told = new ArrayList<>();
        small.add(e -> {
            hangs.countDown();
            awaitQuietly(go);
            told.add(e.endpoint());
            heard.countDown();
        });
        try (LogLines log = new LogLines("small: ")) {
            small.publish(event(0));
            assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
            IntStream.rangeClosed(1, 8).forEach(i -> small.publish(event(i)));

            assertThat(small.dropped()).isEqualTo(5);
            assertThat(log.warnings()).singleElement().asString().startsWith("small: events: a listener hangs");

            go.countDown();
            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
            small.close();
            log.await(lines -> lines.size() == 2);
            assertThat(log.warnings().get(1)).contains("events lost meanwhile: 5");
        }
        assertThat(told).containsExactly("e0", "e1", "e2", "e3");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
