/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import java.util.Set;

/** What HikariCP can be told, so that a misspelt {@code pool.*} key is found. */
public final class PoolProperties {

    private PoolProperties() {}

    /** The names of all properties, in HikariCP's spelling. */
    public static Set<String> names() {
        return PropertyElf.getPropertyNames(HikariConfig.class);
    }
}
