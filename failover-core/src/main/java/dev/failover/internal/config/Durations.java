/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, ISO-8601, or a bare number. */
final class Durations {

    private static final Pattern PLAIN = Pattern.compile("(-?[0-9]+)(ms|s|m|h|d)?");
    private static final int LONGEST = 64;

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param bareUnit what a number without a unit counts, in milliseconds
     * @return milliseconds, the extremes of {@code long} where it overflows; empty if this is no duration or not a
     *     whole number of milliseconds
     */
    static OptionalLong millis(String text, long bareUnit) {
        if (text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches()) {
            String unit = plain.group(2);
            return OptionalLong.of(times(plain.group(1), unit == null ? bareUnit : unitMillis(unit)));
        }
        return text.toUpperCase(Locale.ROOT).contains("P") ? isoMillis(text) : OptionalLong.empty();
    }

    /** The shortest exact form: {@code 1500ms}, {@code 90s}, {@code 2m}. */
    static String text(long millis) {
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            if (millis != 0 && millis % unitMillis(unit) == 0) {
                return millis / unitMillis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    static String text(Duration duration) {
        return text(duration.toMillis());
    }

    /** The product, or the extreme of {@code long} on that side. */
    static long times(String number, long unit) {
        try {
            return Math.multiplyExact(Long.parseLong(number), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            return number.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    private static OptionalLong isoMillis(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.toNanosPart() % 1_000_000 == 0
                    ? OptionalLong.of(duration.toMillis())
                    : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        } catch (ArithmeticException e) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }
}
