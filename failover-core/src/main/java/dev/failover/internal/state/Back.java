/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * The way back of the writes to the endpoint that is preferred for them, once it is ready.
 *
 * @param id {@code identity:term:endpoint:back}, to approve it by; empty if nothing is ready
 * @param term of the present primary
 * @param phase how far it is
 * @param dueNanos when READY, not to be asked for before this; after that, how long it is waited for
 * @param facts what makes it ready
 */
public record Back(String id, String endpoint, long term, Phase phase, long dueNanos, String facts) {

    enum Phase {
        READY,
        /** The switchover was asked for, and whoever was asked did not answer yet. */
        ASKED,
        ACCEPTED
    }

    /** An answer can take a minute or two: it may come when everything is done. A yes must not lie in wait for ever. */
    private static final long ANSWER_NANOS = 300_000_000_000L;

    static final Back NONE = new Back("", "", 0, Phase.READY, 0, "");

    static Back ready(String id, String endpoint, long term, long nowNanos, String facts) {
        return new Back(id, endpoint, term, Phase.READY, nowNanos, facts);
    }

    public boolean exists() {
        return !id.isEmpty();
    }

    boolean isAsked() {
        return phase != Phase.READY;
    }

    /** Whoever was asked did not answer, or do it, in time. */
    boolean isOver(long nowNanos) {
        return isAsked() && nowNanos - dueNanos >= 0;
    }

    Back asking(long nowNanos) {
        return new Back(id, endpoint, term, Phase.ASKED, nowNanos + ANSWER_NANOS, facts);
    }

    Back accepted(long untilNanos) {
        return new Back(id, endpoint, term, Phase.ACCEPTED, untilNanos, facts);
    }

    Back again(long nanos) {
        return new Back(id, endpoint, term, Phase.READY, nanos, facts);
    }
}
