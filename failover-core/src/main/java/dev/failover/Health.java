/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

/** How an endpoint is doing, with damping. */
public enum Health {
    /** No verdict yet. */
    UNKNOWN,
    /** Answers its probes. */
    UP,
    /** A sign of trouble was seen: probed fast, every borrowed connection is verified first. */
    SUSPECT,
    /** Out: nothing is routed there. */
    DOWN
}
