/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Progress;

/** What a call for reads must find where it is served. Thread-safe. */
public interface Demand {

    /** Whether it is found where so much is known to be. */
    boolean isMetBy(Progress progress);

    /** Whether it will be found there for sure as soon as a bit more is replayed. */
    boolean mayBeMetBy(Progress progress);
}
