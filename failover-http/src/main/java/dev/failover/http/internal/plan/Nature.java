/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

/** What it means if a request is executed twice. */
public enum Nature {
    /** Nothing: it changes nothing. */
    SAFE,
    /** The same as once, if both reach the same writer. */
    IDEMPOTENT,
    /** Something else than once. */
    UNSAFE
}
