/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.internal.state.ClusterState.Fence;
import java.util.ArrayList;
import java.util.List;

/** What follows from the difference of two states: work for the shell, and then events for people. */
final class Changes {

    private final ClusterState before;
    private final ClusterState after;
    private final boolean suspicion;
    private final List<Effect> effects = new ArrayList<>();

    private Changes(ClusterState before, ClusterState after) {
        this.before = before;
        this.after = after;
        this.suspicion = isSuspicion(before, after);
    }

    @SuppressWarnings("ReferenceEquality") // only a shortcut
    static List<Effect> between(ClusterState before, ClusterState after, Moment now) {
        if (before == after) {
            return List.of();
        }
        Changes changes = new Changes(before, after);
        EndpointEvents events = new EndpointEvents(before, after, now);
        for (EndpointState e : after.endpoints()) {
            before.find(e.id()).ifPresentOrElse(old -> changes.ofEndpoint(old, e), () -> changes.added(e));
            events.of(e).map(Effect.Publish::new).forEach(changes.effects::add);
        }
        changes.gone(events);
        changes.ofCluster();
        new MoveEvents(before, after, now).all().map(Effect.Publish::new).forEach(changes.effects::add);
        return List.copyOf(changes.effects);
    }

    private void ofEndpoint(EndpointState old, EndpointState now) {
        boolean aborts =
                after.policy().following().abortInFlight() || now.drain().isDone();
        if (now.tenure().aborted() > old.tenure().aborted() && aborts) {
            effects.add(new Effect.Abort(now.id(), now.verdict()));
        }
        boolean recovered = old.health() == Health.DOWN && now.isUp();
        boolean anotherRole = old.seen().exists() && old.role() != now.role();
        if (now.incarnation() > old.incarnation() || recovered || anotherRole) {
            effects.add(new Effect.ResetBreaker(now.id()));
        }
        if (old.ramp().step() != now.ramp().step()) {
            effects.add(new Effect.CountCalls(now.id(), now.ramp().isStepping()));
        }
        drain(old.drain(), now);
        boolean urgentNow = after.isUrgent(now) && !before.isUrgent(old);
        if (urgentNow || (suspicion && now.isEnlisted() && !now.vitality().isMisconfigured())) {
            effects.add(new Effect.ProbeNow(now.id()));
        }
    }

    /** A suspicion is looked into at once, and its peers are asked too: they tell whether it is us who are cut off. */
    private static boolean isSuspicion(ClusterState before, ClusterState after) {
        return after.endpoints().stream()
                .filter(e -> e.health() == Health.SUSPECT)
                .anyMatch(e -> before.find(e.id())
                        .filter(old -> old.health() == Health.SUSPECT)
                        .isEmpty());
    }

    private void drain(Drain old, EndpointState now) {
        if (!old.isUnderWay() && now.drain().isUnderWay()) {
            effects.add(new Effect.AwaitIdle(now.id()));
        }
        if (old.isDone() != now.drain().isDone()) {
            effects.add(new Effect.Probing(now.id(), old.isDone()));
        }
    }

    private void added(EndpointState e) {
        effects.add(new Effect.Probing(e.id(), e.isEnlisted()));
    }

    private void gone(EndpointEvents events) {
        for (EndpointState e : before.endpoints()) {
            if (after.find(e.id()).isEmpty()) {
                events.gone(e).map(Effect.Publish::new).forEach(effects::add);
                effects.add(new Effect.Retire(e.id()));
            }
        }
    }

    private void ofCluster() {
        Back back = after.consent().back();
        if (back.phase() == Back.Phase.ASKED && !back.equals(before.consent().back())) {
            effects.add(new Effect.AskSwitchover(after.writer(), back.endpoint(), back.term()));
        }
        Fence fence = after.fence();
        boolean fenceMoved =
                fence.highestTerm() != before.highestTerm() || !fence.identity().equals(before.identity());
        boolean homeMoved = !after.consent().home().equals(before.consent().home());
        if (fenceMoved || homeMoved) {
            effects.add(new Effect.Remember(
                    fence.identity(), fence.highestTerm(), after.consent().home()));
        }
    }
}
