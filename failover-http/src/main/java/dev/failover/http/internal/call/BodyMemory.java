/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.util.concurrent.atomic.AtomicLong;

/** How much of request bodies may be kept at a time, of one and of all together. Thread-safe. */
public final class BodyMemory {

    private final long each;
    private final long total;
    private final AtomicLong used = new AtomicLong();

    public BodyMemory(long each, long total) {
        this.each = each;
        this.total = total;
    }

    /** Whether so much more may be kept of a body of which so much is kept; it is given back by {@link #release}. */
    boolean reserve(long kept, long more) {
        if (kept + more > each) {
            return false;
        }
        if (used.addAndGet(more) > total) {
            used.addAndGet(-more);
            return false;
        }
        return true;
    }

    void release(long kept) {
        used.addAndGet(-kept);
    }

    long used() {
        return used.get();
    }
}
