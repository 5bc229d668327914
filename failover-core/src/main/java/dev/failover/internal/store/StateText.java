/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.store;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The text of a state file: a {@code .properties} file, for humans to read.
 *
 * @param cluster the cluster that it is about
 */
record StateText(String cluster, Remembered remembered) {

    private static final String HEAD =
            "# Kept by failover: what was last known of the cluster. Delete it, while nothing runs, to forget that.\n";

    String write() {
        return HEAD
                + Stream.of(
                                line("cluster", cluster),
                                line("identity", remembered.identity()),
                                line("term", Long.toString(remembered.term())),
                                line("writer", remembered.writer()))
                        .collect(joining());
    }

    /**
     * Reads it.
     *
     * @throws DamagedException if it is none, or not all of one
     */
    static StateText read(String text) throws DamagedException {
        if (!text.endsWith("\n")) {
            throw new DamagedException("cut off at the end");
        }
        Properties properties = properties(text);
        return new StateText(
                value(properties, "cluster", "[a-z0-9-]{1,32}"),
                new Remembered(
                        value(properties, "identity", "\\P{Cntrl}{0,1000}"),
                        Long.parseLong(value(properties, "term", "[0-9]{1,18}")),
                        value(properties, "writer", "[a-z0-9-]{0,32}")));
    }

    private static String value(Properties properties, String key, String form) throws DamagedException {
        String value = properties.getProperty(key);
        if (value == null || !value.matches(form)) {
            throw new DamagedException((value == null ? "no " : "malformed ") + key);
        }
        return value;
    }

    private static Properties properties(String text) throws DamagedException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedException("no .properties file");
        }
    }

    private static String line(String key, String value) {
        return key + "=" + value.chars().mapToObj(StateText::escaped).collect(joining()) + "\n";
    }

    private static String escaped(int c) {
        boolean plain = c > ' ' && c < 0x7f && c != '\\';
        return plain ? String.valueOf((char) c) : String.format("\\u%04x", c);
    }

    /** The text is not that of a state file; the message says why. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String why) {
            super(why);
        }
    }
}
