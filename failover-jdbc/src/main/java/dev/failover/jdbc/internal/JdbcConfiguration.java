/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Schema;
import dev.failover.internal.config.Sources;
import dev.failover.jdbc.internal.pool.PoolProperties;
import dev.failover.jdbc.internal.postgres.DriverProperties;
import java.nio.file.Path;
import java.util.Map;

/** The schema of JDBC clusters, which knows every property of the pool and the driver that are on the class path. */
public final class JdbcConfiguration {

    private JdbcConfiguration() {}

    public static Schema schema() {
        return Schema.jdbc().knowing("driver", DriverProperties.names()).knowing("pool", PoolProperties.names());
    }

    /** Reads a {@code .properties} file, over which the environment and the system properties count. */
    public static Configuration load(Path file) {
        return Configuration.read(schema(), Sources.ofProcess().withFile(file));
    }

    /** Reads keys and values from code, which count over all else. */
    public static Configuration of(Map<String, String> properties) {
        return Configuration.read(schema(), Sources.ofProcess().withProgrammatic(properties));
    }
}
