/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.LogLines;
import dev.failover.stress.Pinned;
import dev.failover.stress.Race;
import dev.failover.stress.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Callers on real threads, while servers fail, files are reloaded, operators order and everything is closed. Three times as
 * long as a race.
 */
class SupervisorStressTest {

    private static final int DISTURBANCES = 60;

    @ParameterizedTest
    @EnumSource
    void callersOutliveWhateverHappens(Threads threads) throws Exception {
        threads.assume();
        int callers = threads == Threads.PLATFORM ? 8 : 1000;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3 * Race.seconds());
        SplittableRandom seeds = new SplittableRandom();
        int clusters = 0;
        long served = 0;
        try (LogLines log = new LogLines("a step after a decision failed");
                Pinned pinned = Pinned.watch(threads)) {
            do { // one at least, however slow the machine
                served += play(seeds.nextLong(), threads, callers);
                clusters++;
            } while (System.nanoTime() - end < 0);
            assertThat(log.warnings()).isEmpty();
            assertThat(pinned.stacks()).isEmpty();
        }
        System.out.println("stress: " + threads + ": " + served + " calls served by " + clusters + " clusters");
    }

    private static long play(long seed, Threads kind, int callers) throws Exception {
        StressCluster cluster = new StressCluster(seed);
        List<Thread> threads = new ArrayList<>();
        try {
            cluster.start();
            for (int i = 0; i < callers; i++) {
                threads.add(kind.start("caller-" + i, new StressCaller(cluster)));
            }
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < DISTURBANCES; i++) {
                cluster.disturb();
                LockSupport.parkNanos(1000L * random.nextInt(5000)); // between blows, not to wait for anything
            }
            cluster.heal();
            cluster.disturb();
        } finally {
            cluster.supervisor.close();
            Threads.join(threads, System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
            cluster.time.close();
        }
        cluster.check();
        return cluster.served.sum();
    }
}
