/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One world after the other, on as many threads as there are processors: worlds know nothing of each other. */
final class Worlds {

    /** A world in which an invariant did not hold. */
    record Failure(long seed, int survived, String what) {}

    private final Breach breach;
    private final long firstSeed;
    private final long worlds;
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger survived = new AtomicInteger();
    private final AtomicReference<Optional<Failure>> failure = new AtomicReference<>(Optional.empty());

    Worlds(Breach breach, long firstSeed, int outages) {
        this.breach = breach;
        this.firstSeed = firstSeed;
        this.worlds = (outages + Script.OUTAGES - 1) / Script.OUTAGES;
    }

    /** Runs until all are through, or one fails. */
    Optional<Failure> run(int threads) throws InterruptedException {
        Thread[] others = new Thread[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(this::runSome, "worlds-" + i);
            others[i].start();
        }
        runSome();
        for (Thread other : others) {
            other.join();
        }
        return failure.get();
    }

    /** How many outages all worlds together went through. */
    int survived() {
        return survived.get();
    }

    private void runSome() {
        for (long i = next.getAndIncrement(); i < worlds && failure.get().isEmpty(); i = next.getAndIncrement()) {
            runOne(firstSeed + i);
        }
    }

    private void runOne(long seed) {
        Simulation simulation = new Simulation(Script.of(seed), breach, false);
        try {
            Optional<String> what = Minimiser.violation(simulation);
            what.ifPresent(w -> failure.set(Optional.of(new Failure(seed, simulation.survived, w))));
        } catch (RuntimeException | Error e) {
            failure.set(Optional.of(new Failure(seed, simulation.survived, "the simulation itself failed: " + e)));
        }
        survived.addAndGet(simulation.survived);
    }
}
