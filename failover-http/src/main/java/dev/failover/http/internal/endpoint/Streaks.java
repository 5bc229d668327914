/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import dev.failover.http.internal.judge.Blame;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls failed in a row on one endpoint, by what they blame it for. Thread-safe. */
public final class Streaks {

    private final AtomicInteger local = new AtomicInteger();
    private final AtomicInteger gateway = new AtomicInteger();

    /**
     * Counts one more.
     *
     * @return how many there are in a row now; 0 if it is none
     */
    public int count(Blame blame) {
        return switch (blame) {
            case LOCAL -> local.incrementAndGet();
            case GATEWAY -> {
                clear(local);
                yield gateway.incrementAndGet();
            }
            case ALIVE -> {
                clear();
                yield 0;
            }
            case NOBODY -> 0;
        };
    }

    /** Begins anew. */
    public void clear() {
        clear(local);
        clear(gateway);
    }

    /** Almost always it is 0, and a store would be shared by all threads. */
    private static void clear(AtomicInteger streak) {
        if (streak.get() != 0) {
            streak.set(0);
        }
    }
}
