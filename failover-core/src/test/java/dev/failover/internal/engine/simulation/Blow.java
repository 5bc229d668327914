/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import java.util.List;
import java.util.Random;

/** One fault under way: what it strikes follows from its own seed, whatever else happens. */
final class Blow {

    final World world;
    final Servers servers;
    final Orchestrator orchestrator;
    private final Random random;
    private long lastNanos;

    Blow(World world, long seed) {
        this.world = world;
        this.servers = world.servers;
        this.orchestrator = world.orchestrator;
        this.random = new Random(seed);
    }

    /** Milliseconds. */
    long between(int from, int to) {
        return millis(from + random.nextInt(to - from));
    }

    /** One of so many. */
    boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    Server leader() {
        return servers.leader;
    }

    Server anyServer() {
        return any(List.copyOf(servers.all()));
    }

    Server anyOther() {
        return any(servers.others(leader()));
    }

    App anyApp() {
        return any(world.apps);
    }

    /** One application, or both. */
    List<App> someApps() {
        return one(2) ? world.apps : List.of(anyApp());
    }

    void in(long nanos, Runnable task) {
        lasts(nanos);
        world.in(nanos, task);
    }

    void lasts(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
    }

    long lastNanos() {
        return lastNanos;
    }
}
