/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.TransactionOptions;
import dev.failover.jdbc.internal.postgres.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a transaction that failed is run again, and keeps count. One per call, for one thread. Reads no clock. */
final class Repetition {

    private static final int DEEPEST_CAUSE = 20;

    private final int attempts;
    private final boolean limited;
    private final long deadlineNanos;
    private final List<Exception> failures = new ArrayList<>(1);
    private @Nullable String avoided;

    Repetition(TransactionOptions options, long startedNanos) {
        attempts = options.attempts();
        limited = options.deadline().isPresent();
        deadlineNanos = startedNanos + options.deadline().map(d -> d.toNanos()).orElse(0L);
    }

    /** Of the next attempt, of which nobody waits longer than until {@code latestNanos}. */
    Terms terms(long latestNanos) {
        boolean sooner = limited && deadlineNanos - latestNanos < 0;
        return Terms.ofTransaction(sooner ? deadlineNanos : latestNanos, !failures.isEmpty(), avoided);
    }

    /**
     * Whether to run the work again: it certainly did not happen, and another attempt may do better.
     *
     * @param replica the endpoint that it ran on, if that takes no writes: its conflicts are not with other transactions but
     *     with what it replays, so one attempt is made elsewhere
     */
    boolean isDue(Exception failure, @Nullable String replica, long nowNanos) {
        SQLException seen = sqlException(failure);
        boolean conflict = seen != null && isConflict(seen);
        boolean again = conflict ? replica == null || avoided == null : seen != null && isLostForCertain(seen);
        if (conflict && replica != null) {
            avoided = replica;
        }
        boolean due = again && failures.size() + 1 < attempts && (!limited || deadlineNanos - nowNanos > 0);
        if (due) {
            failures.add(failure);
        }
        return due;
    }

    /** The last failure is the caller's; those before it come with it. */
    void tell(Exception last) {
        failures.stream().filter(before -> before != last).forEach(last::addSuppressed);
    }

    private static boolean isLostForCertain(SQLException e) {
        return e instanceof ConnectionLostException lost && !lost.wasMaybeCommitted();
    }

    /** A replica may end the whole session for a conflict. */
    private static boolean isConflict(SQLException e) {
        return Failure.isConflict(e)
                || (isLostForCertain(e) && e.getCause() instanceof SQLException cause && Failure.isConflict(cause));
    }

    /** Frameworks wrap them. */
    private static @Nullable SQLException sqlException(Exception failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SQLException e) {
                return e;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
