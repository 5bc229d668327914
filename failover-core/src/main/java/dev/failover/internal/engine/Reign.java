/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.state.ClusterState;

/**
 * One primary on one term of one cluster: only positions of the same reign compare.
 *
 * @param primary who had the writes last; empty if nobody had
 * @param term the highest that was seen
 * @param identity the cluster's; empty if it is not known
 */
record Reign(String primary, long term, String identity) {

    static final Reign NONE = new Reign("", 0, "");

    static Reign of(ClusterState state) {
        return new Reign(state.lastWriter(), state.highestTerm(), state.identity());
    }
}
