/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Plan.Choice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A recovered endpoint gets no reads before its hold is over, while others can serve. */
final class Holds {

    private final App app;
    private final World world;
    /** They failed, and may not have all their reads back yet. */
    private final Set<String> fallen = new HashSet<>();
    /** Of these, those whose hold was over once. */
    private final Set<String> released = new HashSet<>();
    private final Map<String, Long> wellSince = new HashMap<>();

    Holds(App app) {
        this.app = app;
        this.world = app.world;
    }

    void changed(ClusterState before, ClusterState now) {
        for (EndpointState e : now.endpoints()) {
            before.find(e.id()).ifPresentOrElse(old -> changed(old, e), () -> fallen.add(e.id()));
        }
    }

    private void changed(EndpointState old, EndpointState now) {
        if (isWell(old) && world.now() - wellSince.getOrDefault(now.id(), 0L) > restoredNanos()) {
            fallen.remove(now.id()); // even if it is so far away that it gets no share anyway
        }
        if (isWell(old) && world.now() - wellSince.getOrDefault(now.id(), 0L) >= hold()) {
            released.add(now.id());
        }
        boolean demoted = old.role() == Role.PRIMARY && now.role() == Role.REPLICA;
        boolean anew = old.health() != Health.UNKNOWN && now.health() == Health.UNKNOWN;
        if (now.health() == Health.DOWN || demoted || anew) {
            fallen.add(now.id());
            released.remove(now.id());
        }
        if (isWell(now) && (!isWell(old) || demoted)) {
            wellSince.put(now.id(), world.now());
        }
    }

    /** A passing suspicion does not count. */
    private static boolean isWell(EndpointState e) {
        boolean alive = e.health() == Health.UP || e.health() == Health.SUSPECT;
        boolean fed = e.seen().streaming() && e.sight().withinLag();
        return alive && (e.role() != Role.REPLICA || fed);
    }

    private long restoredNanos() {
        Switchback policy = app.policy().switchback();
        return policy.maxHoldNanos() + policy.steps().size() * policy.stepNanos();
    }

    void shares(List<Choice> reads) {
        boolean others = reads.stream().anyMatch(this::servesWell);
        for (Choice c : reads) {
            boolean early = others && c.share() > 0 && !isPrimary(c) && isHeld(c.endpoint());
            world.demand(!early, () -> "hold: " + app.name + ": " + c.endpoint() + " gets reads as soon as it is back");
        }
    }

    /** Whether it can serve in the place of one that is just back. */
    private boolean servesWell(Choice c) {
        boolean fed = c.writer() || app.line(c.endpoint()).told.streaming() || !world.scenario.isFollowed();
        boolean wanted = app.policy().endpoints().stream().anyMatch(e -> e.id().equals(c.endpoint()) && e.weight() > 0);
        return fed && wanted && app.isUp(c.endpoint()) && !fallen.contains(c.endpoint());
    }

    /** It has no share to step up. */
    private boolean isPrimary(Choice c) {
        return c.writer() || app.line(c.endpoint()).told.isPrimary();
    }

    private boolean isHeld(String id) {
        boolean waits = fallen.contains(id) && !released.contains(id);
        return waits && world.now() - wellSince.getOrDefault(id, 0L) < hold();
    }

    private long hold() {
        return app.policy().switchback().stableForNanos();
    }
}
