/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Servers, and two applications that know of them only what their probes and calls tell. Everything follows from the seed. */
final class World {

    final Scenario scenario;
    final Breach breach;
    /** What the file says while nobody experiments with it. */
    final ClusterPolicy policy;

    final VirtualTime time = new VirtualTime();
    final Random random;
    final Servers servers;
    final Orchestrator orchestrator;
    final List<App> apps = new ArrayList<>();
    /** What happened; null while nobody wants to know. */
    private final @Nullable List<String> trace;

    private volatile boolean ended;

    @Nullable
    String violation;

    World(long seed, Breach breach, boolean traced) {
        this.scenario = Scenario.of(seed);
        this.breach = breach;
        this.policy = breach.of(scenario.policy());
        this.random = new Random(seed);
        this.trace = traced ? new ArrayList<>() : null;
        this.servers = new Servers(this, scenario);
        this.orchestrator = new Orchestrator(this);
        for (String name : List.of("one", "two")) {
            apps.add(new App(this, name, seed * 31 + apps.size()));
        }
    }

    long now() {
        return time.nanos();
    }

    void advance(long nanos) {
        time.advance(Duration.ofNanos(nanos));
    }

    void in(long nanos, Runnable task) {
        time.schedule(nanos, () -> {
            if (!ended) {
                task.run();
            }
        });
    }

    long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    void end() {
        ended = true;
    }

    void tell(Supplier<String> line) {
        if (trace != null && !ended) {
            trace.add(TimeUnit.NANOSECONDS.toMillis(now()) + " ms  " + line.get());
        }
    }

    List<String> trace() {
        return trace == null ? List.of() : trace;
    }

    /** The first one counts; it is thrown after the step, since whoever is called back may swallow it. */
    void violated(String what) {
        if (violation == null) {
            violation = what;
            tell(() -> "VIOLATED: " + what);
        }
    }

    void demand(boolean holds, Supplier<String> what) {
        if (!holds) {
            violated(what.get());
        }
    }

    /** The same, not in a step, so that it ends at once. */
    void require(boolean holds, Supplier<String> what) {
        demand(holds, what);
        if (violation != null) {
            throw new Violation(violation);
        }
    }

    /** All is mended: servers, networks, and what operators did. */
    void repair() {
        orchestrator.repair();
        apps.forEach(App::repair);
    }
}
