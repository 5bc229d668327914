/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.EndpointPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whoever orders one application about, and remembers what was allowed. */
final class Operator {

    private final App app;
    final Set<String> approved = new HashSet<>();
    final Set<String> rejected = new HashSet<>();
    private final Set<String> ordered = new HashSet<>();
    private final Map<String, Long> drained = new HashMap<>();
    String pin = "";
    boolean paused;
    /** Since the last reset of the fence nothing of the history counts. */
    int resets;

    long resetNanos;

    Operator(App app) {
        this.app = app;
    }

    /** Orders it as soon as the process runs; what is refused was not allowed. */
    void order(Kind kind, String target, boolean force) {
        app.time.schedule(0, () -> {
            try {
                app.supervisor.order(new Command(kind, target, force, "operator", ""));
                app.world.tell(() -> "  " + app.name + " is ordered to " + kind + " " + target);
                note(kind, target);
            } catch (IllegalArgumentException e) {
                app.world.tell(() -> "  " + app.name + " refuses: " + e.getMessage());
            }
        });
    }

    private void note(Kind kind, String target) {
        switch (kind) {
            case APPROVE -> {
                approved.add(target);
                rejected.remove(target);
            }
            case REJECT -> {
                rejected.add(target);
                approved.remove(target);
            }
            case DRAIN -> {
                ordered.add(target);
                drained.putIfAbsent(target, app.time.nanos());
            }
            case PUT_BACK -> {
                ordered.remove(target);
                forget(app.policy());
            }
            case PIN -> pin = target;
            case UNPIN -> pin = "";
            case PAUSE -> paused = true;
            case RESUME -> paused = false;
            case RESET_FENCING -> {
                resets++;
                resetNanos = app.world.now();
                app.callers.rebuilt();
            }
        }
    }

    /** The file says what is drained as well. */
    void reloaded(ClusterPolicy next, Set<String> added) {
        ordered.removeAll(added);
        forget(next);
        pin = next.endpoints().stream().anyMatch(e -> e.id().equals(pin)) ? pin : ""; // else writes would go nowhere
        for (String id : app.lines.keySet()) {
            if (!isDeclared(next, id)) {
                drained.putIfAbsent(id, app.time.nanos());
            }
        }
        app.invariants.reloaded();
    }

    private void forget(ClusterPolicy policy) {
        drained.keySet().removeIf(id -> !ordered.contains(id) && isDeclared(policy, id));
    }

    private static boolean isDeclared(ClusterPolicy policy, String id) {
        return policy.endpoints().stream().anyMatch(e -> e.id().equals(id) && e.enabled());
    }

    /** Since when an endpoint should get nothing new; Long.MAX_VALUE if it may. */
    long drainedSince(String id) {
        return drained.getOrDefault(id, Long.MAX_VALUE);
    }

    /** The cluster was rebuilt. */
    void resetFencing() {
        order(Kind.RESET_FENCING, "", false);
    }

    void undo() {
        if (!pin.isEmpty()) {
            order(Kind.UNPIN, "", false);
        }
        if (paused) {
            order(Kind.RESUME, "", false);
        }
        List.copyOf(ordered).forEach(id -> order(Kind.PUT_BACK, id, false));
    }

    /** What the approved request is for, in every process and file the same. */
    boolean allows(String id) {
        return approved.contains(id) || app.policy().moves().approved().contains(id);
    }

    boolean isPaused() {
        return paused || app.policy().moves().paused();
    }

    String pinned() {
        return pin.isEmpty() ? app.policy().moves().writer() : pin;
    }

    String regionOf(String id) {
        return app.policy().endpoints().stream()
                .filter(e -> e.id().equals(id))
                .map(EndpointPolicy::region)
                .findFirst()
                .orElse("");
    }
}
