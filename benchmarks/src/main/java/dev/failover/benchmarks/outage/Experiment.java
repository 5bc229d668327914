/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.Health;
import dev.failover.benchmarks.Contender;
import dev.failover.testkit.PostgresNode;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One outage under load: 4 closed-loop writers and 4 open-loop ones at 50 calls a second each. */
final class Experiment {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final int PHASE_MILLIS = 500;
    private static final long AFTERMATH_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final Contender contender;
    private final Fault fault;
    private final long giveUpNanos;

    /** @param giveUp how long after t0 a client is waited for */
    Experiment(Contender contender, Fault fault, Duration giveUp) {
        this.contender = contender;
        this.fault = fault;
        this.giveUpNanos = giveUp.toNanos();
    }

    Run run(int number) throws Exception {
        try (Gaps gaps = new Gaps();
                Stage stage = new Stage(contender, Contender.DEFAULT_POOL_SIZE, fault.isProxied());
                Load load = new Load(stage::insert).closed(4).open(4, 50)) {
            awaitCalm(load);
            long struck = Clock.now();
            fault.strike(stage);
            long strikeEnd = Clock.now();
            Clock.until(struck + (fault.isInPlace() ? 2 : 1) * SECOND);
            long returning = Clock.now();
            long back = bringBack(stage);
            long end = awaitEnd(load, returning, back);
            load.stop();
            return new Reading(stage, load, gaps, struck, strikeEnd, returning, back, end)
                    .of(contender.toString(), fault.toString(), number, stage.written(survivor(stage)));
        }
    }

    /** Load for a while, and a little more at random, so that the fault hits any phase of a client's own clocks. */
    private static void awaitCalm(Load load) throws Exception {
        boolean working = Clock.until(Clock.now() + 30 * SECOND, 10, () -> load.firstAcknowledgedAfter(0) != Run.NEVER);
        if (!working) {
            throw new IllegalStateException("no write was acknowledged before the fault: "
                    + load.calls().map(Call::error).distinct().toList());
        }
        long phase = ThreadLocalRandom.current().nextInt(PHASE_MILLIS);
        Clock.until(Clock.now() + CALM_NANOS + TimeUnit.MILLISECONDS.toNanos(phase));
    }

    private long bringBack(Stage stage) throws Exception {
        return fault.isInPlace() ? Comeback.byStart(stage.failing()) : Comeback.byPromotion(stage.successor());
    }

    private PostgresNode survivor(Stage stage) {
        return fault.isInPlace() ? stage.failing() : stage.successor();
    }

    /** The end: writes go on and nobody waits any more since before t0; or it has taken too long. */
    private long awaitEnd(Load load, long returning, long back) throws Exception {
        Clock.until(back + AFTERMATH_NANOS);
        Clock.until(
                back + giveUpNanos,
                50,
                () -> load.firstAcknowledgedAfter(returning) != Run.NEVER && !load.isAnyUnderWaySince(back));
        return Clock.now();
    }

    /** Where the SUSPECT of an endpoint is looked for. */
    static long suspected(Timeline timeline, String endpoint, long struck) {
        return timeline.became(endpoint, Health.SUSPECT, struck - SECOND / 10);
    }
}
