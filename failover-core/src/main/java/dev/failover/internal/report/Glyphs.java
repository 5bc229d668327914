/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.Report.Tone;
import java.util.Locale;

/** Shapes, hatchings and the measures of text; each tone has its own, so that nothing is told by colour alone. */
final class Glyphs {

    private static final double NARROW = 6.6;
    private static final double BROAD = 12;
    private static final int FIRST_BROAD = 0x1100;

    private Glyphs() {}

    /** About how wide a label is; what fonts a reader has is unknown, so rather more than less. */
    static double width(String text) {
        return text.codePoints()
                .mapToDouble(c -> c < FIRST_BROAD || isPunctuation(c) ? NARROW : BROAD)
                .sum();
    }

    private static boolean isPunctuation(int c) {
        return c >= 0x2000 && c < 0x2E80;
    }

    /** At most so many characters, the last one an ellipsis if some are missing; never half of a pair. */
    static String shortened(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + "\u2026";
    }

    /** The CSS class. */
    static String css(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }

    /** The outline of a mark around the middle, as an SVG path. */
    static String outline(Tone tone) {
        return switch (tone) {
            case BAD -> "M0-10.5 10.5 0 0 10.5-10.5 0z";
            case WAITING -> "M0-10.5 11 8.5-11 8.5z";
            case DECISION -> "M-8.5-8.5h17v17h-17z";
            case RECOVERING -> "M-5-9h10l5 9-5 9h-10l-5-9z";
            case GOOD -> "M-9 0a9 9 0 1 1 18 0a9 9 0 1 1-18 0z";
            case NOTE -> "M-9-5q0-3 3-3h12q3 0 3 3v10q0 3-3 3h-12q-3 0-3-3z";
        };
    }

    /** The lines of a hatching in a tile of 8 by 8, as an SVG path; none for what is good. */
    static String hatching(Tone tone) {
        return switch (tone) {
            case BAD -> "M-2 10 10-2M-2 2 2-2M6 10 10 6";
            case WAITING -> "M2 2h1M6 6h1";
            case DECISION -> "M-2-2 10 10M6-2 10 2M-2 6 2 10";
            case RECOVERING -> "M2 0v8M6 0v8";
            case GOOD -> "";
            case NOTE -> "M0 4h8";
        };
    }
}
