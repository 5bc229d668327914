/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.List;

/**
 * What the configuration says about a cluster, as far as decisions need it. All times are nanoseconds.
 *
 * @param fall failed probes in a row that make an endpoint DOWN
 * @param rise answered probes in a row that bring it back
 * @param highestTermWins on two claims of different terms: follow the higher one, else refuse both
 * @param abortInFlight whether calls in flight on a lost endpoint are aborted
 * @param acceptUnconfirmed whether a primary that nobody could confirm is accepted at start
 * @param readsWithoutPrimary whether replicas serve while no primary is observed
 * @param maxLagNanos how far a replica may be behind; {@code Long.MAX_VALUE} for no limit
 */
public record ClusterPolicy(
        String name,
        List<EndpointPolicy> endpoints,
        int fall,
        int rise,
        boolean highestTermWins,
        boolean abortInFlight,
        boolean acceptUnconfirmed,
        boolean readsWithoutPrimary,
        long maxLagNanos) {

    public ClusterPolicy {
        endpoints = List.copyOf(endpoints);
    }
}
