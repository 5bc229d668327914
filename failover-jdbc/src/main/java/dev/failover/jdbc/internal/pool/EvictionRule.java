/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.failover.jdbc.internal.postgres.Failure;
import java.sql.SQLException;

/** One rule decides what ends a pooled connection: ours. HikariCP's own would also end one for a feature it lacks. */
final class EvictionRule implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        boolean broken = Failure.of(e).blame() == Failure.Blame.ENDPOINT;
        return broken ? SQLExceptionOverride.Override.MUST_EVICT : SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
}
