/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whoever manages the servers, promotes and mends them. It asks no application, and it errs. */
final class Orchestrator {

    private final World world;
    private final Servers servers;
    /** A switchover that was begun is over then. */
    long settledNanos;

    private boolean someStay;

    Orchestrator(World world) {
        this.world = world;
        this.servers = world.servers;
    }

    /** Some standbys stay with the old primary when another one is promoted, until they are mended. */
    void someStay(boolean stay) {
        someStay = stay;
    }

    private boolean stays(Server standby) {
        return someStay && standby.follows != null && standby.follows.works() && world.random.nextBoolean();
    }

    /** Promotes the standby that has most. */
    void promote() {
        mostAdvanced().ifPresent(best -> {
            servers.term++;
            promote(best, servers.term);
            lead(best);
        });
    }

    private Optional<Server> mostAdvanced() {
        return servers.standbys().stream().max(Comparator.comparingLong((Server s) -> s.position));
    }

    void promote(Server s, long toTerm) {
        world.tell(() -> "promote " + s + " to term " + toTerm);
        servers.promoted(toTerm);
        s.follows = null;
        s.branch = s.branch.fork(s.position);
        s.become(Role.PRIMARY, toTerm);
        s.stir();
    }

    private void lead(Server best) {
        servers.leader = best;
        servers.leaderSinceNanos = world.now();
        for (Server other : servers.others(best)) {
            if (other.role == Role.REPLICA && !stays(other)) {
                world.in(world.between(millis(50), millis(500)), () -> follow(other));
            }
        }
    }

    /** Two orchestrators that know nothing of each other. */
    void promoteTwo() {
        List<Server> standbys = servers.standbys();
        servers.term++;
        standbys.forEach(s -> promote(s, servers.term));
        if (!standbys.isEmpty()) {
            lead(standbys.get((int) (servers.term % standbys.size())));
        }
    }

    private void follow(Server s) {
        if (s.role == Role.REPLICA && s != servers.leader && !s.foreign) {
            attach(s);
        }
    }

    /** Follows the servers.leader; what it has besides is thrown away, for which it must be restarted. */
    private void attach(Server s) {
        s.follows = servers.leader;
        if (servers.isAstray(s)) {
            s.position = servers.leader.branch.sharedWith(s.branch, s.position);
            s.branch = servers.leader.branch;
            s.breakConnections(world.now());
        }
    }

    /** A clean change of roles, in which nothing is lost. */
    void switchover(Server to) {
        Server old = servers.leader;
        if (to == old || to.role != Role.REPLICA || !to.works() || !old.works()) {
            return;
        }
        world.tell(() -> "switchover from " + old + " to " + to);
        old.become(Role.REPLICA, old.term);
        old.breakConnections(world.now());
        long takes = world.between(millis(20), millis(500));
        settledNanos = world.now() + takes;
        world.in(takes, () -> {
            if (to.role == Role.REPLICA && to.works() && servers.leader == old && old.role == Role.REPLICA) {
                to.branch = old.branch;
                to.position = old.position;
                servers.term++;
                promote(to, servers.term);
                lead(to);
                old.follows = to;
            }
        });
    }

    /** All is made anew: another servers.identity, another history. */
    void rebuild() {
        servers.identity = "cluster-" + (Integer.parseInt(servers.identity.substring(8)) + 1);
        world.tell(() -> "rebuilt as " + servers.identity);
        servers.term = 1;
        Branch log = Branch.first();
        servers.leaderSinceNanos = world.now();
        for (Server s : servers.all()) {
            s.identity = servers.identity;
            s.branch = log;
            s.position = 0;
            s.become(s == servers.leader ? Role.PRIMARY : Role.REPLICA, 1);
            s.follows = s == servers.leader ? null : servers.leader;
            s.breakConnections(world.now());
        }
    }

    /** Everybody is mended and follows the rightful servers.leader. */
    void repair() {
        someStay = false;
        world.tell(() -> "repair: " + servers.leader + " leads term " + servers.term);
        servers.all().forEach(this::mend);
        if (servers.leader.role == Role.ANY) {
            return;
        }
        servers.leader.become(Role.PRIMARY, servers.term);
        servers.leader.follows = null;
        servers.others(servers.leader).forEach(this::rejoin);
        servers.all().forEach(Server::stir);
    }

    private void mend(Server s) {
        if (s.foreign) {
            servers.impersonate(s, false);
        }
        s.dead = false;
        s.starting = false;
        s.frozen = false;
        s.replayPaused = false;
        s.busyNanos = 0;
        s.writable = true;
        s.stir();
    }

    private void rejoin(Server s) {
        boolean rebuilt = s.role == Role.PRIMARY;
        s.become(Role.REPLICA, servers.term);
        attach(s);
        if (rebuilt) {
            s.breakConnections(world.now());
        }
    }
}
