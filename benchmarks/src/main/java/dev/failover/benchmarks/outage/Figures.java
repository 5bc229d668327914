/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** A set of measurements, in order; {@code Run.NEVER} is the greatest. */
record Figures(List<Long> sorted) {

    static Figures of(Collection<Long> values) {
        return new Figures(values.stream().sorted().toList());
    }

    /** The smallest value that at least this share of all does not exceed. */
    long quantile(double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }

    long median() {
        return quantile(0.5);
    }

    long max() {
        return quantile(1);
    }

    /** Median, 90th percentile and maximum of microseconds, in milliseconds. */
    String millis() {
        return millis(median()) + " / " + millis(quantile(0.9)) + " / " + millis(max());
    }

    static String millis(long micros) {
        if (micros == Run.NEVER) {
            return "never";
        }
        return micros >= 10_000_000
                ? Math.round(micros / 1000.0) + ""
                : String.format(Locale.ROOT, micros < 100_000 ? "%.1f" : "%.0f", micros / 1000.0);
    }

    /** Median and maximum of a count. */
    String counts() {
        return max() < 0 ? "-" : median() + " / " + max();
    }
}
