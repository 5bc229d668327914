/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import com.zaxxer.hikari.util.UtilityElf;
import java.sql.Connection;
import java.util.Map;
import java.util.Set;

/** What HikariCP can be told, so that a misspelt {@code pool.*} key is found. */
public final class PoolProperties {

    private PoolProperties() {}

    /** The names of all properties, in HikariCP's spelling. */
    public static Set<String> names() {
        return PropertyElf.getPropertyNames(HikariConfig.class);
    }

    /**
     * The level of isolation that these set; without one PostgreSQL's default, though a server may be set to another.
     *
     * @throws IllegalArgumentException if there is no such level
     */
    public static int isolation(Map<String, String> pool) {
        String level = pool.get("transactionIsolation");
        return level == null ? Connection.TRANSACTION_READ_COMMITTED : UtilityElf.getTransactionIsolation(level);
    }
}
