/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import java.util.List;

/** Runs a script: outage after outage, and after each a calm in which everything must be well again. */
final class Simulation {

    private static final long CALM = millis(1200);

    private final Script script;
    private final World world;
    private final Recovery recovery;
    /** Outages that were survived. */
    int survived;

    Simulation(Script script, Breach breach, boolean traced) {
        this.script = script;
        this.world = new World(script.seed(), breach, traced);
        this.recovery = new Recovery(world, script.seed());
    }

    /**
     * Runs it to its end.
     *
     * @throws Violation if an invariant does not hold
     */
    void run() {
        try {
            world.time.afterEachStep(this::check);
            world.apps.forEach(app -> app.supervisor.start());
            world.apps.forEach(app -> app.callers.start(2, 2));
            recovery.settle();
            calm();
            for (Script.Outage outage : script.outages()) {
                survive(outage);
                survived++;
            }
            end();
        } finally {
            world.end();
            world.time.close();
        }
    }

    List<String> trace() {
        return world.trace();
    }

    private void check() {
        world.apps.forEach(app -> app.invariants.check());
        if (world.violation != null) {
            throw new Violation(world.violation);
        }
    }

    private void demand(boolean holds, String what) {
        world.require(holds, () -> what);
    }

    private void survive(Script.Outage outage) {
        world.tell(() -> "---- " + outage);
        world.apps.forEach(app -> app.aborts = 0);
        strike(outage);
        world.repair();
        recovery.await();
        boolean spared = world.apps.stream().allMatch(app -> app.aborts == 0);
        demand(!outage.isHarmless() || spared, "connections were aborted, though no server failed");
        calm();
    }

    private void strike(Script.Outage outage) {
        long lasts = 0;
        for (Script.Strike strike : outage.strikes()) {
            world.advance(strike.afterNanos());
            world.random.setSeed(strike.seed());
            Blow blow = new Blow(world, strike.seed());
            strike.fault().strike(blow);
            lasts = Math.max(lasts - strike.afterNanos(), blow.lastNanos());
        }
        world.advance(lasts + millis(10));
    }

    // ---- the calm after

    private void calm() {
        List<Calm> before = world.apps.stream().map(Calm::of).toList();
        world.advance(CALM);
        before.forEach(Calm::compare);
        if (world.scenario.isFollowed()) {
            world.apps.forEach(
                    app -> demand(app.writer().equals(leader()), "5: " + app.name + " does not follow " + leader()));
        }
        check();
    }

    private String leader() {
        return world.servers.leader.id;
    }

    private void end() {
        world.apps.forEach(app -> app.callers.stop = true);
        world.advance(millis(8000));
        for (App app : world.apps) {
            demand(app.callers.running == 0, "8: " + app.callers.running + " callers were forgotten");
            app.supervisor.close();
        }
        world.end();
        world.advance(millis(3000));
        demand(world.time.scheduled() == 0, "something goes on after the end");
    }
}
