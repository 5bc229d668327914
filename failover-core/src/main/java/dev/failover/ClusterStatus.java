/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this process knows of a cluster.
 *
 * @param writer the endpoint that takes the writes; empty if none does
 * @param readers who is asked for reads, best first
 * @param term the newest primary that was ever seen (PostgreSQL: the timeline)
 * @param waiting how many calls wait for an endpoint now
 * @param isolated whether nobody answers, so that this process rather than every server is the suspect
 * @param at when it was read
 */
public record ClusterStatus(
        String cluster,
        Optional<String> writer,
        List<String> readers,
        long term,
        int waiting,
        boolean isolated,
        List<Endpoint> endpoints,
        Instant at) {

    /**
     * One endpoint.
     *
     * @param lag how far a replica is behind; empty if unknown
     * @param open whether calls are routed to it
     * @param verdict health, role and the last evidence, in words
     */
    public record Endpoint(
            String id, Health health, Role role, long term, Optional<Duration> lag, boolean open, String verdict) {}
}
