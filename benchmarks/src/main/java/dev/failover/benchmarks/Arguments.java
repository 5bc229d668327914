/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command line of {@code --name value} pairs. */
public final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** @throws IllegalArgumentException for anything but a known name with a value */
    public Arguments(String[] line, Set<String> known) {
        for (int i = 0; i < line.length; i += 2) {
            String name = line[i].startsWith("--") ? line[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == line.length) {
                throw new IllegalArgumentException(line[i] + " (expected: --name value, names: " + known + ")");
            }
            values.put(name, line[i + 1]);
        }
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** Comma-separated; empty for {@code none}. */
    public List<String> list(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.equals("none") ? List.of() : List.of(text.split(","));
    }
}
