/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call of a load. Times are readings of the monotonic clock. */
final class Call {

    final long id;
    final long startedNanos;
    private @Nullable Exception failure;
    private volatile long endedNanos = Long.MAX_VALUE;

    Call(long id, long startedNanos) {
        this.id = id;
        this.startedNanos = startedNanos;
    }

    void end(long nowNanos, @Nullable Exception why) {
        failure = why;
        endedNanos = nowNanos;
    }

    long endedNanos() {
        return endedNanos;
    }

    boolean isEndedBy(long nanos) {
        return endedNanos <= nanos;
    }

    boolean isAcknowledgedBy(long nanos) {
        return isEndedBy(nanos) && failure == null;
    }

    boolean isFailedBy(long nanos) {
        return isEndedBy(nanos) && failure != null;
    }

    boolean isUnderWayAt(long nanos) {
        return startedNanos <= nanos && !isEndedBy(nanos);
    }

    @Nullable
    Exception failure() {
        return endedNanos == Long.MAX_VALUE ? null : failure;
    }

    /** The kind of the failure: type and SQLState. */
    String error() {
        Exception seen = failure();
        if (seen == null) {
            return "";
        }
        String state = seen instanceof SQLException sql ? " " + sql.getSQLState() : "";
        return seen.getClass().getSimpleName() + state;
    }
}
