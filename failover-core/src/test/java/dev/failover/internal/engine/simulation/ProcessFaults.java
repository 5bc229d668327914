/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What befalls applications and their networks, and what their operators and files order. */
final class ProcessFaults {

    private ProcessFaults() {}

    // ---- networks

    /** The applications, or one of them, lose sight of a server, which may go on or be replaced. */
    static void cutOff(Blow blow) {
        Server s = blow.one(3) ? blow.anyServer() : blow.leader();
        for (App app : blow.someApps()) {
            cut(blow, app, s, true);
            blow.in(blow.between(100, 4000), () -> cut(blow, app, s, false));
        }
        if (blow.one(3)) {
            blow.in(blow.between(50, 2500), blow.orchestrator::promote);
        }
    }

    private static void cut(Blow blow, App app, Server s, boolean cut) {
        Line line = app.lines.get(s.id);
        if (line != null) {
            blow.world.tell(() -> line + (cut ? " is cut" : " is whole again"));
            line.cut = cut;
            s.stir();
        }
    }

    static void isolated(Blow blow) {
        for (App app : blow.someApps()) {
            blow.servers.all().forEach(s -> cut(blow, app, s, true));
            blow.in(blow.between(100, 5000), () -> blow.servers.all().forEach(s -> cut(blow, app, s, false)));
        }
    }

    /** A long road, on which an answer may be older than what happened meanwhile. */
    static void longRoad(Blow blow) {
        Server s = blow.leader();
        for (App app : blow.world.apps) {
            Line line = app.lines.get(s.id);
            if (line != null) {
                line.latencyNanos = blow.between(40, 74);
                blow.in(millis(3000), () -> line.latencyNanos = 0);
            }
        }
        for (int i = 0; i < 6; i++) {
            blow.in(blow.between(100, 2900), () -> s.breakConnections(blow.world.now()));
        }
    }

    // ---- processes

    static void stoodStill(Blow blow) {
        App app = blow.anyApp();
        long nanos = blow.between(10, 3000);
        blow.world.tell(() -> app.name + " stands still for " + nanos / 1_000_000 + " ms");
        app.time.pause();
        blow.in(nanos, app.time::resume);
        blow.lasts(nanos + millis(500));
    }

    // ---- operators

    static void drained(Blow blow) {
        String id = blow.one(2) ? blow.leader().id : blow.anyServer().id;
        for (App app : blow.someApps()) {
            blow.in(blow.between(0, 500), () -> app.operator.order(Kind.DRAIN, id, true));
            if (blow.one(2)) {
                blow.in(blow.between(600, 3000), () -> app.operator.order(Kind.PUT_BACK, id, false));
            }
        }
        blow.lasts(blow.between(300, 2500));
    }

    static void pinned(Blow blow) {
        String id = blow.anyServer().id;
        for (App app : blow.someApps()) {
            blow.in(blow.between(0, 500), () -> app.operator.order(Kind.PIN, id, false));
        }
        blow.lasts(blow.between(300, 2000));
        if (blow.one(2)) {
            killedAndPromoted(blow);
        }
    }

    static void paused(Blow blow) {
        blow.someApps().forEach(app -> app.operator.order(Kind.PAUSE, "", false));
        killedAndPromoted(blow);
    }

    private static void killedAndPromoted(Blow blow) {
        blow.in(blow.between(100, 1000), () -> {
            blow.servers.kill(blow.leader());
            blow.orchestrator.promote();
        });
        blow.lasts(millis(2500));
    }

    /** Somebody says no first, and perhaps yes later. */
    static void rejected(Blow blow) {
        killedAndPromoted(blow);
        blow.in(blow.between(1100, 2000), () -> blow.someApps().forEach(app -> answer(app, Kind.REJECT)));
        if (blow.one(2)) {
            blow.in(blow.between(2000, 3000), () -> blow.someApps().forEach(app -> answer(app, Kind.APPROVE)));
        }
    }

    static void answer(App app, Kind answer) {
        app.state().requests().forEach(r -> app.operator.order(answer, r.id(), false));
    }

    // ---- files

    private static void reload(Blow blow, ClusterPolicy next) {
        blow.world.tell(() -> "the file changes: " + next.moves() + next.endpoints());
        ClusterPolicy policy = blow.world.breach.of(next);
        for (App app : blow.world.apps) {
            blow.in(blow.between(0, 1500), () -> app.reload(policy));
        }
        blow.lasts(blow.between(1500, 2500));
    }

    static void figuresChanged(Blow blow) {
        ClusterPolicy p = blow.world.policy;
        Switchback s = p.switchback();
        List<EndpointPolicy> weighed = p.endpoints().stream()
                .map(e -> e.weighing(blow.any(List.of(0, 50, 100, 300))))
                .toList();
        reload(
                blow,
                p.with(weighed)
                        .with(new Reads(blow.one(2), blow.between(700, 3000)))
                        .with(new Switchback(
                                s.stableForNanos(),
                                blow.one(2) ? List.of(25, 100) : List.of(100),
                                s.stepNanos(),
                                blow.one(2) ? 1 : 50,
                                s.writes(),
                                s.flapWindowNanos(),
                                s.maxHoldNanos())));
    }

    static void endpointsChanged(Blow blow) {
        List<EndpointPolicy> next = new ArrayList<>(blow.world.policy.endpoints());
        int i = blow.one(2) ? 0 : next.size() - 1;
        if (blow.one(2)) {
            next.remove(i);
        } else {
            next.set(i, next.get(i).enabled(false));
        }
        reload(blow, blow.world.policy.with(next));
        if (blow.one(2)) {
            blow.in(blow.between(2000, 3500), () -> blow.world.apps.forEach(app -> app.reload(blow.world.policy)));
        }
    }

    /** A typing error adds an endpoint that is a primary of another cluster, and does not say so. */
    static void strangerAdded(Blow blow) {
        List<EndpointPolicy> next = new ArrayList<>(blow.world.policy.endpoints());
        next.add(EndpointPolicy.of(Servers.STRANGER));
        reload(blow, blow.world.policy.with(next));
    }

    /** Another mode, in which a primary is lost. */
    static void modeChanged(Blow blow) {
        Moves m = blow.world.policy.moves();
        Mode mode = blow.any(List.of(Mode.values()));
        reload(
                blow,
                blow.world.policy.with(new Moves(
                        mode,
                        m.approveCrossRegion(),
                        m.approvalTimeoutNanos(),
                        m.approvalWaitNanos(),
                        Set.of(),
                        blow.one(4) ? blow.anyServer().id : "",
                        blow.one(4),
                        m.maxPerHour())));
        if (blow.one(2)) {
            killedAndPromoted(blow);
        }
    }
}
