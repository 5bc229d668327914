/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Candidate;
import dev.failover.jdbc.internal.pool.EndpointPool;
import java.sql.Connection;

/**
 * A pooled connection, and the place that its endpoint had when it was borrowed.
 *
 * @param deadlineNanos until when its caller was ready to wait for it
 */
record Binding(Candidate<JdbcEndpoint> candidate, Access access, Connection connection, long deadlineNanos) {

    EndpointPool pool() {
        return candidate.endpoint().resource().pool();
    }

    String endpoint() {
        return candidate.endpoint().id();
    }

    void evict() {
        pool().evict(connection);
    }
}
