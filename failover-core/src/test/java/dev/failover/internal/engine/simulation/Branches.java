/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import java.util.HashMap;
import java.util.Map;

/** Standbys that were seen on the branch of a primary that was given up: no reads there. */
final class Branches {

    private final App app;
    private final World world;
    /** Where they were seen last. */
    private final Map<String, Long> astray = new HashMap<>();

    Branches(App app) {
        this.app = app;
        this.world = app.world;
    }

    /** Whoever resets the fence says that what is there now is right. */
    void changed(ClusterState before, ClusterState now) {
        if (now.lastWriter().isEmpty()) {
            astray.clear();
        }
        astray.keySet().removeIf(id -> now.find(id).filter(this::isAstrayStill).isEmpty());
        astray.replaceAll((id, position) -> now.endpoint(id).seen().position());
        boolean moved = !now.writer().isEmpty()
                && !before.lastWriter().isEmpty()
                && !now.writer().equals(before.lastWriter())
                && !now.writer().equals(before.writer());
        if (moved) {
            long fork = now.endpoint(now.writer()).seen().position();
            now.endpoints().stream()
                    .filter(e -> isHidden(e) && e.seen().position() > fork)
                    .forEach(e -> astray.put(e.id(), e.seen().position()));
        }
    }

    private static boolean isHidden(EndpointState e) {
        return e.role() == dev.failover.Role.REPLICA && e.seen().term() == 0;
    }

    private boolean isAstrayStill(EndpointState e) {
        return isHidden(e) && e.seen().position() >= astray.getOrDefault(e.id(), 0L);
    }

    void reader(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        world.demand(
                term == 0 || term >= state.highestTerm(),
                () -> "3: " + app.name + ": a read may go to " + e.id() + ", which follows term " + term + " of "
                        + state.highestTerm());
        world.demand(
                !astray.containsKey(e.id()),
                () -> "3: " + app.name + ": a read may go to " + e.id() + ", which was seen on the branch given up");
    }
}
