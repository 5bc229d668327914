/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.ClusterStatus;
import dev.failover.FailoverListener;
import dev.failover.jdbc.internal.JdbcCluster;

/** What somebody on call asks of a cluster. */
public final class Operator {

    private final JdbcCluster cluster;

    Operator(JdbcCluster cluster) {
        this.cluster = cluster;
    }

    /** What this process knows now, from memory: no I/O. */
    public ClusterStatus status() {
        return cluster.status();
    }

    /** Hears every decision from now on, in order, on the cluster's event thread. */
    public void addListener(FailoverListener listener) {
        cluster.add(listener);
    }
}
