/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.pool.PoolProperties;
import dev.failover.jdbc.internal.postgres.DriverProperties;
import java.util.Map;
import java.util.Optional;

/**
 * What the session of a pooled connection is set to when it is borrowed, as far as the configuration says.
 *
 * @param schema what the pool sets, if the user configured one
 * @param prepared whether the pool executes the user's own SQL on each connection, which may set anything
 * @param isolation the level of JDBC's
 * @param networkTimeoutMillis 0 for no limit
 */
record SessionDefaults(Optional<String> schema, boolean prepared, int isolation, int networkTimeoutMillis) {

    /** @throws IllegalArgumentException if there is no such level */
    static SessionDefaults of(Settings cluster) {
        Map<String, String> pool = cluster.family("pool");
        Settings first = cluster.endpoint(cluster.endpoints().get(0)); // of one that is not bound none is nearer
        return new SessionDefaults(
                Optional.ofNullable(pool.get("schema")),
                pool.containsKey("connectionInitSql"),
                PoolProperties.isolation(pool),
                DriverProperties.networkTimeoutMillis(first.text("url"), first.family("driver")));
    }
}
