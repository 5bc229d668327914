/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * An immutable JSON value. Members keep the order in which they were put, so the same facts are always the same text.
 *
 * <p>Reading never throws: what is absent, or of another type than asked for, is empty. So a chain such as {@code
 * answer.get("patroni").get("scope").text()} survives whatever a server answers.
 */
public final class Json {

    /** The value {@code null}; also what {@link #get} finds where nothing is. */
    public static final Json NULL = new Json(new Object());

    private static final int MOST_DIGITS = 64;
    private static final int LARGEST_SCALE = 400;

    /** String, BigDecimal, Boolean, an unmodifiable List or Map of Json, or NULL's own mark. */
    private final Object value;

    private Json(Object value) {
        this.value = value;
    }

    /**
     * Reads a text, which must be one JSON value and nothing else: at most 4 Mi characters, 64 levels and 100 000
     * values; no name twice.
     *
     * @throws MalformedJsonException if it is not
     */
    public static Json parse(String text) throws MalformedJsonException {
        return new JsonReader(text).read();
    }

    public static Json of(String text) {
        return new Json(text);
    }

    public static Json of(boolean truth) {
        return new Json(truth);
    }

    public static Json of(long number) {
        return of(BigDecimal.valueOf(number));
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it is infinite or none: JSON knows neither
     */
    public static Json of(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no number " + number);
        }
        return of(BigDecimal.valueOf(number));
    }

    /**
     * A number; {@code 1.50} and {@code 1.5} are the same.
     *
     * @throws IllegalArgumentException if it has more than 64 digits, or more than 400 zeros before or after them
     */
    public static Json of(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > LARGEST_SCALE) {
            throw new IllegalArgumentException("number out of range");
        }
        return new Json(number.stripTrailingZeros());
    }

    public static Json array(List<Json> items) {
        return new Json(List.copyOf(items));
    }

    /** An array of texts. */
    public static Json texts(List<String> texts) {
        return array(texts.stream().map(Json::of).toList());
    }

    /** Collects the members of an object. */
    public static Members object() {
        return new Members();
    }

    /** The member of that name; {@link #NULL} if there is none, or if this is no object. */
    public Json get(String name) {
        return members().getOrDefault(name, NULL);
    }

    /** The members of an object, in order; empty if this is none. */
    @SuppressWarnings("unchecked") // only Members makes a map, and of nothing else
    public Map<String, Json> members() {
        return value instanceof Map ? (Map<String, Json>) value : Map.of();
    }

    /** The items of an array; empty if this is none. */
    @SuppressWarnings("unchecked") // only array() makes a list, and of nothing else
    public List<Json> items() {
        return value instanceof List ? (List<Json>) value : List.of();
    }

    public Optional<String> text() {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public Optional<Boolean> truth() {
        return value instanceof Boolean truth ? Optional.of(truth) : Optional.empty();
    }

    /** A number, as near as a {@code double} comes; empty if it is beyond every {@code double}. */
    public OptionalDouble number() {
        double number = value instanceof BigDecimal exact ? exact.doubleValue() : Double.NaN;
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** A whole number; empty if it has a fraction or does not fit into a {@code long}. */
    public OptionalLong whole() {
        try {
            return value instanceof BigDecimal exact ? OptionalLong.of(exact.longValueExact()) : OptionalLong.empty();
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    public boolean isNull() {
        return equals(NULL);
    }

    /** On several lines, indented by two spaces: for people. */
    public String pretty() {
        return JsonWriter.pretty(this);
    }

    /** On one line, without spaces. All that could end a script element or confuse a decoder is escaped. */
    @Override
    public String toString() {
        return JsonWriter.compact(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && value.equals(json.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    Object value() {
        return value;
    }

    /** The members of an object to be. Not thread-safe. */
    public static final class Members {

        private final Map<String, Json> members = new LinkedHashMap<>();

        private Members() {}

        /**
         * Adds a member after the others.
         *
         * @throws IllegalArgumentException if there is one of that name
         */
        public Members put(String name, Json member) {
            if (members.putIfAbsent(name, member) != null) {
                throw new IllegalArgumentException("member " + name + " twice");
            }
            return this;
        }

        public Members put(String name, String text) {
            return put(name, of(text));
        }

        public Members put(String name, long number) {
            return put(name, of(number));
        }

        public Members put(String name, boolean truth) {
            return put(name, of(truth));
        }

        /** Adds an array. */
        public Members put(String name, List<Json> items) {
            return put(name, array(items));
        }

        /** Adds a member if there is something to add. */
        public Members put(String name, Optional<Json> member) {
            member.ifPresent(present -> put(name, present));
            return this;
        }

        /** The object of what was added until now. */
        public Json build() {
            return new Json(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
        }

        /** Whether a member of that name was added. */
        boolean has(String name) {
            return members.containsKey(name);
        }
    }
}
