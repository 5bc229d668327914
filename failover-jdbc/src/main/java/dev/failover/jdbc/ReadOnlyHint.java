/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

/**
 * Says whether the transaction that is about to begin only reads, where the application declares that elsewhere than by {@code
 * setReadOnly}: a framework's transaction manager knows, and a transaction inside a session that may write does not tell its
 * connection.
 *
 * <p>Asked on the calling thread at the first call of each transaction, never in autocommit mode; should take no longer than
 * reading a thread local.
 */
@FunctionalInterface
public interface ReadOnlyHint {

    /** Whether it only reads; whoever writes in it all the same gets SQLState 25006. */
    boolean isReadOnly();
}
