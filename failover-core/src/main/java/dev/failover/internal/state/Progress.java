/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.function.LongUnaryOperator;

/**
 * How much of what was committed an endpoint is known to have.
 *
 * @param upToNanos whatever was acknowledged before this time, on this process's clock, is there
 * @param term the primary's whose log it follows; 0 if unknown
 * @param position everything up to it is there, on that term; -1 if unknown
 */
public record Progress(long upToNanos, long term, long position) {

    /** Before every write. */
    public static final long NEVER = Long.MIN_VALUE / 2;

    private static final long ALWAYS = Long.MAX_VALUE / 2;

    /** Nothing is known. */
    public static final Progress NONE = new Progress(NEVER, 0, -1);

    /** Of the primary itself. */
    public static Progress ofPrimary(long term) {
        return new Progress(ALWAYS, term, Long.MAX_VALUE);
    }

    /**
     * What follows from the last observation.
     *
     * @param passed the start of the newest probe of the primary whose position is not beyond the given one, or {@link #NEVER}
     */
    public static Progress of(ClusterState state, EndpointState e, LongUnaryOperator passed) {
        return of(state, e, e.vitality().isVouched() ? e.seen().position() : -1, passed);
    }

    /** The same of a replica that was asked again, and has replayed up to {@code position}. */
    public static Progress of(ClusterState state, EndpointState e, long position, LongUnaryOperator passed) {
        if (RoutePlanner.readablePrimary(state).filter(e::equals).isPresent()) {
            return ofPrimary(state.highestTerm());
        }
        return position < 0 || !isOnTerm(state, e) || e.sight().nodes().areSeveral()
                ? NONE
                : new Progress(passed.applyAsLong(position), state.highestTerm(), position);
    }

    /**
     * Whether its positions are comparable with the primary's: it receives that term. Where that cannot be read, only the first
     * term is beyond doubt: nothing has forked yet.
     */
    private static boolean isOnTerm(ClusterState state, EndpointState e) {
        long term = e.seen().term();
        boolean same = term == state.highestTerm() || (term == 0 && state.highestTerm() == 1);
        boolean known = same || !state.hold(Rule.PROGRESS_OF_TERM);
        return e.isReplica() && known && state.highestTerm() > 0 && !e.sight().astray();
    }

    /** Whether what was acknowledged then is there. */
    public boolean has(long acknowledgedNanos) {
        return upToNanos - acknowledgedNanos > 0;
    }

    public boolean isPrimary() {
        return upToNanos == ALWAYS;
    }
}
