/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static java.util.stream.Collectors.joining;

import java.util.Optional;

/** Checks one value against its key, and shows it without its secrets. */
final class Values {

    private static final int LONGEST = 65_536;
    private static final String HIDDEN = "(hidden)";

    private Values() {}

    /** What is wrong with the value, as the text of a problem; empty if it is right. */
    static Optional<String> complaint(Key key, Entry entry) {
        return objection(key, entry.value()).map(expected -> shown(key, entry) + " (expected: " + expected + ")");
    }

    /** The value for a message. */
    static String shown(Key key, Entry entry) {
        if (entry.written().isEmpty()) {
            return Findings.quote("");
        }
        if (!mayBeShown(key)) {
            return HIDDEN;
        }
        if (key.holdsHttpUrls()) {
            return Findings.quote(
                    Lists.items(entry.written()).map(HttpUrl::shown).collect(joining(", ")));
        }
        return Findings.quote(key.type() == ValueType.URL ? PostgresUrl.shown(entry.written()) : entry.written());
    }

    /** Whether the value cannot be a secret; of a library's other properties nobody knows. */
    static boolean mayBeShown(Key key) {
        return key.type() != ValueType.SECRET && !key.isFamily();
    }

    private static Optional<String> objection(Key key, String value) {
        if (value.indexOf('\0') >= 0) {
            return Optional.of("no NUL character");
        }
        if (value.length() > LONGEST) {
            return Optional.of("at most " + LONGEST + " characters");
        }
        if (key.isFamily()) {
            return Optional.empty();
        }
        if (value.isBlank()) {
            return Optional.of(
                    key.objection(value).orElse(key.type().expected()) + "; leave the key out to use its default");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("no control characters");
        }
        boolean untidy = !value.equals(value.strip()) && !key.type().ignoresBlanks() && key.type() != ValueType.SECRET;
        return untidy ? Optional.of("no white space around it") : key.objection(value);
    }
}
