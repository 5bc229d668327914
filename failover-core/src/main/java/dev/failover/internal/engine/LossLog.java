/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says twice that something is lost: when it begins, and how much it was when it is over. Thread-safe. */
public final class LossLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private final String who;
    private final AtomicLong unsaid = new AtomicLong();

    /** @param who begins each line, such as {@code orders: webhook https://host} */
    public LossLog(String who) {
        this.who = who;
    }

    /** @param why told if it is the first loss since {@link #over} */
    public void lost(String why) {
        if (unsaid.getAndIncrement() == 0) {
            LOG.warn("{}: {}", who, why);
        }
    }

    /** @param what is told with the number of losses before it, if there were any, such as {@code works again} */
    public void over(String what) {
        long lost = unsaid.get() == 0 ? 0 : unsaid.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{}: {}; events lost meanwhile: {}", who, what, lost);
        }
    }
}
