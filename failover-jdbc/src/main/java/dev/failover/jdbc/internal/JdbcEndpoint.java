/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.pool.EndpointPool;
import dev.failover.jdbc.internal.probe.PostgresProbe;
import java.util.Optional;

/**
 * One PostgreSQL server: its pool, and the probe that watches it from outside the pool.
 *
 * @param settings what both were made with
 * @param credentials the application's own, if it has some
 * @param written where its log ends, for all who have just committed
 * @param spill what reads take of it, while it is the primary, for want of a replica
 */
record JdbcEndpoint(
        Settings settings,
        EndpointPool pool,
        PostgresProbe probe,
        Optional<ProvidedCredentials> credentials,
        LogEnd written,
        Spill spill) {

    /** Of one that never served. */
    void end() {
        endLogins();
        pool.close();
        probe.close();
    }

    /** Nobody is asked for credentials any more, and nobody waits for them. */
    void endLogins() {
        credentials.ifPresent(ProvidedCredentials::close);
    }
}
