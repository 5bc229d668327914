/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** "Did you mean": the known name that is nearest to a mistyped one. */
final class Suggestion {

    private static final int LONGEST = 100;

    private Suggestion() {}

    /** The nearest name, if it is near enough to be meant. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> sameEnd = known.stream()
                .filter(name -> name.endsWith("." + word) || word.endsWith("." + name))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return sameEnd.isPresent() ? sameEnd : closest(word, known);
    }

    /** {@code (did you mean x?)} with a space before it, or nothing. */
    static String hint(String word, Collection<String> known) {
        return nearest(word, known).map(name -> " (did you mean " + name + "?)").orElse("");
    }

    private static Optional<String> closest(String word, Collection<String> known) {
        int tolerance = word.length() < 3 ? 0 : Math.max(1, Math.min(4, word.length() / 4));
        return known.stream()
                .filter(name -> Math.abs(name.length() - word.length()) <= tolerance)
                .filter(name -> distance(word, name) <= tolerance)
                .min(Comparator.comparingInt((String name) -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Edits, a swap of two neighbours counting as one (Damerau's optimal string alignment). */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cheapest(a, b, edits, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int[][] edits, int i, int j) {
        int change = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
