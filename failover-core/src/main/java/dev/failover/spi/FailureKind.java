/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

/** What a failed probe or call says about the endpoint. The only thing that the engine decides on. */
public enum FailureKind {
    /** The host answered that nobody listens: strong evidence, and proof that the network works. */
    REFUSED,
    /** Silence. */
    TIMED_OUT,
    /** An open connection broke. */
    LOST,
    /** It could not even be tried: unknown host, no route, no file descriptor. May be our own fault. */
    UNREACHABLE,
    /** Alive, but not usable now: starting up, too many connections. Never a reason for DOWN. */
    UNAVAILABLE,
    /**
     * Alive, but no new attempt helps until somebody mends the configuration. Only for what answered: where it could not be
     * tried for a fault on our side, and the server is silent, that is {@link #TIMED_OUT}.
     */
    MISCONFIGURED,
    /** The server answered, which proves that the network works, and the application's own check said no. */
    CHECK_FAILED
}
