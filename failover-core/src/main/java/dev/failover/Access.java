/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

/** What a call intends to do with the data. */
public enum Access {
    /** May change data: only the primary serves it. */
    READ_WRITE,
    /** Changes nothing: replicas may serve it. */
    READ_ONLY
}
