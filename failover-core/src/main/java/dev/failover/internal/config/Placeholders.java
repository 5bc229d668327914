/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves <code>${NAME}</code> and <code>${NAME:default}</code>, from system properties first, then from the
 * environment. A default may hold placeholders, a resolved value may not: it is taken as it is, so nothing runs in
 * circles. A literal <code>${</code> is written <code>\${</code>.
 */
final class Placeholders {

    private static final String OPEN = "${";
    private static final int DEEPEST = 16;
    private static final int LONGEST = 1 << 20;

    private final Map<String, String> systemProperties;
    private final Map<String, String> environment;
    private final Set<String> asked = new HashSet<>();

    Placeholders(Map<String, String> systemProperties, Map<String, String> environment) {
        this.systemProperties = systemProperties;
        this.environment = environment;
    }

    /** A text cannot be resolved; the message says why and holds no value. */
    static final class UnresolvableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnresolvableException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    String resolve(String text) throws UnresolvableException {
        return text.contains(OPEN) ? resolve(text, 0) : text;
    }

    /** The names that were asked for: they have a use, even if they look like keys. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    private String resolve(String text, int depth) throws UnresolvableException {
        if (depth > DEEPEST) {
            throw new UnresolvableException("placeholders nested too deep (expected: at most " + DEEPEST + " levels)");
        }
        StringBuilder resolved = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            if (open > at && text.charAt(open - 1) == '\\') {
                resolved.append(text, at, open - 1).append(OPEN);
                at = open + OPEN.length();
                continue;
            }
            int close = closing(text, open + OPEN.length());
            resolved.append(text, at, open).append(value(text.substring(open + OPEN.length(), close), depth));
            at = close + 1;
            limit(resolved);
        }
        return resolved.append(text, at, text.length()).toString();
    }

    private String value(String body, int depth) throws UnresolvableException {
        int colon = body.indexOf(':');
        String name = colon < 0 ? body : body.substring(0, colon);
        Optional<String> found = lookup(name);
        if (found.isPresent()) {
            return found.get();
        }
        if (colon < 0) {
            throw new UnresolvableException(
                    OPEN + Findings.quote(name)
                            + "} is not set (expected: a system property or an environment variable, or a default: ${NAME:default})");
        }
        return resolve(body.substring(colon + 1), depth + 1);
    }

    private Optional<String> lookup(String name) {
        asked.add(name);
        return Optional.ofNullable(systemProperties.get(name)).or(() -> Optional.ofNullable(environment.get(name)));
    }

    private static int closing(String text, int from) throws UnresolvableException {
        int open = 1;
        int at = from;
        while (at < text.length()) {
            boolean opens = text.startsWith(OPEN, at);
            open += opens ? 1 : text.charAt(at) == '}' ? -1 : 0;
            if (open == 0) {
                return at;
            }
            at += opens ? OPEN.length() : 1;
        }
        throw new UnresolvableException(
                "a placeholder is not closed (expected: ${NAME}; a literal ${ is written \\${)");
    }

    private static void limit(StringBuilder resolved) throws UnresolvableException {
        if (resolved.length() > LONGEST) {
            throw new UnresolvableException("resolved to more than " + LONGEST + " characters");
        }
    }
}
