/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.FailoverEvent;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.FakeCluster;
import dev.failover.internal.engine.Policies;
import dev.failover.internal.engine.ProbePolicy;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.engine.Surroundings;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.spi.SwitchoverAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** One process: the real engine over its own wires, with callers and an operator of its own. */
final class App implements Surroundings {

    /** The defaults, but for the suspect interval: at 50 ms most of the time would go into probes that find nothing new. */
    private static final ProbePolicy PROBE = new ProbePolicy(millis(500), millis(800), millis(100), 10, millis(150));

    private static final BreakerPolicy BREAKER = new BreakerPolicy(50, 50, 10, millis(800), 3);

    final World world;
    final String name;
    final OwnTime time;
    final Wires wires;
    final Map<String, Line> lines = new LinkedHashMap<>();
    final RoutingTable<Line> table;
    final Supervisor<Line> supervisor;
    final WaitingRoom<Line> waiting;
    final Router<Line> router;
    final Operator operator;
    final Invariants invariants;
    final Callers callers;
    int events;
    int aborts;

    App(World world, String name, long seed) {
        this.world = world;
        this.name = name;
        this.time = new OwnTime(world.time);
        this.wires = new Wires(this);
        ClusterPolicy policy = world.policy;
        policy.endpoints().forEach(e -> lines.put(e.id(), new Line(this, world.servers.get(e.id()))));
        this.table = new RoutingTable<>(lines);
        Random random = new Random(seed);
        this.supervisor = new Supervisor<>(
                policies(policy),
                ClusterState.starting(policy),
                name,
                millis(3000),
                table,
                wires,
                time,
                random::nextDouble,
                this);
        this.waiting =
                world.breach.waitingRoom(table, wires, time, new Limits(millis(10_000), 1000), supervisor::verdicts);
        this.router = world.breach.router(table, waiting, time);
        this.operator = new Operator(this);
        this.invariants = new Invariants(this);
        this.callers = new Callers(this, seed);
    }

    private static Policies policies(ClusterPolicy policy) {
        return new Policies(policy, PROBE, BREAKER, FakeCluster.OBJECTIVES);
    }

    ClusterState state() {
        return supervisor.state();
    }

    ClusterPolicy policy() {
        return state().policy();
    }

    String writer() {
        return state().writer();
    }

    Line line(String id) {
        return Objects.requireNonNull(lines.get(id), id);
    }

    /** Takes up another configuration, as soon as this process runs. */
    void reload(ClusterPolicy next) {
        time.schedule(0, () -> {
            Map<String, Line> added = new LinkedHashMap<>();
            for (EndpointPolicy e : next.endpoints()) {
                if (table.find(e.id()).isEmpty()) {
                    added.put(e.id(), new Line(this, world.servers.get(e.id())));
                }
            }
            lines.putAll(added);
            boolean taken = supervisor.reload(policies(next), added);
            world.demand(taken, () -> "a reload was not taken up");
            operator.reloaded(next, added.keySet());
        });
    }

    void repair() {
        lines.values().forEach(line -> {
            line.cut = false;
            line.latencyNanos = 0;
            line.server.stir();
        });
        time.resume();
        if (!policy().equals(world.policy)) {
            reload(world.policy);
        }
        operator.undo();
    }

    boolean isUp(String id) {
        return state().find(id)
                .filter(e -> e.health() == dev.failover.Health.UP)
                .isPresent();
    }

    List<String> verdicts() {
        return supervisor.verdicts();
    }

    void waitsForNobody() {
        world.demand(waiting.waiters() == 0, () -> "8: somebody waits in a calm world, in " + name);
    }

    boolean isDraining(String id) {
        return table.find(id).filter(Endpoint::isDraining).isPresent();
    }

    // ---- what the engine asks of its surroundings

    @Override
    public void tell(FailoverEvent event) {
        events++;
        invariants.heard(event);
        world.tell(() -> "  " + name + ": " + event.describe());
    }

    @Override
    public void remember(String identity, long term, String home) {}

    @Override
    public void ask(SwitchoverAction.Request request) {
        invariants.asked(request);
        Server to = world.servers.get(request.to());
        boolean able = world.servers.leader.id.equals(request.from()) && to.works();
        world.tell(() -> "  " + name + " asks for a switchover to " + to + (able ? "" : ", in vain"));
        world.in(millis(20), () -> {
            if (able) {
                world.orchestrator.switchover(to);
            }
            time.run(() -> supervisor.switchoverEnded(request, able ? "" : "not now"));
        });
    }
}
