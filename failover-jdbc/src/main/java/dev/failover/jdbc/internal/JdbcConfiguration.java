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
import java.util.function.Predicate;
import java.util.stream.Stream;

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
        List<Problem> problems = new ArrayList<>();
        for (String key : List.of("username", "password", "password-file")) {
            places(cluster, key, endpoint -> true)
                    .forEach(place -> problems.add(
                            new Problem(place, "set beside a CredentialsProvider (expected: one of the two)", "")));
        }
        problems.addAll(half(cluster, "probe.username", "probe.password"));
        problems.addAll(half(cluster, "probe.password", "probe.username"));
        if (!problems.isEmpty()) {
            throw new FailoverConfigurationException(problems);
        }
    }

    /** The provider answers with a user and its password: neither goes with another one's. */
    private static List<Problem> half(Settings cluster, String key, String other) {
        String what = "set without " + other + " beside a CredentialsProvider (expected: both or neither)";
        return places(cluster, key, endpoint -> !endpoint.isSet(other))
                .map(place -> new Problem(place, what, ""))
                .toList();
    }

    /** Where a key is set that counts for such endpoints. */
    private static Stream<String> places(Settings cluster, String key, Predicate<Settings> wanted) {
        String prefix = "failover.jdbc." + cluster.cluster() + ".";
        return cluster.endpoints().stream()
                .map(cluster::endpoint)
                .filter(endpoint -> endpoint.isSet(key) && wanted.test(endpoint))
                .map(endpoint -> prefix + (cluster.isSet(key) ? "" : "endpoints." + endpoint.id() + ".") + key)
                .distinct();
    }
}
