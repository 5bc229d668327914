/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.RoutePlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One application when a calm period begins. */
record Calm(App app, int events, int failures, int writes, RoutingSnapshot<Line> snapshot) {

    static Calm of(App app) {
        return new Calm(app, app.events, app.callers.failures, app.callers.writes, app.table.current());
    }

    @SuppressWarnings("ReferenceEquality") // another one is another one
    void compare() {
        World world = app.world;
        world.demand(app.callers.writes > writes, () -> "5: " + app.name + ": no writes flow; " + app.verdicts());
        world.demand(app.callers.failures == failures, () -> app.name + ": a call failed in a calm world");
        world.demand(app.events == events, () -> "6: " + app.name + ": something was decided in a calm world");
        world.demand(snapshot == app.table.current(), () -> "6: " + app.name + ": the route changed in calm");
        app.waitsForNobody();
        world.demand(
                snapshot.plan().equals(RoutePlanner.plan(app.state())),
                () -> "6: " + app.name + ": the route is not what the state says");
        Set<String> readers =
                snapshot.plan().reads().stream().map(c -> c.endpoint()).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>(world.scenario.ids());
        missing.removeAll(readers);
        world.demand(
                missing.isEmpty(),
                () -> "5: " + app.name + ": healthy, and serves no reads: " + missing + "; " + app.verdicts());
    }
}
