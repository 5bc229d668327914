/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.time.Duration;

/**
 * How long it takes at most to find out that an endpoint has died.
 *
 * @param interval time between probes in calm
 * @param jitter by how many per cent the interval is longer at worst
 * @param timeout limit of one probe
 * @param suspectInterval time between probes once one has failed
 * @param fall failures in a row that make an endpoint down
 */
public record DetectionBudget(Duration interval, int jitter, Duration timeout, Duration suspectInterval, int fall) {

    /** The budget of these settings. */
    public static DetectionBudget of(Settings settings) {
        Settings quiet = settings.quiet();
        return new DetectionBudget(
                quiet.duration("probe.interval"),
                quiet.integer("probe.jitter"),
                quiet.duration("probe.timeout"),
                quiet.duration("probe.suspect-interval"),
                quiet.integer("probe.fall"));
    }

    /**
     * For an endpoint that answers nothing: the endpoint dies right after a probe, the next one starts an interval
     * later and times out, and each further one follows at the suspect interval.
     */
    public Duration silence() {
        Duration first = interval.multipliedBy(100L + jitter).dividedBy(100).plus(timeout);
        return first.plus(suspectInterval.plus(timeout).multipliedBy(fall - 1L));
    }

    /** {@link #silence()} and one suspect interval, in which the new primary is seen. */
    public Duration total() {
        return silence().plus(suspectInterval);
    }

    /** For the log: the figures and how they came about. */
    @Override
    public String toString() {
        return "silence " + Durations.text(silence()) + " (" + Durations.text(interval) + " + " + jitter + "% + "
                + Durations.text(timeout) + " + " + (fall - 1) + " x (" + Durations.text(suspectInterval) + " + "
                + Durations.text(timeout) + ")), refused: one round trip";
    }
}
