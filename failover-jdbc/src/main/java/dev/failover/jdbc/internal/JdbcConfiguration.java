/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Schema;
import dev.failover.internal.config.Settings;
import dev.failover.internal.config.Sources;
import dev.failover.jdbc.internal.pool.PoolProperties;
import dev.failover.jdbc.internal.postgres.DriverProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Refuses what would be passed over in silence where a {@code CredentialsProvider} is set.
     *
     * @throws FailoverConfigurationException with all keys of the cluster that say who logs in
     */
    public static void refuseLogins(Settings cluster) {
        String prefix = "failover.jdbc." + cluster.cluster() + ".";
        List<Problem> problems = new ArrayList<>();
        for (String key : List.of("username", "password", "password-file")) {
            if (cluster.isSet(key)) {
                problems.add(besideProvider(prefix + key));
            } else {
                cluster.endpoints().stream()
                        .filter(id -> cluster.endpoint(id).isSet(key))
                        .forEach(id -> problems.add(besideProvider(prefix + "endpoints." + id + "." + key)));
            }
        }
        if (!problems.isEmpty()) {
            throw new FailoverConfigurationException(problems);
        }
    }

    private static Problem besideProvider(String key) {
        return new Problem(key, "set beside a CredentialsProvider (expected: one of the two)", "");
    }
}
