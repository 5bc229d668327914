/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static dev.failover.Access.READ_ONLY;
import static dev.failover.Access.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.internal.route.Refusal.Reason;
import dev.failover.internal.route.Routes.Refused;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Plan.Choice;
import dev.failover.internal.state.Plan.Obstacle;
import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.TimeSource;
import dev.failover.stress.Race;
import dev.failover.stress.Race.Act;
import dev.failover.stress.Race.Round;
import dev.failover.stress.Threads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls against changes of the route, on real threads. */
class RouteRaceTest {

    private static final int BUDGET_MILLIS = 5000;

    private final SystemTime time = new SystemTime("race");

    @AfterEach
    void stop() {
        time.close();
    }

    private Routes routes(int maxWaiters) {
        return new Routes(time, BUDGET_MILLIS, maxWaiters);
    }

    /** What a call holds of an endpoint. */
    private static final class Loan {
        private final String of;
        private final boolean wasVoid;
        private int givenBack;

        Loan(Candidate<String> candidate) {
            this.of = candidate.endpoint().id();
            this.wasVoid = !candidate.isCurrent();
        }
    }

    /** A call that keeps account of what it obtained; on c it never obtains anything. */
    private static final class Caller implements Act, Attempt<String, Loan, Refused> {
        private final Routes routes;
        private final Access access;
        private final List<Loan> loans = new ArrayList<>();
        private final List<Candidate<String>> failed = new ArrayList<>();
        private @Nullable Loan kept;
        private @Nullable Reason refused;

        Caller(Routes routes, Access access) {
            this.routes = routes;
            this.access = access;
        }

        @Override
        public void run() {
            try {
                kept = routes.router.call(access, Routes.millis(BUDGET_MILLIS), this);
            } catch (Refused e) {
                refused = e.refusal.reason();
            }
        }

        @Override
        public @Nullable Loan on(Candidate<String> candidate, long nowNanos, long deadlineNanos) {
            if (candidate.endpoint().id().equals("c")) {
                failed.add(candidate);
                return null;
            }
            borrow(candidate);
            Loan loan = new Loan(candidate);
            loans.add(loan);
            return loan;
        }

        /** Takes a while; every fourth one long enough for the endpoint to move, if it is going to. */
        private static void borrow(Candidate<String> candidate) {
            int longest = ThreadLocalRandom.current().nextInt(4) == 0
                    ? 420
                    : ThreadLocalRandom.current().nextInt(50);
            for (int i = 0; i < longest && candidate.isCurrent(); i++) {
                Race.pause(i);
            }
        }

        @Override
        public boolean isWithinLag(Loan obtained, Candidate<String> candidate, long deadlineNanos) {
            return true;
        }

        @Override
        public void giveBack(Loan obtained) {
            obtained.givenBack++;
        }

        @Override
        public Refused refused(Refusal refusal) {
            return new Refused(refusal);
        }

        void wasServed() {
            assertThat(refused).as("refused").isNull();
            assertThat(kept).isNotNull();
            for (int i = 1; i < failed.size(); i++) {
                assertThat(failed.get(i)).as("tried again on the same snapshot").isNotSameAs(failed.get(i - 1));
            }
            assertThat(kept.wasVoid)
                    .as("%s was handed out after it had moved", kept.of)
                    .isFalse();
            for (Loan loan : loans) {
                assertThat(loan.givenBack).as("given back").isEqualTo(loan == kept ? 0 : 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatMovedWhileItWasBorrowedIsGivenBack(Threads threads) throws Exception {
        Race.run("borrow and move", threads, () -> {
            Routes routes = routes(100);
            routes.publish(List.of("a"), List.of(), 0);
            Caller one = new Caller(routes, READ_WRITE);
            Caller two = new Caller(routes, READ_WRITE);
            Act move = () -> {
                routes.lost("a");
                routes.publish(List.of("b"), List.of(), 0);
            };
            return Round.of(
                    () -> {
                        one.wasServed();
                        two.wasServed();
                    },
                    one,
                    two,
                    move);
        });
    }

    /** Else a call could take what it finds in the old snapshot for good, after another was served by the new one. */
    @Test
    void incarnationsMoveBeforeTheSnapshotIsSeen() throws Exception {
        Race.run("move before snapshot", Threads.PLATFORM, () -> {
            Routes routes = routes(100);
            routes.publish(List.of("a"), List.of(), 0);
            AtomicBoolean moved = new AtomicBoolean();
            Act move = () -> {
                for (int i = 0; i < 100; i++) {
                    routes.lost("a");
                    routes.publish(List.of("a"), List.of(), 0);
                }
                moved.set(true);
            };
            Act watch = () -> {
                while (!moved.get()) {
                    Candidate<String> candidate =
                            routes.table.current().candidates(READ_WRITE).get(0);
                    int now = candidate.endpoint().incarnation();
                    if (now < candidate.incarnation()) {
                        throw new AssertionError(candidate + " was seen when its endpoint was at " + now);
                    }
                }
            };
            return Round.of(() -> {}, watch, move);
        });
    }

    @ParameterizedTest
    @EnumSource
    void noWakeUpIsLost(Threads threads) throws Exception {
        Race.run("wait and publish", threads, () -> {
            Routes routes = routes(100);
            routes.idle = 10;
            routes.publish(List.of("c"), List.of("c"), 1);
            Access access = ThreadLocalRandom.current().nextBoolean() ? READ_WRITE : READ_ONLY;
            int news = ThreadLocalRandom.current().nextInt(3);
            Caller one = new Caller(routes, access);
            Caller two = new Caller(routes, access);
            Act publish = () -> {
                for (int i = 0; i < news; i++) {
                    routes.publish(List.of("c"), List.of("c"), 1);
                }
                routes.publish(List.of("b"), List.of("b"), 1);
            };
            return Round.of(
                    () -> {
                        one.wasServed();
                        two.wasServed();
                        assertThat(routes.waiting.waiters()).isZero();
                    },
                    one,
                    two,
                    publish);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theEndReachesWhoeverWaits(Threads threads) throws Exception {
        Race.run("wait and close", threads, () -> {
            Routes routes = routes(100);
            Caller one = new Caller(routes, READ_WRITE);
            Caller two = new Caller(routes, READ_ONLY);
            Act close = () -> {
                routes.publish(List.of(), List.of(), 0);
                routes.table.close().run();
            };
            return Round.of(
                    () -> {
                        assertThat(one.refused).isEqualTo(Reason.CLOSED);
                        assertThat(two.refused).isEqualTo(Reason.CLOSED);
                        assertThat(routes.waiting.waiters()).isZero();
                    },
                    one,
                    two,
                    close);
        });
    }

    /** Nobody waits for long, and the most who ever waited together are remembered. */
    private static final class Clock implements TimeSource {
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public Scheduled schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(CompletableFuture<?> promise, long deadlineNanos) {
            most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            Race.pause(ThreadLocalRandom.current().nextInt(300)); // sometimes others get their turn
            waiting.decrementAndGet();
            return false;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource
    void neverMoreWaitThanMay(Threads threads) throws Exception {
        Race.run("max-waiters", threads, () -> {
            Clock clock = new Clock();
            Routes routes = new Routes(clock, BUDGET_MILLIS, 1);
            Act call = () -> {
                for (int i = 0; i < 50; i++) {
                    new Caller(routes, READ_ONLY).run();
                }
            };
            return Round.of(
                    () -> {
                        assertThat(clock.most).hasValue(1);
                        assertThat(routes.waiting.waiters()).isZero();
                    },
                    call,
                    call,
                    call);
        });
    }

    @Test
    void endpointsComeAndGoUnderTheEyesOfReaders() throws Exception {
        Race.run("add and remove", Threads.PLATFORM, () -> {
            Routes routes = routes(100);
            routes.publish(List.of("a"), List.of("a"), 1);
            AtomicBoolean changed = new AtomicBoolean();
            Act change = () -> {
                for (int i = 0; i < 20; i++) {
                    routes.table.add("d", "d");
                    routes.table.publish(reads(i, "d", "a")).run();
                    routes.table.publish(reads(i, "a")).run();
                    routes.table.remove("d");
                }
                changed.set(true);
            };
            Act read = () -> {
                while (!changed.get()) {
                    look(routes);
                }
            };
            Caller caller = new Caller(routes, READ_ONLY);
            return Round.of(
                    () -> {
                        caller.wasServed();
                        assertThat(routes.table.endpoints()).hasSize(3);
                    },
                    change,
                    read,
                    caller);
        });
    }

    private static Plan reads(int a, String... ids) {
        List<Choice> reads = new ArrayList<>();
        for (String id : ids) {
            reads.add(new Choice(id, id.equals("a") ? a : 0, false, false, false, reads.isEmpty() ? 1 : 0));
        }
        Map<String, Integer> incarnations = Map.of("a", a, "b", 0, "c", 0, "d", 0);
        return new Plan(Set.of(), List.of(), reads, Set.of(ids), Set.of(), incarnations, Set.of(), Obstacle.NONE);
    }

    /** Each list of endpoints is whole, and whoever is routed to is known to whoever asks while that route holds. */
    private static void look(Routes routes) {
        int known = 0;
        for (Endpoint<String> endpoint : routes.table.endpoints()) {
            known += endpoint.id().isEmpty() ? 0 : 1;
        }
        if (known != 3 && known != 4) {
            throw new AssertionError(known + " endpoints");
        }
        RoutingSnapshot<String> snapshot = routes.table.current();
        for (Candidate<String> candidate : snapshot.candidates(READ_ONLY)) {
            boolean there = routes.table.find(candidate.endpoint().id()).isPresent();
            if (!there && routes.table.current() == snapshot) {
                throw new AssertionError(candidate + " is routed to and not known");
            }
        }
    }

    @Test
    void sharesAreExactWhoeverDraws() throws Exception {
        int draws = 100;
        List<Choice> choices = List.of(share("a", 0.15), share("b", 0.6), share("c", 0.25));
        Race.run("turns", Threads.PLATFORM, () -> {
            int start = ThreadLocalRandom.current().nextInt();
            AtomicIntegerArray counts = new AtomicIntegerArray(3);
            Turns turns = Turns.of(choices, new AtomicInteger(start));
            Act draw = () -> {
                for (int i = 0; i < draws; i++) {
                    counts.incrementAndGet(turns.next());
                }
            };
            return Round.of(
                    () -> {
                        int[] alone = new int[3];
                        Turns again = Turns.of(choices, new AtomicInteger(start));
                        for (int i = 0; i < 3 * draws; i++) {
                            alone[again.next()]++;
                        }
                        for (int i = 0; i < 3; i++) {
                            assertThat(counts.get(i)).isEqualTo(alone[i]);
                        }
                    },
                    draw,
                    draw,
                    draw);
        });
    }

    private static Choice share(String id, double share) {
        return new Choice(id, 0, false, false, false, share);
    }
}
