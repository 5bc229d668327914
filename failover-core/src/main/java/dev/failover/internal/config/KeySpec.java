/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.internal.config.Key.Scope;
import java.util.List;

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
    List<String> choices = List.of();
    long least;
    long most;
    boolean orZero;
    boolean orOff;
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
        orOff = true;
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
