/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.internal.config.Key.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects the parts of a key; {@link #means} closes it. */
final class KeySpec {

    private static final long YEAR_MILLIS = 365L * 86_400_000;

    final String name;
    final ValueType type;
    Scope scope = Scope.CLUSTER;
    String defaultText = "";
    String meaning = "";
    String follows = "";
    String excludes = "";
    String off = "";
    String shape = "";
    Function<String, Optional<String>> check = text -> Optional.empty();
    List<String> choices = List.of();
    ValueType items = ValueType.TEXT;
    long least;
    long most;
    boolean orZero;
    boolean reloads;
    boolean ours;

    KeySpec(String name, ValueType type) {
        this.name = name;
        this.type = type;
        this.most = switch (type) {
            case DURATION, SECONDS -> YEAR_MILLIS;
            case PERCENT -> 100;
            case SIZE -> Long.MAX_VALUE - 1;
            default -> Integer.MAX_VALUE;
        };
    }

    KeySpec at(Scope place) {
        scope = place;
        return this;
    }

    KeySpec by(String value) {
        defaultText = value;
        return this;
    }

    KeySpec atLeast(String value) {
        least = type.measure(value).orElseThrow();
        return this;
    }

    KeySpec atMost(String value) {
        most = type.measure(value).orElseThrow();
        return this;
    }

    KeySpec orZero() {
        orZero = true;
        return this;
    }

    KeySpec orOff() {
        return or("off");
    }

    /** A word that says that there is none. */
    KeySpec or(String word) {
        off = word;
        return this;
    }

    /** What the items of a list are. */
    KeySpec of(ValueType item) {
        items = item;
        return this;
    }

    /**
     * A text or a list has a shape of its own.
     *
     * @param words the shape, for the documentation
     * @param objection what was expected instead of a value; empty if it is right
     */
    KeySpec shaped(String words, Function<String, Optional<String>> objection) {
        shape = words;
        check = objection;
        return this;
    }

    KeySpec oneOf(String... values) {
        choices = List.of(values);
        return this;
    }

    /** Its default never exceeds the value of that key. */
    KeySpec below(String other) {
        follows = other;
        return this;
    }

    /** Only one of the two may be set in a layer. */
    KeySpec excludes(String other) {
        excludes = other;
        return this;
    }

    /** Its family does not hand it to the library. */
    KeySpec ours() {
        ours = true;
        return this;
    }

    KeySpec reloads() {
        reloads = true;
        return this;
    }

    Key means(String sentence) {
        meaning = sentence;
        return new Key(this);
    }
}
