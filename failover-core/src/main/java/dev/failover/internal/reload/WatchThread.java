/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.TimeSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The one thread of all watches of this process: started with the first, ended with the last. */
final class WatchThread {

    static final String NAME = "failover-watch";

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static Optional<TimeSource> current = Optional.empty();
    private static int watches;

    private WatchThread() {}

    static TimeSource enter() {
        LOCK.lock();
        try {
            watches++;
            TimeSource time = current.orElseGet(() -> new SystemTime(NAME));
            current = Optional.of(time);
            return time;
        } finally {
            LOCK.unlock();
        }
    }

    static void leave() {
        LOCK.lock();
        try {
            watches--;
            if (watches == 0) {
                current.ifPresent(WatchThread::end);
                current = Optional.empty();
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** It ends itself: a call that it is in the middle of is neither interrupted nor waited for. */
    private static void end(TimeSource time) {
        time.schedule(0, time::close);
    }
}
