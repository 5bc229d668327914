/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks the environment for known keys; nothing is ever discovered in it. The variable of a key is the key in upper
 * case, every other character an underscore or left out.
 */
final class Environment {

    static final String REGION = "FAILOVER_REGION";
    static final String ZONE = "FAILOVER_ZONE";

    private static final String PREFIX = "FAILOVER_";

    private final Map<String, String> variables;
    private final Set<String> usedElsewhere;
    private final Findings findings;
    private final Map<String, List<String>> keysBySkeleton = new LinkedHashMap<>();

    Environment(Map<String, String> variables, Set<String> usedElsewhere, Findings findings) {
        this.variables = new TreeMap<>(variables);
        this.usedElsewhere = usedElsewhere;
        this.findings = findings;
    }

    /** The entries for these whole keys. Variables that match none become warnings. */
    List<Entry> ask(Collection<String> keys) {
        keys.forEach(key -> keysBySkeleton
                .computeIfAbsent(skeleton(key), s -> new ArrayList<>())
                .add(key));
        Map<String, String> variableByKey = new LinkedHashMap<>();
        variables.keySet().stream().filter(Environment::isOurs).forEach(v -> match(v, variableByKey));
        return variableByKey.entrySet().stream()
                .map(e -> Entry.of(e.getKey(), variables.getOrDefault(e.getValue(), ""), origin(e.getValue())))
                .toList();
    }

    static String origin(String variable) {
        return "environment variable " + variable;
    }

    private void match(String variable, Map<String, String> variableByKey) {
        List<String> alike = keysBySkeleton.getOrDefault(skeleton(variable), List.of());
        List<String> keys = alike.stream().filter(key -> fits(variable, key)).toList();
        if (keys.size() > 1) {
            findings.problem(variable, "matches " + String.join(" and ", keys) + " (expected: one key)", "environment");
        } else if (keys.isEmpty()) {
            warn(variable, alike);
        } else {
            take(variable, keys.get(0), variableByKey);
        }
    }

    private void take(String variable, String key, Map<String, String> variableByKey) {
        String other = variableByKey.putIfAbsent(key, variable);
        if (other != null) {
            findings.problem(key, "set by two environment variables, " + other + " and " + variable, "environment");
        }
    }

    private void warn(String variable, List<String> alike) {
        if (!usedElsewhere.contains(variable)) {
            List<String> known = alike.isEmpty()
                    ? keysBySkeleton.values().stream()
                            .flatMap(List::stream)
                            .map(Environment::variable)
                            .toList()
                    : List.of(variable(alike.get(0)));
            String hint = alike.isEmpty() ? Suggestion.hint(variable, known) : " (did you mean " + known.get(0) + "?)";
            findings.warning(variable, "matches no key of a declared cluster" + hint, "environment");
        }
    }

    private static boolean isOurs(String variable) {
        return variable.startsWith(PREFIX) && !variable.equals(REGION) && !variable.equals(ZONE);
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String skeleton(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    /** Whether the variable is the key with every other character an underscore or left out. */
    private static boolean fits(String variable, String key) {
        int at = 0;
        for (char c : key.toUpperCase(Locale.ROOT).toCharArray()) {
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (at < variable.length() && variable.charAt(at) == (letter ? c : '_')) {
                at++;
            } else if (letter) {
                return false;
            }
        }
        return at == variable.length();
    }
}
