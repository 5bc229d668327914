/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * HikariCP evicts nothing by itself. The handle of a connection hears every exception, knows what was under way, and evicts
 * what is broken; HikariCP's own rule would also end a connection for a feature that it lacks, and would log each broken one
 * with a stack trace.
 */
final class EvictionRule implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
}
