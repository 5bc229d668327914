/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.pool.EndpointPool;
import dev.failover.jdbc.internal.probe.PostgresProbe;

/**
 * One PostgreSQL server: its pool, and the probe that watches it from outside the pool.
 *
 * @param settings what both were made with
 * @param logins with what both open connections
 * @param written where its log ends, for all who have just committed
 * @param spill what reads take of it, while it is the primary, for want of a replica
 */
record JdbcEndpoint(
        Settings settings, EndpointPool pool, PostgresProbe probe, Logins logins, LogEnd written, Spill spill) {

    /** Of one that never served. */
    void end() {
        endLogins();
        pool.close();
        probe.close();
    }

    /** Nobody is asked for logins any more, and nobody waits for them. */
    void endLogins() {
        logins.close();
    }
}
