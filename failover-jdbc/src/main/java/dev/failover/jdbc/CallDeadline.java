/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

/**
 * Says how long the calling thread's work may still take, where something else limits it: a transaction's time-out, a request's
 * deadline. A call then waits no longer for an endpoint or a pooled connection; {@code pool.connection-timeout} is the most in
 * any case.
 *
 * <p>Asked on the calling thread whenever a connection is bound.
 */
@FunctionalInterface
public interface CallDeadline {

    /** Milliseconds; {@link Long#MAX_VALUE} if nothing limits it, 0 or less if the time is over. */
    long remainingMillis();
}
