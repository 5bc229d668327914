/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets actors loose on one fresh subject after another, many thousand times. All begin a round at the same moment, each
 * after a jitter of its own; whoever comes last to the end of some rounds looks at what was left and makes the next
 * subjects. A second long, or {@code -Dstress.seconds}.
 */
public final class Race {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int STRIDE = 40;
    private static final int MOST_SPINS = 2000;

    private final Supplier<Round> rounds;
    private final long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long played; // by whoever ends a turn

    /** What one actor does, or what must be true when all have ended. */
    public interface Act {
        void run() throws Exception;
    }

    /** One subject. The actors are as many in each round. */
    public record Round(Act check, List<Act> actors) {
        public static Round of(Act check, Act... actors) {
            return new Round(check, List.of(actors));
        }
    }

    /** A subject and who has come for it. */
    private static final class Meeting {
        private final Round round;
        private final AtomicInteger here = new AtomicInteger();

        Meeting(Round round) {
            this.round = round;
        }

        /** Begins together with the others, but does not wait for ever for one that the machine does not run. */
        void await() {
            here.incrementAndGet();
            for (int i = 0; i < MOST_SPINS && here.get() < round.actors().size(); i++) {
                Thread.onSpinWait();
            }
        }
    }

    /** Some subjects in a row; after them, everybody waits for everybody. */
    private static final class Turn {
        private final List<Meeting> meetings;
        private final AtomicInteger running;
        private volatile @Nullable Turn next;

        Turn(List<Meeting> meetings, int actors) {
            this.meetings = meetings;
            this.running = new AtomicInteger(actors);
        }

        boolean isLast() {
            return meetings.isEmpty();
        }
    }

    private Race(Supplier<Round> rounds) {
        this.rounds = rounds;
    }

    /** How long a race lasts. */
    public static long seconds() {
        return Long.getLong("stress.seconds", 1);
    }

    /** @param rounds makes a fresh subject with its actors; called by one thread at a time */
    public static void run(String name, Threads kind, Supplier<Round> rounds) throws InterruptedException {
        kind.assume();
        new Race(rounds).run(name, kind);
    }

    private void run(String name, Threads kind) throws InterruptedException {
        Turn first = turn();
        int actors = first.running.get();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < actors; i++) {
            int actor = i;
            threads.add(kind.start("race-" + i, () -> play(actor, first)));
        }
        Threads.join(threads, endNanos + PATIENCE_NANOS);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(name + ", " + kind + ", round " + played + ": " + failed.getMessage(), failed);
        }
        System.out.println("race: " + name + ", " + kind + ": " + played + " rounds");
    }

    private void play(int actor, Turn first) {
        SplittableRandom random = new SplittableRandom();
        Turn turn = first;
        while (!turn.isLast()) {
            for (Meeting meeting : turn.meetings) {
                meeting.await();
                jitter(random);
                attempt(meeting.round.actors().get(actor));
            }
            if (turn.running.decrementAndGet() == 0) {
                turn.next = next(turn);
            }
            turn = await(turn);
        }
    }

    private Turn next(Turn turn) {
        for (Meeting meeting : turn.meetings) {
            attempt(meeting.round.check());
            played += failure.get() == null ? 1 : 0;
        }
        boolean over = failure.get() != null || System.nanoTime() - endNanos > 0;
        return over ? new Turn(List.of(), 0) : turn();
    }

    private Turn turn() {
        List<Meeting> meetings = new ArrayList<>(STRIDE);
        for (int i = 0; i < STRIDE; i++) {
            meetings.add(new Meeting(rounds.get()));
        }
        return new Turn(meetings, meetings.get(0).round.actors().size());
    }

    private void attempt(Act act) {
        try {
            act.run();
        } catch (Exception | AssertionError e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void jitter(SplittableRandom random) {
        for (int i = random.nextInt(1 << random.nextInt(9)); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private static Turn await(Turn turn) {
        int spins = 0;
        Turn next = turn.next;
        while (next == null) {
            pause(spins++);
            next = turn.next;
        }
        return next;
    }

    /**
     * Spins for a while, then makes room for whoever is waited for, at last by parking: virtual threads that yield to each
     * other may starve a third for ever.
     */
    public static void pause(int spins) {
        if (spins < 200) {
            Thread.onSpinWait();
        } else if (spins < 400) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(20_000);
        }
    }
}
