/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.FailoverEvent;
import dev.failover.Role;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small cluster with streaming replication as it really is, and one process that knows of it only what its probes and
 * calls tell. An orchestrator outside promotes; the network between the servers is not the one of the process.
 */
final class World {

    static final long MAX_LAG_MILLIS = 2000;

    private static final long TICK = millis(40);
    private static final BreakerPolicy BREAKER = new BreakerPolicy(50, 50, 10, millis(800), 3);

    /** A server, and what nobody but the world knows of it. */
    final class Node {
        final String id;
        final Server server;
        boolean dead;
        boolean starting;
        boolean frozen;
        boolean cut;
        boolean replayPaused;

        @Nullable
        Node follows;
        /** Connections of an older one are broken. */
        int connections;
        /** Completed at the next thing that happens to it. */
        CompletableFuture<String> moved = new CompletableFuture<>();

        Node(Server server) {
            this.id = server.id;
            this.server = server;
        }

        boolean works() {
            return !dead && !frozen && !starting;
        }

        boolean isLeader() {
            return this == leader;
        }

        /** What the process sees of it on the wire. What was sent to who was cut off is lost. */
        private void show() {
            if (cut || (frozen && !dead)) {
                server.wire = Wire.SILENT;
            } else if (dead) {
                server.wire = Wire.REFUSES;
            } else {
                server.wire = starting ? Wire.STARTING_UP : Wire.ANSWERS;
            }
            stir();
        }

        void stir() {
            CompletableFuture<String> before = moved;
            moved = new CompletableFuture<>();
            before.complete(id);
        }

        private void become(Role role, long term) {
            server.role = role;
            server.term = term;
        }
    }

    final FakeCluster cluster;
    final VirtualTime time;
    final Random random;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<String> trace = new ArrayList<>();
    private final TreeMap<Long, Long> written = new TreeMap<>();
    Node leader;
    long term = 1;
    long leaderSinceNanos;
    private boolean ended;

    World(long seed) {
        random = new Random(seed);
        ClusterPolicy p = FakeCluster.policy("a", "b", "c");
        ClusterPolicy policy = p.with(new ClusterPolicy.Reads(true, millis(MAX_LAG_MILLIS)))
                .with(new ClusterPolicy.Switchback(
                        millis(300), List.of(10, 50, 100), millis(200), 1, Mode.MANUAL, millis(5000), millis(600)));
        cluster = FakeCluster.of(policy, FakeCluster.PROBE, BREAKER, seed, network -> {});
        time = cluster.time;
        cluster.network.servers().values().forEach(s -> nodes.put(s.id, new Node(s)));
        cluster.listener = event -> tell("  " + event.describe());
        cluster.network.touched = this::touched;
        leader = node("a");
        others(leader).forEach(n -> n.follows = leader);
        tick();
    }

    private void touched(Server server) {
        Node node = node(server.id);
        if (!server.aborts.isEmpty()) {
            tell("  aborted: " + server.id);
            server.aborts.clear();
            aborts++;
            node.connections++;
        }
        node.stir();
    }

    int aborts;

    Node node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    List<Node> others(Node node) {
        return nodes.values().stream().filter(n -> n != node).toList();
    }

    Node any(List<Node> of) {
        return of.get(random.nextInt(of.size()));
    }

    void tell(String line) {
        trace.add(TimeUnit.NANOSECONDS.toMillis(time.nanos()) + " ms  " + line);
    }

    void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    void in(long millis, Runnable task) {
        time.schedule(millis(millis), () -> {
            if (!ended) {
                task.run();
            }
        });
    }

    long between(long from, long to) {
        return from + random.nextInt((int) (to - from));
    }

    void end() {
        ended = true;
    }

    List<FailoverEvent> events() {
        return cluster.events;
    }

    // ---- replication

    private void tick() {
        nodes.values().forEach(this::replicate);
        nodes.values().forEach(n -> n.server.followers = 0);
        for (Node node : nodes.values()) {
            Node from = node.follows;
            if (from != null && node.works() && node.server.streaming) {
                from.server.followers++;
            }
        }
        time.schedule(TICK, () -> {
            if (!ended) {
                tick();
            }
        });
    }

    private void replicate(Node node) {
        Node from = node.follows;
        if (from == null || node.server.role != Role.REPLICA || !node.works()) {
            return;
        }
        node.server.streaming = from.works();
        if (node.server.streaming) {
            node.server.term = Math.max(node.server.term, from.server.term);
            node.server.position = node.replayPaused ? node.server.position : from.server.position;
        }
    }

    /** A primary takes a write, be it the true one or a zombie. */
    void write(Node node) {
        node.server.position += 1 + random.nextInt(100);
        if (node.isLeader()) {
            written.put(node.server.position, time.nanos());
            if (written.size() > 200) {
                written.pollFirstEntry();
            }
        }
    }

    /** How old the first write is that a node does not have. */
    long trueLagNanos(Node node) {
        Map.Entry<Long, Long> missing = written.higherEntry(node.server.position);
        return missing == null ? 0 : time.nanos() - missing.getValue();
    }

    // ---- what happens

    void kill(Node node) {
        tell("kill " + node.id);
        node.dead = true;
        node.connections++;
        node.show();
    }

    void restart(Node node, long startingMillis) {
        if (!node.dead) {
            return;
        }
        tell("restart " + node.id + " as " + node.server.role + " of timeline " + node.server.term);
        node.dead = false;
        node.starting = true;
        node.show();
        in(startingMillis, () -> {
            node.starting = false;
            node.show();
        });
    }

    void freeze(Node node, boolean frozen) {
        tell((frozen ? "freeze " : "thaw ") + node.id);
        node.frozen = frozen;
        node.show();
        if (node.server.wire == Wire.ANSWERS) {
            node.server.thaw(); // what lies in its sockets is answered now
        }
    }

    void cut(Node node, boolean cut) {
        tell((cut ? "cut off " : "reach again ") + node.id);
        node.cut = cut;
        node.show();
    }

    void slow(Node node, long millis) {
        tell(node.id + " answers " + millis + " ms late");
        node.server.slownessNanos = millis(millis);
        node.stir();
    }

    void writable(Node node, boolean writable) {
        tell(node.id + (writable ? " takes writes again" : " is read-only"));
        node.server.writable = writable;
        node.stir();
    }

    void pauseReplay(Node node, boolean paused) {
        tell((paused ? "pause" : "resume") + " replay on " + node.id);
        node.replayPaused = paused;
    }

    /** The orchestrator promotes the standby that has most; it asks nobody here. */
    void promote() {
        Node best = nodes.values().stream()
                .filter(n -> n.server.role == Role.REPLICA && n.works())
                .max(Comparator.comparingLong((Node n) -> n.server.position))
                .orElse(null);
        if (best == null) {
            return;
        }
        term++;
        tell("promote " + best.id + " to timeline " + term);
        leader = best;
        leaderSinceNanos = time.nanos();
        best.follows = null;
        best.become(Role.PRIMARY, term);
        best.stir();
        written.tailMap(best.server.position, false).clear();
        for (Node other : others(best)) {
            if (other.server.role == Role.REPLICA) {
                in(between(50, 500), () -> follow(other));
            }
        }
    }

    private void follow(Node node) {
        if (node.server.role == Role.REPLICA && !node.isLeader()) {
            node.follows = leader;
            node.server.position = Math.min(node.server.position, leader.server.position);
        }
    }

    /** A clean change of roles. */
    void switchover() {
        Node old = leader;
        tell("switchover from " + old.id);
        old.become(Role.REPLICA, old.server.term);
        old.connections++;
        old.stir();
        in(between(20, 500), () -> {
            promote();
            old.follows = leader;
        });
    }

    /** Everybody is mended and follows the true leader. */
    void repair() {
        tell("repair: " + leader.id + " leads timeline " + term);
        for (Node node : nodes.values()) {
            boolean down = node.dead;
            node.dead = false;
            node.starting = false;
            node.frozen = false;
            node.cut = false;
            node.replayPaused = false;
            node.server.slownessNanos = 0;
            node.server.writable = true;
            if (!node.isLeader()) {
                boolean rebuilt = node.server.role == Role.PRIMARY;
                node.connections += rebuilt && !down ? 1 : 0;
                node.become(Role.REPLICA, term);
                node.follows = leader;
                node.server.position = Math.min(node.server.position, leader.server.position);
            } else {
                node.become(Role.PRIMARY, term);
            }
            node.show();
        }
    }
}
