/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import dev.failover.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Everything known of a cluster. Immutable.
 *
 * @param endpoints in the order of the configuration, with those that are drained because they were removed
 * @param writer the endpoint that takes writes; empty if none does
 * @param fence what was seen of terms and identities
 * @param consent who may move the writes where
 * @param first how far the first round of verdicts is
 */
public record ClusterState(
        ClusterPolicy policy,
        List<EndpointState> endpoints,
        String writer,
        String lastWriter,
        Fence fence,
        Consent consent,
        First first) {

    /**
     * What bars old and foreign primaries.
     *
     * @param highestTerm the highest term ever seen from a proven endpoint; 0 for none
     * @param termOwner the endpoint that claimed it first; empty if only replicas told of it
     * @param identity which cluster this is; empty until it is known
     * @param strays terms of endpoints that were promoted, but may not take writes: whoever follows them proves nothing
     */
    public record Fence(long highestTerm, String termOwner, String identity, Set<Long> strays) {
        static final Fence NONE = new Fence(0, "", "", Set.of());

        Fence of(String nextIdentity) {
            return new Fence(highestTerm, termOwner, nextIdentity, strays);
        }

        Fence at(long term, String owner) {
            return new Fence(term, owner, identity, strays);
        }

        Fence withStray(long term) {
            Set<Long> more = new HashSet<>(strays);
            more.add(term);
            return new Fence(highestTerm, termOwner, identity, Set.copyOf(more));
        }
    }

    /**
     * The first round of verdicts.
     *
     * @param settled writes are open: every endpoint has given a verdict, or the time for it is over
     * @param timeUp the time for it is over
     * @param unconfirmed endpoints that gave no verdict when the first primary was accepted
     */
    public record First(boolean settled, boolean timeUp, String unconfirmed) {
        static final First ROUND = new First(false, false, "");
    }

    public static ClusterState starting(ClusterPolicy policy) {
        List<EndpointState> endpoints =
                policy.endpoints().stream().map(EndpointState::unseen).toList();
        return new ClusterState(policy, endpoints, "", "", Fence.NONE, Consent.NOTHING, First.ROUND);
    }

    /**
     * What is known before the first probe of endpoints that serve at once: each is taken for what it is declared as.
     *
     * @param declared by endpoint; those that are not in it are waited for
     */
    public static ClusterState assuming(ClusterPolicy policy, Map<String, Role> declared) {
        return starting(policy).each(e -> {
            Role role = declared.get(e.id());
            return role != null && e.policy().enabled()
                    ? e.assumed(role, policy.damping().rise())
                    : e;
        });
    }

    /** What an earlier process left: its fence, and where the writes belonged. */
    public ClusterState remembering(String identity, long term, String home) {
        return with(new Fence(term, "", identity, Set.of())).with(consent.at(home));
    }

    public EndpointState endpoint(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no endpoint " + id));
    }

    public Optional<EndpointState> find(String id) {
        for (EndpointState endpoint : endpoints) {
            if (endpoint.id().equals(id)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    public Optional<EndpointState> writing() {
        return find(writer);
    }

    public boolean isWriter(EndpointState endpoint) {
        return endpoint.id().equals(writer);
    }

    public long highestTerm() {
        return fence.highestTerm();
    }

    public String termOwner() {
        return fence.termOwner();
    }

    public String identity() {
        return fence.identity();
    }

    public boolean settled() {
        return first.settled();
    }

    public boolean timeUp() {
        return first.timeUp();
    }

    public String unconfirmed() {
        return first.unconfirmed();
    }

    /** The only endpoint that may get the writes, by an operator or the configuration; empty for any. */
    public String pin() {
        return Moving.pin(this);
    }

    public boolean isPaused() {
        return Moving.isPaused(this);
    }

    /** What waits for an answer. */
    public List<Consent.Request> requests() {
        List<Consent.Request> open = new ArrayList<>(2);
        if (consent.request().exists()) {
            open.add(consent.request());
        }
        Back back = consent.back();
        if (Homecoming.awaitsApproval(this)) {
            open.add(new Consent.Request(
                    back.id(), back.endpoint(), back.term(), Mode.APPROVAL, back.dueNanos(), back.facts()));
        }
        return open;
    }

    public boolean isRejected(String id) {
        return Moving.isRejected(this, id);
    }

    boolean hold(Rule rule) {
        return policy.rules().hold(rule);
    }

    /** Whether a primary is observed now: only then lag means anything. */
    boolean observesPrimary() {
        return writing().filter(EndpointState::isUp).isPresent();
    }

    /** Whether an endpoint is probed at the suspect interval: it is suspect, or it may be where writes should go. */
    public boolean isUrgent(EndpointState endpoint) {
        if (!endpoint.isEnlisted() || endpoint.vitality().isMisconfigured()) {
            return false; // a wrong password sent twenty times a second locks the account
        }
        boolean unheard = !endpoint.seen().exists() && !settled();
        return endpoint.health() == Health.SUSPECT || endpoint.owesAbort() || unheard || isWanted(endpoint);
    }

    private boolean isWanted(EndpointState endpoint) {
        return switch (policy.topology()) {
            case FOLLOWED, PREFERRED -> endpoint.policy().writes() && !observesPrimary();
            case SHARED -> endpoints.stream().noneMatch(e -> e.isEnlisted() && e.isUp());
        };
    }

    /** Nobody answers, so our own network is the likelier culprit. */
    public boolean isIsolated() {
        List<EndpointState> enlisted =
                endpoints.stream().filter(EndpointState::isEnlisted).toList();
        return enlisted.size() > 1
                && enlisted.stream().allMatch(e -> e.vitality().isSilent())
                && enlisted.stream()
                        .anyMatch(e -> e.vitality().isCutOff(policy.damping().fall()));
    }

    /** When something is next to be decided by time alone; Long.MAX_VALUE for never. */
    public long dueNanos(long now) {
        Due due = new Due(now);
        Moving.addDues(this, due);
        for (EndpointState e : endpoints) {
            due.add(e.ramp().dueNanos(policy.switchback()));
            due.add(e.drain().deadlineNanos());
        }
        return due.next();
    }

    /** A line for each that has to do with where the writes go, for whoever is not served. */
    public List<String> verdicts() {
        List<String> lines = new ArrayList<>();
        if (!pin().isEmpty() && writer.isEmpty()) {
            lines.add("writes are pinned to " + pin());
        }
        endpoints.forEach(e -> lines.add(e.verdict()));
        return lines;
    }

    ClusterState with(String id, UnaryOperator<EndpointState> change) {
        return each(e -> e.id().equals(id) ? change.apply(e) : e);
    }

    @SuppressWarnings("ReferenceEquality") // what was not changed is the same object, and equality would cost a walk
    ClusterState each(UnaryOperator<EndpointState> change) {
        List<EndpointState> next = new ArrayList<>(endpoints.size());
        boolean changed = false;
        for (EndpointState e : endpoints) {
            EndpointState after = change.apply(e);
            changed |= after != e;
            next.add(after);
        }
        return changed ? with(next) : this;
    }

    ClusterState with(ClusterPolicy next) {
        return new ClusterState(next, endpoints, writer, lastWriter, fence, consent, first);
    }

    ClusterState with(List<EndpointState> next) {
        return new ClusterState(policy, List.copyOf(next), writer, lastWriter, fence, consent, first);
    }

    ClusterState with(Fence next) {
        return new ClusterState(policy, endpoints, writer, lastWriter, next, consent, first);
    }

    ClusterState with(Consent next) {
        return new ClusterState(policy, endpoints, writer, lastWriter, fence, next, first);
    }

    ClusterState with(First next) {
        return new ClusterState(policy, endpoints, writer, lastWriter, fence, consent, next);
    }

    /** As if this process had never seen a primary. */
    ClusterState forgotten() {
        return new ClusterState(policy, endpoints, "", "", Fence.NONE, consent, first);
    }

    ClusterState withTerm(long term, String owner) {
        return with(fence.at(term, owner));
    }

    ClusterState withWriter(String next) {
        if (next.equals(writer)) {
            return this;
        }
        String last = next.isEmpty() ? lastWriter : next;
        return new ClusterState(policy, endpoints, next, last, fence, consent, first);
    }
}
