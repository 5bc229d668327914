/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.store;

/**
 * What was last known of a cluster.
 *
 * @param identity the cluster's identity (PostgreSQL: the system identifier); empty if it was not known
 * @param term the highest term that was seen; 0 if none
 * @param writer the endpoint that took the writes last; empty if none did
 */
public record Remembered(String identity, long term, String writer) {

    public Remembered {
        if (term < 0) {
            throw new IllegalArgumentException("term: " + term + " (expected: at least 0)");
        }
    }
}
