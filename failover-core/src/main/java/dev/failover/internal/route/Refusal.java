/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import java.util.concurrent.TimeUnit;

/**
 * Why a call was not served, for an adapter to say it in the words of its world.
 *
 * @param waitedNanos how long the call had been under way
 * @param why what stood in the way
 */
public record Refusal(Reason reason, Access access, long waitedNanos, String why) {

    /** The kinds of refusal. */
    public enum Reason {
        /** Nobody could serve it in time. */
        NO_ENDPOINT,
        /** Too many calls wait already. */
        TOO_MANY_WAITERS,
        /** Waiting would not help: the configuration must be mended. */
        HOPELESS,
        /** Somebody has to agree before writes may move, and nobody did in time. */
        NO_CONSENT,
        /** The cluster was closed. */
        CLOSED,
        /** The calling thread was interrupted; its flag is set again. */
        INTERRUPTED
    }

    public long waitedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waitedNanos);
    }
}
