/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

/** Where a request may go that was not answered well. */
public enum Permission {
    /** To any other candidate. */
    ELSEWHERE,
    /** To the same writer, once: the delayed original must not land after the copy somewhere else. */
    SAME,
    /** Nowhere. */
    NOWHERE
}
