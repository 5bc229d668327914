/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.benchmarks.Contender;
import java.util.concurrent.TimeUnit;

/** Reads through {@code replica()} while the primary freezes and one of the two replicas is promoted in its place. */
final class ReplicaReads implements Scenario {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String title() {
        return "reads on replicas, 4 closed loops and 4 at 50/s, primary frozen, promotion after 1 s: failed reads";
    }

    @Override
    public String target() {
        return "0";
    }

    @Override
    public boolean isTime() {
        return false;
    }

    @Override
    public Sample once() throws Exception {
        try (Gaps gaps = new Gaps();
                Stage stage = new Stage(Contender.OURS, Contender.DEFAULT_POOL_SIZE, false);
                Load load = new Load(stage::read).closed(4).open(4, 50)) {
            Clock.until(Clock.now() + 2 * SECOND);
            long struck = Clock.now();
            stage.failing().freeze();
            Clock.until(struck + SECOND);
            Comeback.byPromotion(stage.successor());
            stage.bystander().follow(stage.successor());
            Clock.until(Clock.now() + 3 * SECOND);
            long end = Clock.now();
            load.stop();
            long failed = load.calls().filter(call -> call.isFailedBy(end)).count();
            return new Sample(failed, gaps.longestNanos(struck, end), note(load, struck, end));
        }
    }

    private static String note(Load load, long struck, long end) {
        long during = load.calls()
                .filter(call -> call.startedNanos >= struck && call.isEndedBy(end))
                .count();
        long longest = load.calls()
                .filter(call -> call.startedNanos >= struck)
                .mapToLong(call -> Math.min(call.endedNanos(), end) - call.startedNanos)
                .max()
                .orElse(0);
        return during + " reads after the fault, the longest " + Figures.millis(longest / 1000) + " ms";
    }
}
