/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found wrong so far. Its texts are safe to log: one line each, no control characters. */
final class Findings {

    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_KEY = 200;

    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private final Set<String> unsound = new HashSet<>();

    void problem(String key, String text, String origin) {
        problems.add(finding(key, text, origin));
        unsound.add(key);
    }

    void warning(String key, String text, String origin) {
        warnings.add(finding(key, text, origin));
    }

    /** Whether nothing is wrong with this key so far. */
    boolean isSound(String key) {
        return !unsound.contains(key);
    }

    /** Whether nothing is wrong so far with what was set for this key; a default always is sound. */
    boolean isSound(Settings owner, String name) {
        Effective effective = owner.effective();
        return effective
                .entry(effective.schema().key(name))
                .map(entry -> isSound(entry.key()))
                .orElse(true);
    }

    List<String> warnings() {
        return warnings.stream().map(Problem::toString).toList();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new FailoverConfigurationException(List.copyOf(problems));
        }
    }

    /** A value for a message: short, and visible. */
    static String quote(String value) {
        return value.isEmpty() ? "(empty)" : clean(value, LONGEST_VALUE);
    }

    private static Problem finding(String key, String text, String origin) {
        return new Problem(clean(key, LONGEST_KEY), clean(text, Integer.MAX_VALUE), clean(origin, LONGEST_KEY));
    }

    private static String clean(String text, int longest) {
        StringBuilder clean = new StringBuilder();
        text.chars().limit(longest).forEach(c -> clean.append(isInvisible(c) ? String.format("\\u%04x", c) : (char) c));
        return text.length() > longest ? clean + "... (" + text.length() + " characters)" : clean.toString();
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
