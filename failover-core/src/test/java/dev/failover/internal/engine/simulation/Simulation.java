/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Damping;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.RoutePlanner;
import dev.failover.internal.state.Standing;
import dev.failover.internal.state.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a script: outage after outage, and after each a calm in which everything must be well again. */
final class Simulation {

    private static final long CALM = millis(1200);

    private final Script script;
    private final World world;
    /** Outages that were survived. */
    int survived;

    Simulation(Script script, Breach breach, boolean traced) {
        this.script = script;
        this.world = new World(script.seed(), breach, traced);
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
            settle();
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
        if (!holds) {
            world.violated(what);
            throw new Violation(what);
        }
    }

    private void survive(Script.Outage outage) {
        world.tell(() -> "---- " + outage);
        world.apps.forEach(app -> app.aborts = 0);
        strike(outage);
        world.repair();
        world.advance(flowWithin());
        flows();
        putBackCopies();
        settle();
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

    /** A probe under way that is lost, one at the interval, and as many more as it takes, each on a new connection. */
    private long flowWithin() {
        Damping damping = world.policy.damping();
        return millis(800 + 550) + (damping.rise() + 1) * millis(275 + 100);
    }

    /** A hold, the steps, and a breaker's window, its rest and its probes; and all that again after a way back. */
    private long restoredWithin() {
        return world.scenario.returns() ? millis(16_000) : millis(8000);
    }

    /** Until nothing has been decided for a while, and nothing failed. */
    private void settle() {
        long limit = world.now() + restoredWithin();
        int before = -1;
        int now = happened();
        while ((now != before || !everybodyIsKnown()) && world.now() < limit) {
            before = now;
            world.advance(millis(1000));
            now = happened();
        }
    }

    private int happened() {
        return world.apps.stream()
                .mapToInt(app -> app.events + app.callers.failures)
                .sum();
    }

    /** Who hides its identity must have been seen to follow, before it may lead. */
    private boolean everybodyIsKnown() {
        return !world.scenario.hidesIdentity()
                || world.apps.stream()
                        .flatMap(app -> app.state().endpoints().stream())
                        .allMatch(e -> !e.seen().identity().isEmpty()
                                || e.sight().followed()
                                || e.sight().claimed());
    }

    /** Writes go where they should, or would if somebody agreed, who does so now. */
    private void flows() {
        if (world.scenario.isFollowed()) {
            while (world.now() - world.servers.settledNanos < flowWithin()) {
                world.advance(millis(600)); // a way back is under way
            }
            world.apps.forEach(this::agree);
            world.advance(millis(600));
            world.apps.forEach(app -> demand(
                    app.writer().equals(leader()),
                    "5: " + app.name + ": writes go to \"" + app.writer() + "\", but " + leader() + " leads; "
                            + app.verdicts() + app.state().consent()));
        } else if (world.policy.topology() == Topology.PREFERRED) {
            world.advance(world.policy.following().confirmForNanos());
            world.apps.forEach(app -> ProcessFaults.answer(app, Kind.APPROVE));
            world.advance(millis(600));
            world.apps.forEach(app ->
                    demand(!app.writer().isEmpty(), "5: " + app.name + ": nobody has the writes; " + app.verdicts()));
        }
    }

    /**
     * A standby that does not tell its term, and was copied anew while nobody saw its log go back, is believed to be on the
     * branch that was given up until an operator drains it and puts it back.
     */
    private void putBackCopies() {
        if (!world.scenario.hidesTerms()) {
            return;
        }
        boolean some = false;
        for (App app : world.apps) {
            for (EndpointState e : app.state().endpoints()) {
                if (e.sight().astray()) {
                    some = true;
                    app.operator.order(Kind.DRAIN, e.id(), true);
                    world.in(
                            app.policy().drainNanos() + millis(100),
                            () -> app.operator.order(Kind.PUT_BACK, e.id(), false));
                }
            }
        }
        world.advance(some ? world.policy.drainNanos() + millis(800) : 0);
    }

    private void agree(App app) {
        ClusterState state = app.state();
        boolean stray = state.find(leader())
                .filter(e -> e.standing().kind() == Standing.Kind.STRAY)
                .isPresent();
        if (stray || !state.identity().equals(world.servers.identity)) {
            app.operator.resetFencing();
        } else if (!app.writer().equals(leader())) {
            boolean asked = state.consent().request().endpoint().equals(leader());
            demand(
                    asked,
                    "5: " + app.name + ": writes go to \"" + app.writer() + "\", " + leader()
                            + " leads, and nobody is asked; " + app.verdicts() + state.consent());
            approve(app, state.consent().request().id());
        }
    }

    /** By command, or in the file, which every process reads. */
    private void approve(App app, String id) {
        if (script.seed() % 3 != 0) {
            app.operator.order(Kind.APPROVE, id, false);
            return;
        }
        Moves m = world.policy.moves();
        ClusterPolicy approving = world.policy.with(new Moves(
                m.mode(),
                m.approveCrossRegion(),
                m.approvalTimeoutNanos(),
                m.approvalWaitNanos(),
                Set.of(id),
                m.writer(),
                m.paused(),
                m.maxPerHour()));
        world.apps.forEach(each -> each.reload(approving));
    }

    private String leader() {
        return world.servers.leader.id;
    }

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

    /** One application when a calm period begins. */
    private record Calm(App app, int events, int failures, int writes, RoutingSnapshot<Line> snapshot) {

        static Calm of(App app) {
            return new Calm(app, app.events, app.callers.failures, app.callers.writes, app.table.current());
        }

        @SuppressWarnings("ReferenceEquality") // another one is another one
        void compare() {
            World world = app.world;
            world.demand(app.callers.writes > writes, () -> "5: " + app.name + ": no writes flow; " + app.verdicts());
            world.demand(app.callers.failures == failures, () -> app.name + ": a call failed in a calm world");
            world.demand(app.events == events, () -> "6: " + app.name + ": something was decided in a calm world");
            world.demand(snapshot == app.table.current(), () -> "6: " + app.name + ": the route changed in calm");
            app.waitsForNobody();
            world.demand(
                    snapshot.plan().equals(RoutePlanner.plan(app.state())),
                    () -> "6: " + app.name + ": the route is not what the state says");
            Set<String> readers =
                    snapshot.plan().reads().stream().map(c -> c.endpoint()).collect(Collectors.toSet());
            List<String> missing = new ArrayList<>(world.scenario.ids());
            missing.removeAll(readers);
            world.demand(
                    missing.isEmpty(),
                    () -> "5: " + app.name + ": healthy, and serves no reads: " + missing + "; " + app.verdicts());
        }
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

    /** An invariant does not hold. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what, null, false, false);
        }
    }
}
