/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.failover.internal.engine.simulation.Worlds.Failure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The real engine, twice, through random outages of a world that knows the truth. Everything follows from the seed:
 * {@code -Dsimulation.seed=} replays one world, {@code -Dsimulation.outages=} sets how many outages there are.
 */
class OutageSimulationTest {

    private static final int OUTAGES = Integer.getInteger("simulation.outages", 20_000);
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());
    private static final Duration TO_SHORTEN = Duration.ofSeconds(20);
    private static final int LINES = 250;

    @Test
    void throughEveryOutageTheInvariantsHold() throws InterruptedException {
        String only = System.getProperty("simulation.seed");
        long started = System.nanoTime();
        long busyBefore = processorNanos();
        Worlds worlds = only == null
                ? new Worlds(Breach.NONE, 1, OUTAGES)
                : new Worlds(Breach.NONE, Long.parseLong(only), Script.OUTAGES);
        Optional<Failure> failure = worlds.run(only == null ? THREADS : 1);
        failure.ifPresent(OutageSimulationTest::explain);
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "simulation: %d outages in %.1f s (%.0f per second; %.1f s of processor time)%n",
                worlds.survived(), seconds, worlds.survived() / seconds, (processorNanos() - busyBefore) / 1e9);
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void explain(Failure failure) {
        Script script = Script.of(failure.seed());
        long end = System.nanoTime() + TO_SHORTEN.toNanos();
        Script shortest = new Minimiser(
                        script, failure.survived(), failure.what(), Breach.NONE, () -> System.nanoTime() - end < 0)
                .shortest();
        Simulation again = new Simulation(shortest, Breach.NONE, true);
        String what = Minimiser.violation(again).orElse("(does not fail again: " + failure.what() + ")");
        List<String> trace = new ArrayList<>(again.trace());
        List<String> last = trace.subList(Math.max(0, trace.size() - LINES), trace.size());
        throw new AssertionError("invariant " + what + "\nreplay: ./mvnw -pl failover-core test -Dsimulation.seed="
                + failure.seed() + "\nit takes no more than " + shortest.outages() + " in "
                + Scenario.of(failure.seed())
                + "\n" + String.join("\n", last));
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(story(seed)).isEqualTo(story(seed));
        }
    }

    private static List<String> story(long seed) {
        Simulation simulation = new Simulation(Script.of(seed), Breach.NONE, true);
        simulation.run();
        return simulation.trace();
    }
}
