/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * Calls on an endpoint since its step began.
 *
 * @param completed how many ended well
 * @param failed how many spoke against the endpoint
 */
public record Tally(long completed, long failed) {

    public static final Tally NOTHING = new Tally(0, 0);

    boolean failsMoreThan(int perCent) {
        return failed * 100 > (completed + failed) * (long) perCent;
    }
}
