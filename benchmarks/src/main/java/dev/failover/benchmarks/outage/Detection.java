/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.Health;
import dev.failover.benchmarks.Contender;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A primary freezes and nobody is promoted: how long until it is DOWN. With the default configuration. */
final class Detection implements Scenario {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String title() {
        return "primary frozen, no promotion: from the fault to DOWN";
    }

    @Override
    public String target() {
        return "<= 2300 ms";
    }

    @Override
    public boolean isTime() {
        return true;
    }

    @Override
    public Sample once() throws Exception {
        try (Gaps gaps = new Gaps();
                Stage stage = new Stage(Contender.OURS, Contender.DEFAULT_POOL_SIZE, false);
                Load load = new Load(stage::insert).closed(4)) {
            long phase = ThreadLocalRandom.current().nextLong(SECOND);
            Clock.until(Clock.now() + SECOND + phase);
            long struck = Clock.now();
            stage.failing().freeze();
            String failing = stage.failing().id();
            Clock.until(
                    struck + 10 * SECOND,
                    2,
                    () -> stage.timeline.became(failing, Health.DOWN, struck) != Timeline.NEVER);
            long down = stage.timeline.became(failing, Health.DOWN, struck);
            Clock.until(Clock.now() + SECOND / 5);
            load.stop();
            String note = load.calls().filter(call -> call.failure() != null).count() + " calls failed";
            return new Sample(
                    down == Timeline.NEVER ? Run.NEVER : (down - struck) / 1000,
                    gaps.longestNanos(struck, Clock.now()),
                    note);
        }
    }
}
