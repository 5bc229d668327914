/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that is known of a cluster.
 *
 * @param writer the endpoint that takes the writes; empty if none does
 * @param lastWriter the one that took them last
 * @param highestTerm the newest primary that this process ever saw evidence of; only grows
 * @param termOwner who claimed {@code highestTerm} first; empty while nobody did
 * @param identity the cluster's identity; empty until it is known
 * @param settled whether the first round of verdicts is over; until then nothing is routed
 * @param timeUp whether the time for the first round is over
 * @param unconfirmed the endpoint that was accepted as primary without confirmation; empty if none
 */
public record ClusterState(
        List<EndpointState> endpoints,
        String writer,
        String lastWriter,
        long highestTerm,
        String termOwner,
        String identity,
        boolean settled,
        boolean timeUp,
        String unconfirmed) {

    public static ClusterState starting(ClusterPolicy policy) {
        List<EndpointState> endpoints =
                policy.endpoints().stream().map(EndpointState::unseen).toList();
        return new ClusterState(endpoints, "", "", 0, "", "", false, false, "");
    }

    public EndpointState endpoint(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no endpoint " + id));
    }

    public Optional<EndpointState> find(String id) {
        return endpoints.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    public Optional<EndpointState> writing() {
        return find(writer);
    }

    public boolean isWriter(EndpointState endpoint) {
        return endpoint.id().equals(writer);
    }

    /** Whether a primary is observed now: only then lag means anything. */
    boolean observesPrimary() {
        return writing().filter(EndpointState::isUp).isPresent();
    }

    /** Whether an endpoint is probed at the suspect interval: it is suspect, or it may be where writes should go. */
    public boolean isUrgent(EndpointState endpoint) {
        if (endpoint.standing().kind() == Standing.Kind.DISABLED
                || endpoint.vitality().isMisconfigured()) {
            return false; // a wrong password sent twenty times a second locks the account
        }
        boolean unheard = !endpoint.seen().exists() && !settled;
        boolean wanted = endpoint.policy().writes() && !observesPrimary();
        return endpoint.health() == Health.SUSPECT || endpoint.owesAbort() || unheard || wanted;
    }

    /** Nobody answers, so our own network is the likelier culprit. */
    public boolean isIsolated(int fall) {
        List<EndpointState> enabled =
                endpoints.stream().filter(e -> e.policy().enabled()).toList();
        return enabled.size() > 1
                && enabled.stream().allMatch(e -> e.vitality().isSilent())
                && enabled.stream().anyMatch(e -> e.vitality().isCutOff(fall));
    }

    ClusterState with(String id, UnaryOperator<EndpointState> change) {
        List<EndpointState> next = new ArrayList<>(endpoints.size());
        endpoints.forEach(e -> next.add(e.id().equals(id) ? change.apply(e) : e));
        return withEndpoints(next);
    }

    ClusterState withEndpoints(List<EndpointState> next) {
        return new ClusterState(
                List.copyOf(next), writer, lastWriter, highestTerm, termOwner, identity, settled, timeUp, unconfirmed);
    }

    ClusterState withTerm(long term, String owner) {
        return new ClusterState(endpoints, writer, lastWriter, term, owner, identity, settled, timeUp, unconfirmed);
    }

    ClusterState withIdentity(String next) {
        return new ClusterState(
                endpoints, writer, lastWriter, highestTerm, termOwner, next, settled, timeUp, unconfirmed);
    }

    ClusterState withWriter(String next) {
        String last = next.isEmpty() ? lastWriter : next;
        return new ClusterState(endpoints, next, last, highestTerm, termOwner, identity, settled, timeUp, unconfirmed);
    }

    ClusterState withTimeUp() {
        return new ClusterState(
                endpoints, writer, lastWriter, highestTerm, termOwner, identity, settled, true, unconfirmed);
    }

    ClusterState withSettled(String unconfirmedWriter) {
        return new ClusterState(
                endpoints, writer, lastWriter, highestTerm, termOwner, identity, true, timeUp, unconfirmedWriter);
    }
}
