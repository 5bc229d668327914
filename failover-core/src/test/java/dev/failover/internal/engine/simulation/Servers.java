/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A cluster with asynchronous replication as it really is, and the orchestrator that promotes. It asks no application, and
 * the network between the servers is not the one of the applications.
 */
final class Servers {

    /** A primary of another cluster that hides its identity. */
    static final String STRANGER = "x";

    private static final long TICK = millis(50);

    private final World world;
    private final Map<String, Server> all = new LinkedHashMap<>();
    private final Server stranger = new Server(STRANGER, Branch.first());
    Server leader;
    /** The newest that a rightful primary ever had. */
    long term = 1;

    String identity = "cluster-1";
    long leaderSinceNanos;
    private final Set<Long> promoted = new HashSet<>();
    /** Terms that more than one server was promoted to: a standby of one is not to be told from a standby of the other. */
    private final Set<Long> contested = new HashSet<>();

    /** Up to where branches go on that a crash in place cut short. */
    private final Map<Branch, Long> torn = new IdentityHashMap<>();

    Servers(World world, Scenario scenario) {
        this.world = world;
        Branch log = Branch.first();
        stranger.foreign = true;
        stranger.tellsIdentity = false;
        scenario.ids().forEach(id -> all.put(id, new Server(id, log)));
        leader = get("a");
        if (!scenario.isFollowed()) {
            all.values().forEach(s -> s.role = Role.ANY);
            return;
        }
        leader.role = Role.PRIMARY;
        all.values().forEach(s -> s.tellsTerm = !scenario.hidesTerms());
        get("c").tellsIdentity = !scenario.hidesIdentity();
        others(leader).forEach(s -> s.follows = leader);
        tick();
    }

    Server get(String id) {
        return id.equals(STRANGER) ? stranger : Objects.requireNonNull(all.get(id), id);
    }

    Collection<Server> all() {
        return all.values();
    }

    List<Server> others(Server server) {
        return all.values().stream().filter(s -> s != server).toList();
    }

    /** Standbys that may be promoted. */
    List<Server> standbys() {
        return others(leader).stream()
                .filter(s -> s.role == Role.REPLICA && s.works() && Scenario.mayLead(s.id))
                .toList();
    }

    void promoted(long toTerm) {
        if (!promoted.add(toTerm)) {
            contested.add(toTerm);
        }
    }

    boolean isContested(long ofTerm) {
        return contested.contains(ofTerm);
    }

    // ---- replication

    private void tick() {
        all.values().forEach(this::replicate);
        all.values().forEach(s -> s.followers = 0);
        for (Server s : all.values()) {
            Server from = s.follows;
            if (from != null && s.works() && s.streaming) {
                from.followers++;
            }
        }
        world.in(TICK, this::tick);
    }

    private void replicate(Server s) {
        Server from = s.follows;
        if (from == null || s.role != Role.REPLICA || !s.works()) {
            return;
        }
        s.streaming = from.works();
        if (s.streaming) {
            s.term = Math.max(s.term, from.term);
            if (!s.replayPaused) {
                s.branch = from.branch;
                s.position = from.position;
            }
        }
    }

    /** How old the first write of the leader is that a server does not have. */
    long trueLagNanos(Server s) {
        long missed = leader.branch.firstAfter(leader.branch.sharedWith(s.branch, s.position), Long.MAX_VALUE);
        return missed < 0 ? 0 : world.now() - missed;
    }

    /** Whether it holds something that the leader's history does not have. */
    boolean isAstray(Server s) {
        return leader.branch.sharedWith(s.branch, s.position) < s.position;
    }

    // ---- what happens to one server

    void kill(Server s) {
        world.tell(() -> "kill " + s);
        s.dead = true;
        s.breakConnections(world.now());
    }

    void restart(Server s, long startingNanos) {
        if (!s.dead) {
            return;
        }
        world.tell(() -> "restart " + s + " as " + s.role + " of term " + s.term);
        s.dead = false;
        s.starting = true;
        s.stir();
        world.in(startingNanos, () -> {
            s.starting = false;
            s.stir();
        });
    }

    /** The end of a primary's log is lost with it: what it never sent to a standby. */
    void loseTail(Server s) {
        long sent = all.values().stream()
                .filter(o -> o.follows == s)
                .mapToLong(o -> o.position)
                .max()
                .orElse(s.position);
        long kept = Math.min(s.position, Math.max(sent, s.position - 300));
        world.tell(() -> s + " loses " + (s.position - kept) + " bytes of its log");
        torn.put(s.branch, Math.min(kept, torn.getOrDefault(s.branch, Long.MAX_VALUE)));
        s.branch = s.branch.fork(kept);
        s.position = kept;
    }

    /** Whether a crash in place took it: of what was committed asynchronously nobody is told before the next probe. */
    boolean isTornOff(Branch branch, long position) {
        return position > torn.getOrDefault(branch, Long.MAX_VALUE);
    }

    void freeze(Server s, boolean frozen) {
        world.tell(() -> (frozen ? "freeze " : "thaw ") + s);
        s.frozen = frozen;
        s.stir();
    }

    /** A backend was killed: recovery begins anew, in the past, and every connection is lost. */
    void rewind(Server s, long pastNanos, long pausedNanos) {
        world.tell(() -> s + " recovers from the past");
        s.position = Math.min(s.position, s.branch.positionAt(world.now() - pastNanos));
        s.replayPaused = true;
        s.breakConnections(world.now());
        world.in(pausedNanos, () -> s.replayPaused = false);
    }

    /** Its address leads to another cluster's primary, or back. */
    void impersonate(Server s, boolean foreign) {
        world.tell(() -> s.id + "'s address leads to " + (foreign ? "another cluster" : s.id));
        s.foreign = foreign;
        s.breakConnections(world.now());
    }
}
