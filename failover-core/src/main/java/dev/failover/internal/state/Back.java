/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * The way back of the writes to the endpoint that is preferred for them, once it is ready.
 *
 * @param id {@code identity:term:endpoint}, to approve it by; empty if nothing is ready
 * @param term of the present primary
 * @param askNanos not to be asked for before this; once it was asked for, how long that is waited for
 * @param asked whether the switchover was asked for already
 * @param facts what makes it ready
 */
public record Back(String id, String endpoint, long term, long askNanos, boolean asked, String facts) {

    static final Back NONE = new Back("", "", 0, Long.MAX_VALUE, false, "");

    public boolean exists() {
        return !id.isEmpty();
    }

    Back asking(long untilNanos) {
        return new Back(id, endpoint, term, untilNanos, true, facts);
    }

    Back again(long nanos) {
        return new Back(id, endpoint, term, nanos, false, facts);
    }
}
