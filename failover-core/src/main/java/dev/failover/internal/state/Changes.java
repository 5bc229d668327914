/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.EndpointMisconfigured;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.Isolated;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryContradicted;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.PrimaryReadOnly;
import dev.failover.FailoverEvent.ReplicaLagging;
import dev.failover.FailoverEvent.RoleChanged;
import dev.failover.FailoverEvent.SplitBrainDetected;
import dev.failover.FailoverEvent.StrayPromotion;
import dev.failover.FailoverEvent.UnconfirmedPrimary;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What follows from the difference of two states: events for people, work for the shell. */
final class Changes {

    private final ClusterPolicy policy;
    private final ClusterState before;
    private final ClusterState after;
    private final Instant at;
    private final boolean suspicion;
    private final List<Effect> effects = new ArrayList<>();

    private Changes(ClusterPolicy policy, ClusterState before, ClusterState after, Instant at) {
        this.policy = policy;
        this.before = before;
        this.after = after;
        this.at = at;
        this.suspicion = isSuspicion(before, after);
    }

    static List<Effect> between(ClusterPolicy policy, ClusterState before, ClusterState after, Moment now) {
        if (before.equals(after)) {
            return List.of();
        }
        Changes changes = new Changes(policy, before, after, now.instant());
        after.endpoints().forEach(e -> changes.ofEndpoint(before.endpoint(e.id()), e));
        changes.ofCluster();
        return List.copyOf(changes.effects);
    }

    private void ofEndpoint(EndpointState old, EndpointState now) {
        abortAndProbe(old, now);
        health(old, now);
        role(old, now);
        standing(old, now);
        breaker(old, now);
        if (old.isLate() != now.isLate() && old.role() == now.role()) {
            tell(new ReplicaLagging(policy.name(), now.id(), at, now.isLate(), now.verdict()));
        }
    }

    // ---- work

    private void abortAndProbe(EndpointState old, EndpointState now) {
        if (now.aborted() > old.aborted() && policy.abortInFlight()) {
            effects.add(new Effect.Abort(now.id(), now.verdict()));
        }
        boolean recovered = old.health() == Health.DOWN && now.isUp();
        boolean anotherRole = old.seen().exists() && old.role() != now.role();
        if (now.incarnation() > old.incarnation() || recovered || anotherRole) {
            effects.add(new Effect.ResetBreaker(now.id()));
        }
        boolean urgentNow = after.isUrgent(now) && !before.isUrgent(old);
        if (urgentNow || (suspicion && isAskable(now))) {
            effects.add(new Effect.ProbeNow(now.id()));
        }
    }

    /** A suspicion is looked into at once, and its peers are asked too: they tell whether it is us who are cut off. */
    private static boolean isSuspicion(ClusterState before, ClusterState after) {
        return after.endpoints().stream()
                .filter(e -> e.health() == Health.SUSPECT)
                .anyMatch(e -> before.endpoint(e.id()).health() != Health.SUSPECT);
    }

    private static boolean isAskable(EndpointState e) {
        return e.policy().enabled() && !e.vitality().isMisconfigured();
    }

    // ---- news

    private void health(EndpointState old, EndpointState now) {
        if (old.health() != now.health()) {
            tell(new HealthChanged(
                    policy.name(),
                    now.id(),
                    at,
                    old.health(),
                    now.health(),
                    now.vitality().why()));
        }
        if (!old.vitality().isMisconfigured() && now.vitality().isMisconfigured()) {
            tell(new EndpointMisconfigured(
                    policy.name(), now.id(), at, now.vitality().why()));
        }
    }

    private void role(EndpointState old, EndpointState now) {
        if (old.role() != now.role() && old.seen().exists()) {
            tell(new RoleChanged(
                    policy.name(),
                    now.id(),
                    at,
                    old.role(),
                    now.role(),
                    now.seen().term()));
        }
        boolean stoppedWriting = old.seen().writable() || !old.isPrimary();
        if (now.isPrimary() && !now.seen().writable() && stoppedWriting) {
            tell(new PrimaryReadOnly(policy.name(), now.id(), at));
        }
    }

    private void standing(EndpointState old, EndpointState now) {
        if (old.owesAbort() && now.standing().confirmations() == 1) {
            tell(new SplitBrainDetected(
                    policy.name(), now.id(), at, rivalOf(now), now.standing().why()));
        }
        if (old.standing().kind() == now.standing().kind()) {
            return;
        }
        String cluster = policy.name();
        long term = now.seen().term();
        String why = now.standing().why();
        switch (now.standing().kind()) {
            case ZOMBIE -> tell(new ZombiePrimaryFenced(cluster, now.id(), at, term, after.highestTerm()));
            case SPLIT -> tell(new SplitBrainDetected(cluster, now.id(), at, rivalOf(now), why));
            case STRAY -> tell(new StrayPromotion(cluster, now.id(), at, term, why));
            case CONTRADICTED -> tell(new PrimaryContradicted(cluster, now.id(), at, why));
            case FOREIGN ->
                tell(new WrongIdentity(
                        cluster, now.id(), at, after.identity(), now.seen().identity()));
            case GOOD, DISABLED -> {}
        }
    }

    private String rivalOf(EndpointState e) {
        return after.endpoints().stream()
                .filter(o -> !o.id().equals(e.id()) && o.isPrimary())
                .map(EndpointState::id)
                .findFirst()
                .orElse("");
    }

    private void breaker(EndpointState old, EndpointState now) {
        if (old.breaker() != now.breaker()) {
            tell(new BreakerChanged(
                    policy.name(),
                    now.id(),
                    at,
                    old.breaker().name(),
                    now.breaker().name()));
        }
    }

    private void ofCluster() {
        if (!before.writer().equals(after.writer())) {
            writerChanged();
        }
        if (!before.unconfirmed().equals(after.unconfirmed())
                && !after.unconfirmed().isEmpty()) {
            tell(new UnconfirmedPrimary(policy.name(), after.writer(), at, after.unconfirmed()));
        }
        boolean isolated = after.isIsolated(policy.fall());
        if (before.isIsolated(policy.fall()) != isolated) {
            tell(new Isolated(policy.name(), isolated ? after.lastWriter() : firstAnswering(), at, isolated));
        }
    }

    private void writerChanged() {
        if (after.writer().isEmpty()) {
            EndpointState lost = after.endpoint(before.writer());
            tell(new PrimaryLost(policy.name(), lost.id(), at, lost.verdict()));
            return;
        }
        EndpointState now = after.endpoint(after.writer());
        String previous = before.writer().isEmpty() ? before.lastWriter() : before.writer();
        String why = after.find(previous).map(EndpointState::verdict).orElse("first primary of this process");
        tell(new PrimaryChanged(
                policy.name(), now.id(), at, previous, now.seen().term(), why));
    }

    private String firstAnswering() {
        return after.endpoints().stream()
                .filter(e -> e.policy().enabled() && !e.vitality().isSilent())
                .map(EndpointState::id)
                .findFirst()
                .orElse("");
    }

    private void tell(FailoverEvent event) {
        effects.add(new Effect.Publish(event));
    }
}
