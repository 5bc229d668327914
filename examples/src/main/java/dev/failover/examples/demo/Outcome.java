/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What one fault did. */
final class Outcome {
    /** Stands for a time when what was waited for did not happen. */
    static final long NEVER = Long.MAX_VALUE;

    /** The limit of a figure that is shown only. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private final String fault;
    private final Map<Measure, Figure> figures = new EnumMap<>(Measure.class);

    /** A value and what it may be at most. */
    record Figure(long value, long limit) {
        /** A time that never came is never within any limit. */
        boolean holds() {
            return value <= limit && value != NEVER;
        }

        boolean isLimited() {
            return limit != UNLIMITED;
        }
    }

    Outcome(String fault) {
        this.fault = fault;
    }

    String fault() {
        return fault;
    }

    Outcome expect(Measure measure, long value, long limit) {
        figures.put(measure, new Figure(value, limit));
        return this;
    }

    /** Shown only. */
    Outcome note(Measure measure, long value) {
        return expect(measure, value, UNLIMITED);
    }

    Optional<Figure> figure(Measure measure) {
        return Optional.ofNullable(figures.get(measure));
    }
}
