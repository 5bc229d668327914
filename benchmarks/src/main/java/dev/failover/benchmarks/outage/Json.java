/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Map;
import java.util.StringJoiner;

/** One JSON object in one line, of numbers, flags, plain texts and maps of them. */
final class Json {

    private final StringJoiner members = new StringJoiner(",", "{", "}");

    Json put(String name, Object value) {
        members.add(quoted(name) + ":" + text(value));
        return this;
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            Json nested = new Json();
            map.forEach((key, member) -> nested.put(String.valueOf(key), member));
            return nested.toString();
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
