/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.TimeSource.Scheduled;
import org.jspecify.annotations.Nullable;

/** Rings once, at the time that was set last. Guarded by its owner's lock. */
final class Alarm {

    private final TimeSource time;
    private final Runnable ring;
    private @Nullable Scheduled scheduled;
    private long dueNanos;

    Alarm(TimeSource time, Runnable ring) {
        this.time = time;
        this.ring = ring;
    }

    /** @param due Long.MAX_VALUE for never; what lies in the past was decided already */
    void set(long due, long nowNanos) {
        boolean ahead = due != Long.MAX_VALUE && due - nowNanos > 0;
        if (scheduled != null && ahead && due == dueNanos) {
            return;
        }
        cancel();
        if (ahead) {
            dueNanos = due;
            scheduled = time.schedule(due - nowNanos, ring);
        }
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
    }
}
