/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import java.util.Locale;

/** Times as people read them. */
final class Figures {

    /** Between a number and its unit: a space at which no line breaks. */
    private static final String UNIT = "\u00a0";

    private static final double SECOND = 1_000;
    private static final double MINUTE = 60 * SECOND;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private Figures() {}

    /** {@code 0.4 ms}, {@code 47.3 ms}, {@code 2.13 s}, {@code 3 min 5 s}, {@code 1 h 2 min}, {@code 3 d 4 h}. */
    static String span(double millis) {
        double size = Math.abs(millis);
        String sign = millis < 0 ? "\u2212" : "";
        if (size < 100) {
            return sign + decimal(size, 1) + UNIT + "ms";
        }
        if (size < SECOND) {
            return sign + Math.round(size) + UNIT + "ms";
        }
        if (size < MINUTE) {
            return sign + decimal(size / SECOND, 2) + UNIT + "s";
        }
        return sign + coarse(size);
    }

    /** With its sign, as a distance from a zero: {@code +47.3 ms}. */
    static String since(double millis) {
        return (millis > 0 ? "+" : "") + span(millis);
    }

    /** {@code <0.1 %}, {@code 0.2 %}, {@code 42 %}. */
    static String percent(double part, double whole) {
        double percent = whole > 0 ? 100 * part / whole : 0;
        boolean tiny = percent > 0 && percent < 0.1;
        return (tiny ? "<0.1" : decimal(percent, percent < 10 ? 1 : 0)) + UNIT + "%";
    }

    /** Rounded, without zeros at the end. */
    static String decimal(double number, int places) {
        String text = String.format(Locale.ROOT, "%." + places + "f", number);
        return text.contains(".") ? text.replaceFirst("[.]?0+$", "") : text;
    }

    private static String coarse(double size) {
        if (size < HOUR) {
            return pair(size, SECOND, 60, "min", "s");
        }
        return size < DAY ? pair(size, MINUTE, 60, "h", "min") : pair(size, HOUR, 24, "d", "h");
    }

    private static String pair(double size, double unit, int perLarge, String large, String small) {
        long units = Math.round(size / unit);
        long rest = units % perLarge;
        return units / perLarge + UNIT + large + (rest == 0 ? "" : UNIT + rest + UNIT + small);
    }
}
