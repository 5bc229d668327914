/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Damping;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Standing;
import dev.failover.internal.state.Topology;
import java.util.Set;

/** What must follow within its time once everything is mended; and operators who do what nobody else may do. */
final class Recovery {

    /** Each application may ask for one. */
    private static final int MOST_WAYS_BACK = 4;

    private final World world;
    private final long seed;

    Recovery(World world, long seed) {
        this.world = world;
        this.seed = seed;
    }

    void await() {
        world.advance(flowWithin());
        flows();
        putBackCopies();
        settle();
    }

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
    void settle() {
        long limit = world.now() + restoredWithin();
        int before = -1;
        int now = happened();
        while ((now != before || !everybodyIsKnown() || somebodyIsOnTrial()) && world.now() < limit) {
            before = now;
            world.advance(millis(2000)); // until a probe happens to see no lag
            now = happened();
        }
    }

    private int happened() {
        return world.apps.stream()
                .mapToInt(app -> app.events + app.callers.failures)
                .sum();
    }

    /** A breaker that few calls pass takes a while to close. */
    private boolean somebodyIsOnTrial() {
        return world.apps.stream()
                .flatMap(app -> app.state().endpoints().stream())
                .anyMatch(e -> e.breaker() != Breaker.CLOSED);
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
            for (int i = 0; i == 0 || (goesBack() && i < MOST_WAYS_BACK); i++) {
                world.advance(goesBack() ? flowWithin() : 0);
                world.apps.forEach(this::beginAnew);
                world.advance(millis(100));
                world.apps.forEach(this::agree);
                world.advance(millis(600));
            }
            world.apps.forEach(app -> world.require(
                    app.writer().equals(leader()),
                    () -> "5: " + app.name + ": writes go to \"" + app.writer() + "\", but " + leader() + " leads; "
                            + app.verdicts() + app.state().consent()));
        } else if (world.policy.topology() == Topology.PREFERRED) {
            world.advance(world.policy.following().confirmForNanos());
            world.apps.forEach(app -> ProcessFaults.answer(app, Kind.APPROVE));
            world.advance(millis(600));
            world.apps.forEach(app -> world.require(
                    !app.writer().isEmpty(), () -> "5: " + app.name + ": nobody has the writes; " + app.verdicts()));
        }
    }

    /** A way back was begun not long ago. */
    private boolean goesBack() {
        return world.now() - world.orchestrator.settledNanos < flowWithin();
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

    /** Another cluster, or a primary that cannot be known for one: an operator has to say that this is right. */
    private void beginAnew(App app) {
        ClusterState state = app.state();
        boolean stray = state.find(leader())
                .filter(e -> e.standing().kind() == Standing.Kind.STRAY)
                .isPresent();
        if (stray || !state.identity().equals(world.servers.identity)) {
            app.operator.resetFencing();
        }
    }

    /** A reset is no consent to a move. */
    private void agree(App app) {
        ClusterState state = app.state();
        if (!app.writer().equals(leader())) {
            boolean asked = state.consent().request().endpoint().equals(leader());
            world.require(
                    asked,
                    () -> "5: " + app.name + ": writes go to \"" + app.writer() + "\", " + leader()
                            + " leads, and nobody is asked; " + app.verdicts() + state.consent());
            approve(app, state.consent().request().id());
        }
    }

    /** By command, or in the file, which every process reads. */
    private void approve(App app, String id) {
        if (seed % 3 != 0) {
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
}
