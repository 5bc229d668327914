/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.Health;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Mode;
import dev.failover.internal.state.Topology;
import dev.failover.spi.SwitchoverAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No write moves without leave: the mode's, a command's, the file's, or that of a time-out that was configured. */
final class Permits {

    private static final long HOUR = 3_600_000_000_000L;

    private final App app;
    private final World world;
    private final Map<String, Long> requested = new HashMap<>();
    private final Set<String> waysBack = new HashSet<>();
    private final List<Long> moves = new ArrayList<>();
    private String home = "";
    private long downSinceNanos;

    Permits(App app) {
        this.app = app;
        this.world = app.world;
    }

    /** This application asked for a switchover. */
    void asked(SwitchoverAction.Request request) {
        ClusterState state = app.state();
        waysBack.add(back(id(state, request.to(), state.highestTerm())));
    }

    void heard(FailoverEvent event) {
        if (event instanceof ApprovalRequested request) {
            requested.put(request.id(), world.now());
            app.operator.rejected.remove(request.id()); // it is asked anew, in another situation
        } else if (event instanceof FailoverEvent.HealthChanged change
                && change.to() == Health.DOWN
                && change.endpoint().equals(home)) {
            downSinceNanos = world.now();
        }
    }

    boolean isOne() {
        return app.policy().topology() != Topology.SHARED;
    }

    /** The writes are taken away, or given to somebody. */
    void moved(ClusterState before, ClusterState now) {
        String to = now.writer();
        if (to.isEmpty()) {
            return;
        }
        boolean free = home.isEmpty() || home.equals(to);
        if (!free) {
            world.demand(
                    isGranted(now, to),
                    () -> "7: " + app.name + ": writes move from " + home + " to " + to + " without leave, in mode "
                            + app.policy().moves().mode());
            confirmed(before, now, to);
            moves.add(world.now());
            app.operator.approved.removeIf(id -> id.endsWith(":" + home) || id.endsWith(back(":" + home)));
        }
        home = to;
        app.operator.rejected.clear(); // a no is of one outage
    }

    private boolean isGranted(ClusterState now, String to) {
        long term = now.endpoint(to).seen().term();
        String id = id(now, to, term);
        return (isFree(to) && !app.operator.rejected.contains(id))
                || app.operator.pinned().equals(to)
                || app.operator.allows(id)
                || (app.policy().topology() == Topology.PREFERRED && app.operator.allows(back(id)))
                || timedOut(id)
                || isWayBack(now, to, term);
    }

    private static String id(ClusterState now, String to, long term) {
        return (now.identity().isEmpty() ? "unknown" : now.identity()) + ":" + term + ":" + to;
    }

    private static String back(String id) {
        return id + ":back";
    }

    /** Whoever agreed to a switchover agreed to where it leads. */
    private boolean isWayBack(ClusterState now, String to, long term) {
        String id = back(id(now, to, term == 0 ? 0 : term - 1));
        Mode mode = app.policy().moves().mode();
        boolean stands = mode == Mode.AUTOMATIC || (mode != Mode.OBSERVE && app.operator.allows(id));
        return waysBack.contains(id) && stands && !app.operator.isPaused();
    }

    private boolean isFree(String to) {
        Moves policy = app.policy().moves();
        long lately = moves.stream().filter(at -> world.now() - at < HOUR).count();
        return policy.mode() == Mode.AUTOMATIC
                && !app.operator.isPaused()
                && lately < policy.maxPerHour()
                && !(policy.approveCrossRegion() && isAnotherRegion(to));
    }

    private boolean isAnotherRegion(String to) {
        String from = app.operator.regionOf(home);
        String there = app.operator.regionOf(to);
        return !from.isEmpty() && !there.isEmpty() && !from.equals(there);
    }

    private boolean timedOut(String id) {
        Moves policy = app.policy().moves();
        boolean asks = policy.mode() == Mode.APPROVAL || policy.mode() == Mode.AUTOMATIC;
        long since = requested.getOrDefault(id, Long.MAX_VALUE);
        return asks
                && !app.operator.isPaused()
                && !app.operator.rejected.contains(id)
                && policy.approvalTimeoutNanos() != Long.MAX_VALUE
                && since != Long.MAX_VALUE
                && world.now() - since >= policy.approvalTimeoutNanos();
    }

    /** Of interchangeable endpoints the one that has the writes keeps them until it was DOWN for long enough. */
    private void confirmed(ClusterState before, ClusterState now, String to) {
        if (app.policy().topology() != Topology.PREFERRED) {
            return;
        }
        long confirmFor = app.policy().following().confirmForNanos();
        boolean down = now.find(home).filter(e -> e.health() == Health.DOWN).isPresent()
                && world.now() - downSinceNanos >= confirmFor;
        boolean out = app.operator.drainedSince(home) != Long.MAX_VALUE
                || !app.operator.pinned().isEmpty();
        world.demand(
                down || out || isBetter(before, to),
                () -> "1: " + app.name + ": writes leave " + home + " before it was DOWN for long enough");
    }

    private boolean isBetter(ClusterState state, String to) {
        int here = state.find(home).map(Permits::priority).orElse(Integer.MAX_VALUE);
        return state.policy().switchback().writes() != Mode.MANUAL
                && state.find(to).map(Permits::priority).orElse(0) < here;
    }

    private static int priority(EndpointState e) {
        return e.policy().priority();
    }
}
