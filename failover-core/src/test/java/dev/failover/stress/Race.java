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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets actors loose on one fresh subject after another, many thousand times. All begin a round at the same moment, each
 * after a jitter of its own; whoever ends last looks at what they left and makes the next subject. A second long, or
 * {@code -Dstress.seconds}.
 */
public final class Race {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Supplier<Round> rounds;
    private final long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long played;

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

    private static final class Turn {
        private final Round round;
        private final AtomicInteger running;
        private final boolean last;
        private volatile @Nullable Turn next;

        Turn(Round round, boolean last) {
            this.round = round;
            this.last = last;
            this.running = new AtomicInteger(round.actors().size());
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
        Turn first = new Turn(rounds.get(), false);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < first.round.actors().size(); i++) {
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
        while (!turn.last) {
            jitter(random);
            attempt(turn.round.actors().get(actor));
            if (turn.running.decrementAndGet() == 0) {
                attempt(turn.round.check());
                turn.next = next(turn);
            }
            turn = await(turn);
        }
    }

    private Turn next(Turn turn) {
        boolean over = failure.get() != null || System.nanoTime() - endNanos > 0;
        played = over ? played : played + 1;
        return new Turn(over ? turn.round : rounds.get(), over);
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

    /** Spins for a while, then makes room for whoever is waited for. */
    public static void pause(int spins) {
        if (spins < 200) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
