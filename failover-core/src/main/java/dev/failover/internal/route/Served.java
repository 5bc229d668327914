/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls that an endpoint served, by what they wanted and how they came there. Thread-safe. */
public final class Served {

    /** How a call came to the endpoint that served it. */
    public enum Reason {
        /** It was that endpoint's turn, by the shares of the first snapshot that the call saw. */
        SHARE,
        /** The one whose turn it was yielded nothing. */
        NEXT,
        /** The call had to wait for a newer snapshot. */
        WAITED
    }

    private static final class Counts {
        private final LongAdder share = new LongAdder();
        private final LongAdder next = new LongAdder();
        private final LongAdder waited = new LongAdder();

        LongAdder of(Reason reason) {
            return switch (reason) {
                case SHARE -> share;
                case NEXT -> next;
                case WAITED -> waited;
            };
        }
    }

    private final Counts writes = new Counts();
    private final Counts reads = new Counts();

    void count(Access access, Reason reason) {
        of(access).of(reason).increment();
    }

    long sum(Access access, Reason reason) {
        return of(access).of(reason).sum();
    }

    private Counts of(Access access) {
        return access == Access.READ_WRITE ? writes : reads;
    }
}
