/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

/** What an endpoint was last seen to be. */
public enum Role {
    /** Takes writes. */
    PRIMARY,
    /** Follows a primary and serves reads. */
    REPLICA,
    /** Interchangeable with its peers, by declaration. */
    ANY,
    /** Not seen yet. */
    UNKNOWN
}
