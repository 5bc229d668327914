/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.DrainEnded;
import dev.failover.FailoverEvent.DrainStarted;
import dev.failover.FailoverEvent.EndpointDeclared;
import dev.failover.FailoverEvent.EndpointIsNotOneNode;
import dev.failover.FailoverEvent.EndpointMisconfigured;
import dev.failover.FailoverEvent.EndpointPutBack;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryContradicted;
import dev.failover.FailoverEvent.PrimaryReadOnly;
import dev.failover.FailoverEvent.ReadShareChanged;
import dev.failover.FailoverEvent.ReplicaLagging;
import dev.failover.FailoverEvent.RoleChanged;
import dev.failover.FailoverEvent.SplitBrainDetected;
import dev.failover.FailoverEvent.StandbyOnWrongBranch;
import dev.failover.FailoverEvent.StrayPromotion;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is worth telling of single endpoints. */
final class EndpointEvents {

    private final String cluster;
    private final ClusterState before;
    private final ClusterState after;
    private final Moment now;
    private final Instant at;
    private final List<FailoverEvent> events = new ArrayList<>();

    EndpointEvents(ClusterState before, ClusterState after, Moment now) {
        this.cluster = after.policy().name();
        this.before = before;
        this.after = after;
        this.now = now;
        this.at = now.instant();
    }

    /** Of an endpoint of the new state. */
    Stream<FailoverEvent> of(EndpointState e) {
        events.clear();
        before.find(e.id()).ifPresentOrElse(old -> compare(old, e), () -> declared(e, true));
        return List.copyOf(events).stream();
    }

    /** Of an endpoint that is in the old state only: it was removed and is drained. */
    Stream<FailoverEvent> gone(EndpointState old) {
        events.clear();
        if (old.drain().isUnderWay()) {
            events.add(new DrainEnded(cluster, old.id(), at, isOverdue(old)));
        }
        declared(old, false);
        return List.copyOf(events).stream();
    }

    private void declared(EndpointState e, boolean added) {
        events.add(new EndpointDeclared(cluster, e.id(), at, added));
    }

    private void compare(EndpointState old, EndpointState e) {
        drain(old, e);
        if (e.isEnlisted()) {
            health(old, e);
            role(old, e);
            data(old, e);
            share(old.ramp(), e);
        }
        standing(old, e);
        if (old.breaker() != e.breaker()) {
            events.add(new BreakerChanged(
                    cluster, e.id(), at, old.breaker().name(), e.breaker().name()));
        }
    }

    private void drain(EndpointState old, EndpointState e) {
        if (old.drain().phase() == e.drain().phase()) {
            return;
        }
        events.add(
                switch (e.drain().phase()) {
                    case DRAINING -> new DrainStarted(cluster, e.id(), at, Drains.reason(e));
                    case DRAINED -> new DrainEnded(cluster, e.id(), at, isOverdue(old));
                    case NONE -> new EndpointPutBack(cluster, e.id(), at);
                });
    }

    private boolean isOverdue(EndpointState old) {
        return now.nanos() - old.drain().deadlineNanos() >= 0;
    }

    private void health(EndpointState old, EndpointState e) {
        String why = e.vitality().why();
        if (old.health() != e.health()) {
            events.add(new HealthChanged(cluster, e.id(), at, old.health(), e.health(), why));
        }
        if (!old.vitality().isMisconfigured() && e.vitality().isMisconfigured()) {
            events.add(new EndpointMisconfigured(cluster, e.id(), at, why));
        }
    }

    private void role(EndpointState old, EndpointState e) {
        if (old.role() != e.role() && old.seen().exists() && e.seen().exists()) {
            events.add(new RoleChanged(
                    cluster, e.id(), at, old.role(), e.role(), e.seen().term()));
        }
        boolean stoppedWriting = old.seen().writable() || !old.isPrimary();
        if (e.isPrimary() && !e.seen().writable() && stoppedWriting) {
            events.add(new PrimaryReadOnly(cluster, e.id(), at));
        }
    }

    private void data(EndpointState old, EndpointState e) {
        boolean sameRole = old.role() == e.role();
        if (old.isLate() != e.isLate() && sameRole && !e.sight().astray()) {
            events.add(new ReplicaLagging(cluster, e.id(), at, e.isLate(), e.verdict()));
        }
        if (old.isOneNode() && !e.isOneNode()) {
            events.add(new EndpointIsNotOneNode(
                    cluster, e.id(), at, e.sight().nodes().facts()));
        }
        if (isOnWrongBranch(after, e) && !isOnWrongBranch(before, old)) {
            events.add(new StandbyOnWrongBranch(cluster, e.id(), at, branch(e)));
        }
    }

    private static boolean isOnWrongBranch(ClusterState state, EndpointState e) {
        return e.isReplica() && e.isReachable() && !RoutePlanner.isOnBranch(state, e);
    }

    private String branch(EndpointState e) {
        return e.sight().astray()
                ? "has more of the old primary's log than " + after.writer()
                        + ": no reads until it is rewound or copied anew"
                : "still follows timeline " + e.seen().term() + ", but timeline " + after.highestTerm()
                        + " was seen: no reads there";
    }

    private void share(Ramp old, EndpointState e) {
        if (old.share() != e.ramp().share() && !e.isPrimary()) {
            events.add(new ReadShareChanged(
                    cluster, e.id(), at, old.share(), e.ramp().share(), whyShare(old, e.ramp())));
        }
    }

    private static String whyShare(Ramp old, Ramp ramp) {
        if (ramp.share() > old.share()) {
            return old.isStepping() ? "the step went well" : "it was well for " + millis(old.holdNanos());
        }
        String failed = old.isStepping() ? "it failed in a step" : "it failed";
        String why = ramp.hasFallen() ? failed : "it begins anew"; // put back, or demoted
        return why + "; it must be well for " + millis(ramp.holdNanos()) + " first";
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    private void standing(EndpointState old, EndpointState e) {
        String why = e.standing().why();
        boolean repeated = old.standing().confirmations() == 0 && e.standing().confirmations() == 1;
        if (old.owesAbort() && repeated) {
            events.add(new SplitBrainDetected(cluster, e.id(), at, rivalOf(e), why));
        }
        boolean again = e.standing().kind() == Standing.Kind.ZOMBIE && old.health() == Health.DOWN && e.isUp();
        if (old.standing().kind() == e.standing().kind() && !again) {
            return;
        }
        long term = e.seen().term();
        switch (e.standing().kind()) {
            case ZOMBIE -> events.add(new ZombiePrimaryFenced(cluster, e.id(), at, term, after.highestTerm()));
            case SPLIT -> events.add(new SplitBrainDetected(cluster, e.id(), at, rivalOf(e), why));
            case STRAY -> events.add(new StrayPromotion(cluster, e.id(), at, term, why));
            case CONTRADICTED -> events.add(new PrimaryContradicted(cluster, e.id(), at, why));
            case FOREIGN ->
                events.add(new WrongIdentity(
                        cluster, e.id(), at, after.identity(), e.seen().identity()));
            case GOOD, WAITING, DISABLED -> {}
        }
    }

    private String rivalOf(EndpointState e) {
        String owner = after.termOwner();
        return owner.isEmpty() || owner.equals(e.id()) ? anyRivalOf(e) : owner;
    }

    private String anyRivalOf(EndpointState e) {
        return after.endpoints().stream()
                .filter(o -> !o.id().equals(e.id()) && o.isPrimary())
                .map(EndpointState::id)
                .findFirst()
                .orElse("");
    }
}
