/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.benchmarks.Contender;
import java.util.concurrent.TimeUnit;

/** 16 writers on a pool of 4, a frozen primary, a promotion: how long anybody waits after the verdict. */
final class PoolOfFour implements Scenario {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String title() {
        return "pool of 4, 16 writers, primary frozen, promotion after 1 s: last call freed after the verdict";
    }

    @Override
    public String target() {
        return "<= 200 ms";
    }

    @Override
    public boolean isTime() {
        return true;
    }

    @Override
    public Sample once() throws Exception {
        try (Gaps gaps = new Gaps();
                Stage stage = new Stage(Contender.OURS, 4, false);
                Load load = new Load(stage::insert).closed(16)) {
            Clock.until(Clock.now() + 2 * SECOND);
            long struck = Clock.now();
            stage.failing().freeze();
            Clock.until(struck + SECOND);
            long back = Comeback.byPromotion(stage.successor());
            String successor = stage.successor().id();
            Clock.until(back + 5 * SECOND, 5, () -> stage.timeline.tookWrites(successor, struck) != Timeline.NEVER);
            long verdict = stage.timeline.tookWrites(successor, struck);
            Clock.until(back + 5 * SECOND, 100, () -> !load.isAnyUnderWaySince(verdict));
            long now = Clock.now();
            long freed = load.calls()
                    .filter(call -> call.isUnderWayAt(verdict))
                    .mapToLong(call -> Math.min(call.endedNanos(), now) - verdict)
                    .max()
                    .orElse(0);
            long failed = load.calls().filter(call -> call.isFailedBy(now)).count();
            return new Sample(freed / 1000, gaps.longestNanos(struck, verdict + freed), failed + " calls failed");
        }
    }
}
