/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Transport;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The router and the waiting room with one rule switched off, to see that something breaks. */
public final class Negligent {

    private Negligent() {}

    /** Does not look whether the endpoint has lost its place while the connection was borrowed. */
    public static final class WithoutCheck<R> extends Router<R> {
        public WithoutCheck(RoutingTable<R> table, WaitingRoom<R> waiting, TimeSource time) {
            super(table, waiting, time);
        }

        @Override
        boolean isCurrent(Candidate<R> candidate) {
            return true;
        }
    }

    /** Trusts what was seen of a replica before the connection was opened. */
    public static final class Trusting<R> extends Router<R> {
        public Trusting(RoutingTable<R> table, WaitingRoom<R> waiting, TimeSource time) {
            super(table, waiting, time);
        }

        @Override
        <T, X extends Exception> boolean isVouched(
                Candidate<R> candidate, @Nullable Demand demand, T obtained, long deadline, Attempt<R, T, X> attempt) {
            return true;
        }
    }

    /** Waits on the newest snapshot instead of the one that the caller found wanting. */
    public static final class Forgetful<R> extends WaitingRoom<R> {
        private final RoutingTable<R> table;

        public Forgetful(
                RoutingTable<R> table,
                Transport<R> transport,
                TimeSource time,
                Limits limits,
                Supplier<List<String>> verdicts) {
            super(table, transport, time, limits, verdicts);
            this.table = table;
        }

        @Override
        RoutingSnapshot<R> watched(RoutingSnapshot<R> held) {
            return table.current();
        }
    }
}
