/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** Where a server's log ended when somebody asked who had just committed there. Thread-safe. */
final class LogEnd {

    private final SharedAnswer<Written> answer;
    private volatile Written newest = Written.NOWHERE;

    LogEnd(TimeSource time) {
        this.answer = new SharedAnswer<>(time);
    }

    /** Asks, or waits for somebody who does; as {@link SharedAnswer#get}. */
    @Nullable
    Written get(SharedAnswer.Question<Written> question, long deadlineNanos) throws InterruptedException {
        Written told = answer.get(question, deadlineNanos);
        if (told != null) {
            newest = told; // may be less than before: after a crash the log can be shorter
        }
        return told;
    }

    /** The last that anybody was told. */
    Written newest() {
        return newest;
    }
}
