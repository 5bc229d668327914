/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of value a key takes, how it is read and how it is shown. */
public enum ValueType {
    TEXT("text", "text"),
    /** Text that is never shown. */
    SECRET("secret", "text"),
    URL("URL", "jdbc:postgresql://host:port/database"),
    /** An address that is called, not a node of the cluster; what follows its host may be a secret. */
    HTTP_URL("HTTP URL", HttpUrl.EXPECTED),
    FLAG("true or false", "true or false"),
    CHOICE("choice", "one of the choices"),
    /** Items separated by commas, or written one by one as {@code name[0]}, {@code name[1]}. */
    LIST("list", "items separated by commas"),
    INTEGER("number", "a whole number"),
    PERCENT("per cent", "a whole number"),
    /** Measured in millionths of a per cent. */
    DECIMAL("decimal per cent", "a number such as 99.95"),
    /** Bytes; a unit is a power of 1024. */
    SIZE("size", "a size such as 512KB or 16MB"),
    /** Measured in milliseconds, which is also what a bare number means. */
    DURATION("duration", "a duration such as 500ms, 10s or 5m"),
    /** A duration that a library counts in whole seconds, which is also what a bare number means. */
    SECONDS("whole seconds", "a whole number of seconds such as 3 or 3s"),
    /** An open set of names, such as {@code driver.*}, passed to a library. */
    FAMILY("passed on", "text");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern POINT = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,6})?");
    private static final int DECIMALS = 6;
    private static final Pattern BYTES = Pattern.compile("(-?[0-9]+)(B|KB|MB|GB|TB)?");
    private static final String UNITS = "BKMGT";

    private final String title;
    private final String expected;

    ValueType(String title, String expected) {
        this.title = title;
        this.expected = expected;
    }

    /** Its name in documentation. */
    public String title() {
        return title;
    }

    /** What to write, for an error message. */
    String expected() {
        return expected;
    }

    /** Whether its values are quantities that have limits. */
    boolean isMeasured() {
        return switch (this) {
            case INTEGER, PERCENT, DECIMAL, SIZE, DURATION, SECONDS -> true;
            default -> false;
        };
    }

    /** Whether white space around the value says nothing. */
    boolean ignoresBlanks() {
        return isMeasured() || this == FLAG || this == CHOICE || this == LIST;
    }

    /** The quantity: a count, bytes, milliseconds, or millionths; saturated on overflow, empty if the text is none. */
    OptionalLong measure(String text) {
        return switch (this) {
            case INTEGER, PERCENT ->
                NUMBER.matcher(text).matches() ? OptionalLong.of(Durations.times(text, 1)) : OptionalLong.empty();
            case DECIMAL -> millionths(text);
            case SIZE -> bytes(text);
            case DURATION -> Durations.millis(text, 1);
            case SECONDS -> wholeSeconds(Durations.millis(text, 1_000));
            default -> OptionalLong.empty();
        };
    }

    /** A quantity as the user would write it. */
    String show(long quantity) {
        return switch (this) {
            case DURATION, SECONDS -> Durations.text(quantity);
            case SIZE -> size(quantity);
            case DECIMAL ->
                BigDecimal.valueOf(quantity, DECIMALS).stripTrailingZeros().toPlainString();
            default -> Long.toString(quantity);
        };
    }

    /** The value as the library behind a family wants it: a duration as a bare number of the library's own unit. */
    String plain(String text) {
        return switch (this) {
            case DURATION -> Long.toString(measure(text).orElseThrow());
            case SECONDS -> Long.toString(measure(text).orElseThrow() / 1_000);
            default -> ignoresBlanks() ? text.strip() : text;
        };
    }

    private static OptionalLong wholeSeconds(OptionalLong millis) {
        boolean saturated =
                millis.isPresent() && (millis.getAsLong() == Long.MAX_VALUE || millis.getAsLong() == Long.MIN_VALUE);
        return millis.isEmpty() || saturated || millis.getAsLong() % 1_000 == 0 ? millis : OptionalLong.empty();
    }

    private static OptionalLong millionths(String text) {
        return POINT.matcher(text).matches()
                ? OptionalLong.of(new BigDecimal(text).movePointRight(DECIMALS).longValueExact())
                : OptionalLong.empty();
    }

    private static OptionalLong bytes(String text) {
        Matcher bytes = BYTES.matcher(text.toUpperCase(Locale.ROOT));
        if (!bytes.matches()) {
            return OptionalLong.empty();
        }
        String unit = bytes.group(2);
        int power = unit == null ? 0 : UNITS.indexOf(unit.charAt(0));
        return OptionalLong.of(Durations.times(bytes.group(1), 1L << (10 * power)));
    }

    private static String size(long bytes) {
        int power = 0;
        long left = bytes;
        while (left != 0 && left % 1024 == 0 && power < UNITS.length() - 1) {
            left /= 1024;
            power++;
        }
        return left + (power == 0 ? "B" : UNITS.charAt(power) + "B");
    }
}
