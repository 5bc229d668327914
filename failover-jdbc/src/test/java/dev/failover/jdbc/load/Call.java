/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.load;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call of a load: when it began and ended, and how. */
public final class Call {

    public final long id;
    public final long startedNanos;
    public volatile long endedNanos;
    public volatile @Nullable SQLException failure;

    Call(long id, long startedNanos) {
        this.id = id;
        this.startedNanos = startedNanos;
    }

    @Override
    public String toString() {
        return "call " + id + " began at " + startedNanos / 1000 + " us, ended at " + endedNanos / 1000 + " us: "
                + failure;
    }

    public boolean isEnded() {
        return endedNanos != 0;
    }

    public boolean isAcknowledged() {
        return isEnded() && failure == null;
    }

    public boolean isFailed() {
        return isEnded() && failure != null;
    }

    boolean wasUnderWayAt(long nanos) {
        return startedNanos - nanos <= 0 && (!isEnded() || endedNanos - nanos >= 0);
    }
}
