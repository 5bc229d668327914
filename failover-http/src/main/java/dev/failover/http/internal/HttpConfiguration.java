/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Schema;
import dev.failover.internal.config.Sources;
import java.nio.file.Path;
import java.util.Map;

/** Reads the configuration of HTTP services. */
public final class HttpConfiguration {

    private HttpConfiguration() {}

    /** Reads a {@code .properties} file, over which the environment and the system properties count. */
    public static Configuration load(Path file) {
        return Configuration.read(Schema.http(), Sources.ofProcess().withFile(file));
    }

    /** Reads keys and values from code, which count over all else. */
    public static Configuration of(Map<String, String> properties) {
        return Configuration.read(Schema.http(), Sources.ofProcess().withProgrammatic(properties));
    }
}
