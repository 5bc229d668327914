/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What cluster to start. Immutable: every {@code with} returns a changed copy.
 *
 * @param standbys streaming standbys beside the primary, 0 to 25
 * @param version major version of PostgreSQL, 14 to 18
 * @param settings server settings, the same on every node, on top of the defaults of the kit
 * @param docker whether the nodes are Docker containers instead of child processes
 */
public record ClusterSpec(int standbys, int version, Map<String, String> settings, boolean docker) {
    /** System property: the major version of {@link #defaults}, so that the same tests run on another one; else 18. */
    public static final String VERSION = "failover.testkit.version";

    public ClusterSpec {
        require("standbys", standbys, 0, 25);
        require("version", version, 14, 18);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * A primary and two standbys of PostgreSQL 18, or of the version that {@value #VERSION} says, as child processes.
     *
     * @throws IllegalArgumentException if that is no version
     */
    public static ClusterSpec defaults() {
        return new ClusterSpec(2, usualVersion(), Map.of(), false);
    }

    private static int usualVersion() {
        String wanted = System.getProperty(VERSION, "18");
        try {
            return Integer.parseInt(wanted);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(VERSION + ": " + wanted + " (expected: 14 to 18)", e);
        }
    }

    public ClusterSpec withStandbys(int standbys) {
        return new ClusterSpec(standbys, version, settings, docker);
    }

    public ClusterSpec withVersion(int version) {
        return new ClusterSpec(standbys, version, settings, docker);
    }

    /** Adds one server setting, as in {@code withSetting("work_mem", "8MB")}. */
    public ClusterSpec withSetting(String name, String value) {
        return withSettings(Map.of(name, value));
    }

    /** Adds server settings; a later value of the same name wins. */
    public ClusterSpec withSettings(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new ClusterSpec(standbys, version, all, docker);
    }

    /**
     * The same cluster in Docker containers of the official image; needs Testcontainers on the class path and a Docker engine.
     * There {@link PostgresNode#kill} kills the container and {@link PostgresNode#freeze} pauses it;
     * {@link PostgresNode#dataDirectory} is not available. Younger and less tried than the child processes.
     */
    public ClusterSpec onDocker() {
        return new ClusterSpec(standbys, version, settings, true);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
