/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a handle was made for, for all of its life.
 *
 * @param view which endpoint it may be bound to
 * @param managed whether {@link Transactions} begins and ends its only transaction, not its user
 * @param deadlineNanos until when it may wait for an endpoint, on the cluster's clock, if {@code managed}
 * @param again whether the same work failed before
 * @param avoided the endpoint that it leaves aside then, as long as there is another one
 */
record Terms(
        View view,
        boolean managed,
        long deadlineNanos,
        boolean again,
        @Nullable String avoided) {

    /** Which endpoint a handle may be bound to. */
    enum View {
        /** As its user declares by setReadOnly. */
        DECLARED,
        PRIMARY,
        REPLICA
    }

    static final Terms DECLARED = of(View.DECLARED);
    static final Terms PRIMARY = of(View.PRIMARY);
    static final Terms REPLICA = of(View.REPLICA);

    private static Terms of(View view) {
        return new Terms(view, false, 0, false, null);
    }

    static Terms ofTransaction(long deadlineNanos, boolean again, @Nullable String avoided) {
        return new Terms(View.DECLARED, true, deadlineNanos, again, avoided);
    }

    /** The sooner of that deadline and its own. */
    long deadline(long callersNanos) {
        return managed && deadlineNanos - callersNanos < 0 ? deadlineNanos : callersNanos;
    }
}
