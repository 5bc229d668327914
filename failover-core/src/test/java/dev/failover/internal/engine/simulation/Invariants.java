/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.Health;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Plan.Choice;
import dev.failover.internal.state.Topology;
import dev.failover.spi.Observation;
import dev.failover.spi.SwitchoverAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold in one application after every step. Keeps its own account of what happened: the engine's is on trial. */
final class Invariants {

    private final App app;
    private final World world;
    final CallInvariants calls;
    private final Permits permits;
    private final Holds holds;
    private final Branches branches;
    /** When each term was first exceeded by the highest that was seen. */
    private final TreeMap<Long, Long> raised = new TreeMap<>();

    private final Map<Server, Long> followed = new HashMap<>();
    private ClusterState lastState;
    private RoutingSnapshot<Line> lastSnapshot;
    private int lastResets;
    private long reloadedNanos = Long.MIN_VALUE / 2;
    private long lagLimitNanos = Scenario.MAX_LAG;
    long writerSinceNanos;
    /** Since when the writer is UP. */
    private long observedSinceNanos;

    Invariants(App app) {
        this.app = app;
        this.world = app.world;
        this.calls = new CallInvariants(app, this);
        this.permits = new Permits(app);
        this.holds = new Holds(app);
        this.branches = new Branches(app);
        this.lastState = app.state();
        this.lastSnapshot = app.table.current();
    }

    // ---- what it hears

    void heard(FailoverEvent event) {
        permits.heard(event);
    }

    /** Just before the engine is told. */
    void told(Line line, Observation seen) {
        boolean fenced = seen.isPrimary() && seen.term() < app.state().highestTerm();
        line.confirmations = fenced ? line.confirmations + 1 : 0;
        if (!seen.isPrimary() && seen.streaming()) {
            followed.put(line.server, world.now());
        }
    }

    void reloaded() {
        reloadedNanos = world.now();
    }

    void asked(SwitchoverAction.Request request) {
        Observation to = app.line(request.to()).told;
        world.demand(
                to.streaming()
                        && !to.isPrimary()
                        && (to.term() == 0 || to.term() == app.state().highestTerm()),
                () -> "switchback: asked for " + request.to() + ", which does not stream from the primary");
        permits.asked(request);
    }

    // ---- what it knows

    /** Since when a standby was last seen to receive from a primary. */
    long followedSince(Server server) {
        return followed.getOrDefault(server, Long.MIN_VALUE);
    }

    /** When more than this term was seen first; long ago if it never was. */
    long raisedAbove(long term) {
        Map.Entry<Long, Long> higher = raised.higherEntry(term);
        return higher == null ? Long.MIN_VALUE : higher.getValue();
    }

    /** The limit, or an older one that may count still. */
    long lagLimitNanos() {
        long now = app.policy().reads().maxLagNanos();
        if (world.now() - reloadedNanos > millis(2000)) {
            lagLimitNanos = now;
        }
        return Math.max(lagLimitNanos, now);
    }

    /** The true leader is observed, and has been for long enough to know how far its replicas are behind. */
    boolean isSettled(Server leader) {
        long longEnough = 2 * Scenario.MAX_LAG;
        return world.scenario.isFollowed()
                && app.writer().equals(leader.id)
                && app.isUp(leader.id)
                && world.now() - observedSinceNanos > CallInvariants.BLIND
                && world.now() - app.time.resumedNanos > millis(1000)
                && world.now() - world.servers.leaderSinceNanos > longEnough
                && world.now() - writerSinceNanos > longEnough;
    }

    // ---- after each step

    @SuppressWarnings("ReferenceEquality") // what did not change is the same
    void check() {
        ClusterState state = app.state();
        RoutingSnapshot<Line> snapshot = app.table.current();
        if (state != lastState) {
            ofState(lastState, state);
            lastState = state;
        }
        if (snapshot != lastSnapshot) {
            ofSnapshot(state, snapshot);
            lastSnapshot = snapshot;
        }
    }

    private void ofState(ClusterState before, ClusterState now) {
        terms(before, now);
        if (!before.writer().equals(now.writer())) {
            writerSinceNanos = world.now();
            permits.moved(before, now);
        }
        if (!isObserved(before) && isObserved(now)) {
            observedSinceNanos = world.now();
        }
        branches.changed(before, now);
        holds.changed(before, now);
    }

    private void terms(ClusterState before, ClusterState now) {
        boolean reset = app.operator.resets > lastResets;
        if (reset) {
            lastResets = app.operator.resets;
            raised.clear();
        }
        world.demand(
                reset || now.highestTerm() >= before.highestTerm(),
                () -> "2: " + app.name + ": the highest term went down");
        world.demand(
                reset || before.identity().isEmpty() || now.identity().equals(before.identity()),
                () -> "2: " + app.name + ": it changed the cluster");
        boolean stale = !now.identity().equals(world.servers.identity);
        world.demand(
                stale || now.highestTerm() <= world.servers.term,
                () -> "2: " + app.name + ": term " + now.highestTerm() + " was seen, that no rightful primary had");
        if (now.highestTerm() > (reset ? 0 : before.highestTerm())) {
            raised.put(now.highestTerm(), world.now());
        }
    }

    private void ofSnapshot(ClusterState state, RoutingSnapshot<Line> snapshot) {
        List<Choice> writes = snapshot.plan().writes();
        List<Choice> reads = snapshot.plan().reads();
        addsUp("writes", writes);
        addsUp("reads", reads);
        writes.forEach(c -> writer(state, state.endpoint(c.endpoint())));
        reads.forEach(c -> reader(state, c, state.endpoint(c.endpoint())));
        boolean one = state.policy().topology() != Topology.SHARED;
        world.demand(
                !one || snapshot.plan().writers().size() <= 1,
                () -> "1: " + app.name + ": more than one takes writes: " + writes);
        boolean alone = world.scenario.isFollowed() && state.writer().isEmpty();
        world.demand(
                !alone || state.policy().reads().withoutPrimary() || reads.isEmpty(),
                () -> "3: " + app.name + ": reads are served without a primary: " + reads);
        holds.shares(reads);
        world.demand(
                snapshot.candidates(Access.READ_WRITE).size() == writes.size(),
                () -> "1: " + app.name + ": the route is not the plan");
    }

    private void addsUp(String what, List<Choice> choices) {
        double sum = choices.stream().mapToDouble(Choice::share).sum();
        world.demand(
                choices.isEmpty() || Math.abs(sum - 1) < 1e-9,
                () -> "shares: " + app.name + ": the " + what + " add up to " + sum + ": " + choices);
    }

    private void writer(ClusterState state, EndpointState e) {
        String id = e.id();
        world.demand(e.standing().isGood(), () -> "1: " + app.name + ": a fenced endpoint takes writes: " + id);
        world.demand(e.role() != dev.failover.Role.REPLICA, () -> "1: " + app.name + ": a replica takes writes: " + id);
        world.demand(
                !world.scenario.isFollowed() || e.seen().term() >= state.highestTerm(),
                () -> "1: " + app.name + ": a lower term takes writes: " + id);
        world.demand(e.policy().writes(), () -> "1: " + app.name + ": writes=false takes writes: " + id);
        world.demand(
                app.operator.pinned().isEmpty() || app.operator.pinned().equals(id) || !permits.isOne(),
                () -> "7: " + app.name + ": writes are pinned to " + app.operator.pinned() + ", and go to " + id);
        String identity = app.line(id).told.identity();
        world.demand(
                identity.isEmpty() || identity.equals(state.identity()),
                () -> "1: " + app.name + ": another cluster takes writes: " + id);
        drained(id);
    }

    private void drained(String id) {
        world.demand(
                app.operator.drainedSince(id) == Long.MAX_VALUE,
                () -> "1: " + app.name + ": drained, and a candidate: " + id);
    }

    private void reader(ClusterState state, Choice choice, EndpointState e) {
        drained(e.id());
        world.demand(e.standing().isGood(), () -> "3: " + app.name + ": a fenced endpoint serves reads: " + e.id());
        if (choice.writer() || !isObserved(state) || e.role() != dev.failover.Role.REPLICA) {
            return;
        }
        world.demand(
                e.lag().known() && e.lag().nanos() <= lagLimitNanos(),
                () -> "3: " + app.name + ": a read may go to " + e.id() + ", whose lag is " + e.lag());
        world.demand(
                !app.line(e.id()).lost,
                () -> "3: " + app.name + ": a read may go to " + e.id() + ", whose lag is unknown since it was lost");
        branches.reader(state, e);
    }

    private static boolean isObserved(ClusterState state) {
        return state.writing().filter(w -> w.health() == Health.UP).isPresent();
    }
}
