/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which release this is. */
final class Version {

    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        } catch (IOException | RuntimeException e) {
            return "unknown"; // repackaged without it: no reason to measure nothing
        }
        return properties.getProperty("version", "unknown");
    }
}
