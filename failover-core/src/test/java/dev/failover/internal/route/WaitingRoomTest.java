/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static dev.failover.Access.READ_ONLY;
import static dev.failover.Access.READ_WRITE;
import static dev.failover.internal.route.Routes.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.route.Refusal.Reason;
import dev.failover.internal.route.Routes.Call;
import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitingRoomTest {

    private final VirtualTime time = new VirtualTime();
    private final Routes routes = new Routes(time, 10_000, 20);

    private void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Starts callers that wait for the writes; the list fills with the times at which they were served. */
    private List<Long> waiting(Routes into, int count) {
        List<Long> served = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            time.call(() -> {
                try {
                    into.router.call(READ_WRITE, millis(30_000), Call.servedBy("a", "b"));
                    served.add(TimeUnit.NANOSECONDS.toMillis(time.nanos()));
                } catch (Exception e) {
                    served.add(-1L);
                }
            });
        }
        advance(1);
        return served;
    }

    @Test
    void nobodyWaitsBeyondItsDeadline() {
        Refusal refusal = routes.refusal(READ_WRITE, 700, Call.failing());

        assertThat(refusal.reason()).isEqualTo(Reason.NO_ENDPOINT);
        assertThat(refusal.waitedMillis()).isEqualTo(700);
        assertThat(refusal.why()).isEqualTo("a: DOWN; b: DOWN");
        assertThat(routes.waiting.waiters()).isZero();
    }

    @Test
    void nobodyWaitsLongerThanMaxWait() {
        assertThat(routes.refusal(READ_WRITE, 60_000, Call.failing()).waitedMillis())
                .isEqualTo(10_000);
    }

    @Test
    void theTimeOfAllWaitsOfACallCounts() {
        for (int i = 1; i <= 20; i++) {
            time.schedule(millis(i * 600), () -> routes.publish(List.of("a"), List.of(), 0));
        }

        assertThat(routes.refusal(READ_WRITE, 60_000, Call.failing()).waitedMillis())
                .isEqualTo(10_000);
    }

    @Test
    void overTheCapACallIsRefusedAtOnce() {
        List<Long> served = waiting(routes, 20);
        assertThat(routes.waiting.waiters()).isEqualTo(20);

        Refusal refusal = routes.refusal(READ_WRITE, 5000, Call.failing());

        assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_WAITERS);
        assertThat(refusal.waitedNanos()).isZero();
        assertThat(refusal.why()).contains("20", "failover.max-waiters");
        assertThat(served).isEmpty();
        advance(10_000);
        assertThat(routes.waiting.waiters()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsTheFlag() {
        AtomicReference<Reason> reason = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        time.call(() -> {
            Thread.currentThread().interrupt();
            reason.set(routes.refusal(READ_WRITE, 5000, Call.failing()).reason());
            flag.set(Thread.currentThread().isInterrupted());
        });
        advance(1);

        assertThat(reason.get()).isEqualTo(Reason.INTERRUPTED);
        assertThat(flag.get()).isTrue();
        assertThat(routes.waiting.waiters()).isZero();
    }

    @Test
    void afterTheEndNobodyWaits() {
        List<Long> served = waiting(routes, 3);
        time.schedule(millis(100), () -> routes.table.close().run());
        advance(200);

        assertThat(served).containsExactly(-1L, -1L, -1L);
        Refusal refusal = routes.refusal(READ_WRITE, 5000, Call.failing());
        assertThat(refusal.reason()).isEqualTo(Reason.CLOSED);
        assertThat(refusal.waitedNanos()).isZero();
    }

    @Test
    void nobodyWaitsForWhatNoSnapshotCures() {
        List<Long> served = waiting(routes, 2);
        routes.publish(List.of(), List.of("b"), 1, "a: wrong password").run();
        advance(1);

        assertThat(served).containsExactly(-1L, -1L);
        Refusal refusal = routes.refusal(READ_WRITE, 5000, Call.failing());
        assertThat(refusal.reason()).isEqualTo(Reason.HOPELESS);
        assertThat(refusal.why()).isEqualTo("a: wrong password");
        assertThat(refusal.waitedNanos()).isZero();
        assertThat(routes.refusal(READ_ONLY, 500, Call.failing()).reason()).isEqualTo(Reason.NO_ENDPOINT);
    }

    @Test
    void asManyAsAreIdleGoAtOnceTheOthersSpreadOver200Milliseconds() {
        routes.idle = 4;
        List<Long> served = waiting(routes, 14);
        routes.publish(List.of("b"), List.of(), 0);
        advance(2000);

        // ten wait for connections: 200 ms / 11 apart
        assertThat(served).containsExactly(1L, 1L, 1L, 1L, 19L, 37L, 55L, 73L, 91L, 110L, 128L, 146L, 164L, 182L);
    }

    @Test
    void manyAreSpreadAMillisecondApart() {
        Routes large = new Routes(time, 60_000, 2000);
        large.idle = 10;
        List<Long> served = waiting(large, 1010);
        large.publish(List.of("b"), List.of(), 0);
        advance(10);
        assertThat(served).hasSizeBetween(18, 20);
        advance(490);
        assertThat(served).hasSizeBetween(500, 512);
        advance(500);
        assertThat(served).hasSize(1010).doesNotContain(-1L);
    }

    @Test
    void newsOfReplicasDoNotReleaseEverybodyAtOnce() {
        List<Long> served = waiting(routes, 14);
        routes.publish(List.of("b"), List.of(), 0);
        time.schedule(millis(20), () -> routes.publish(List.of("b"), List.of("c"), 1));
        time.schedule(millis(25), () -> routes.publish(List.of("b"), List.of("c", "b"), 1));
        advance(30);
        assertThat(served).hasSize(5);

        advance(200);
        assertThat(served).hasSize(14).last().isEqualTo(182L);
    }

    @Test
    void anotherPrimaryEndsTheStagedRelease() {
        List<Long> served = waiting(routes, 14);
        routes.publish(List.of("a"), List.of(), 0);
        time.schedule(millis(25), () -> {
            routes.lost("a");
            routes.publish(List.of(), List.of(), 0);
        });
        advance(300);
        assertThat(served).hasSize(5);

        routes.publish(List.of("b"), List.of(), 0);
        advance(300);
        assertThat(served).hasSize(14).doesNotContain(-1L);
    }

    @Test
    void aTurnNeverComesAfterTheDeadline() {
        routes.idle = 0;
        AtomicReference<Long> hasty = new AtomicReference<>();
        time.call(() -> {
            try {
                routes.router.call(READ_WRITE, millis(50), Call.servedBy("b"));
                hasty.set(TimeUnit.NANOSECONDS.toMillis(time.nanos()));
            } catch (Exception e) {
                hasty.set(-1L);
            }
        });
        List<Long> served = waiting(routes, 19); // who came last is woken first
        advance(10);
        routes.publish(List.of("b"), List.of(), 0);
        advance(300);

        assertThat(hasty.get()).isEqualTo(50L);
        assertThat(served).hasSize(19);
    }

    @Test
    void readersAreNotStaged() {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            time.call(() -> {
                try {
                    served.add(routes.router.call(READ_ONLY, millis(5000), Call.servedBy("b")));
                } catch (Exception e) {
                    served.add(e.getMessage());
                }
            });
        }
        advance(1);
        routes.publish(List.of(), List.of("b"), 1);
        advance(1);

        assertThat(served).hasSize(10).containsOnly("b");
    }

    /** Real threads: a snapshot comes at any moment of the way into the wait; whoever missed it would sit for 20 s. */
    @Test
    @Timeout(60)
    void noWakeUpIsEverLost() throws Exception {
        try (SystemTime system = new SystemTime("stress")) {
            int rounds = 5000;
            int callers = 4;
            Routes real = new Routes(system, 20_000, 1000);
            AtomicInteger round = new AtomicInteger();
            AtomicInteger lost = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(callers);
            AtomicInteger[] progress = IntStream.range(0, callers)
                    .mapToObj(i -> new AtomicInteger())
                    .toArray(AtomicInteger[]::new);
            for (AtomicInteger mine : progress) {
                Thread caller = new Thread(() -> {
                    for (int i = 1; i <= rounds; i++) {
                        int wanted = i;
                        long started = System.nanoTime();
                        try {
                            real.router.call(
                                    READ_ONLY,
                                    millis(20_000),
                                    new Call((id, attempt) -> round.get() >= wanted ? id : null));
                        } catch (Exception e) {
                            lost.incrementAndGet();
                        }
                        if (System.nanoTime() - started > millis(5000)) {
                            lost.incrementAndGet();
                        }
                        mine.incrementAndGet();
                    }
                    done.countDown();
                });
                caller.setDaemon(true);
                caller.start();
            }
            for (int i = 1; i <= rounds; i++) {
                int reached = i - 1;
                while (IntStream.range(0, callers).anyMatch(c -> progress[c].get() < reached)) {
                    Thread.onSpinWait();
                }
                round.set(i);
                real.publish(List.of(), List.of("b"), 1);
            }

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(lost).hasValue(0);
            assertThat(real.waiting.waiters()).isZero();
        }
    }
}
