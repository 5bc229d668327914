/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.time.Instant;
import java.util.Map;

/**
 * Now, on both clocks: one to compare with, one to show.
 *
 * @param tallies of the endpoints whose calls are counted, since their step began
 */
public record Moment(long nanos, Instant instant, Map<String, Tally> tallies) {

    public Moment(long nanos, Instant instant) {
        this(nanos, instant, Map.of());
    }
}
