/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

/** What a finding says of the endpoint. */
public enum Blame {
    /** Nothing. */
    NOBODY,
    /** Seen from here it did not answer. */
    LOCAL,
    /** It answered that what is behind it does not. */
    GATEWAY,
    /** It answered. */
    ALIVE
}
