/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

/** What is known of a request that was not answered well. The rows of the table in docs/http.md. */
public enum Evidence {
    /** No byte of it reached a server. */
    UNSENT,
    /** A server says that it did not execute it. */
    REFUSED,
    /** It may have been executed. */
    AMBIGUOUS,
    /** One of {@code retry.statuses}: it may have been executed. */
    STATUS,
    /** The server lives, and wants less of it. */
    THROTTLED,
    /** The application's own answer. */
    ANSWERED,
    /** The caller's own fault, or that of something that every endpoint shares, such as a proxy. */
    CALLER;

    /** Whether bytes may have reached a server. */
    public boolean maySent() {
        return this != UNSENT && this != CALLER;
    }
}
