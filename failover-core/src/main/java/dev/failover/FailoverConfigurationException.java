/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used. It names every fault at once, so that one restart is enough to mend them all; no
 * secret is ever part of it.
 */
public class FailoverConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 100;

    private final Problem[] problems;

    /** @param problems what is wrong, at least one, in the order in which they are to be read */
    public FailoverConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = problems.toArray(Problem[]::new);
    }

    /** Everything that is wrong, never empty. */
    public List<Problem> problems() {
        return List.of(problems);
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems: none (expected: at least one)");
        }
        String head = problems.size() == 1
                ? "1 problem in the configuration:"
                : problems.size() + " problems in the configuration:";
        String tail = problems.size() <= SHOWN ? "" : "\n  ... and " + (problems.size() - SHOWN) + " more";
        return problems.stream().limit(SHOWN).map(p -> "\n  " + p).collect(Collectors.joining("", head, tail));
    }

    /**
     * One fault.
     *
     * @param key the full key, such as {@code failover.jdbc.orders.probe.interval}, or the file that cannot be read
     * @param text what was found and what was expected, such as {@code 0ms (expected: at least 10ms)}
     * @param origin where it was written, such as {@code orders.properties:7}; empty if it came from code
     */
    public record Problem(String key, String text, String origin) implements Serializable {
        /** {@code key: text [origin]}. */
        @Override
        public String toString() {
            return key + ": " + text + (origin.isEmpty() ? "" : " [" + origin + "]");
        }
    }
}
