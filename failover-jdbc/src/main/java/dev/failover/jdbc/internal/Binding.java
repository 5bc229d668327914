/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Candidate;
import dev.failover.jdbc.internal.pool.EndpointPool;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection, and the place that its endpoint had when it was borrowed.
 *
 * @param soft whether it was borrowed for what any live server can tell
 * @param ticket for what it takes of a primary as a read for which there was no replica; null, as for most, if it is none
 */
record Binding(
        Candidate<JdbcEndpoint> candidate,
        Access access,
        Connection connection,
        boolean soft,
        Spill.@Nullable Ticket ticket) {

    Binding softly() {
        return new Binding(candidate, access, connection, true, ticket);
    }

    Binding firmly() {
        return new Binding(candidate, access, connection, false, ticket);
    }

    /** Whether it will do as if it had been borrowed for that access. */
    boolean serves(Access wanted) {
        boolean seen =
                access == Access.READ_WRITE || (!candidate.isUnvouched() && candidate.isOffered()); // in this order
        return access == wanted && candidate.isCurrent() && seen;
    }

    EndpointPool pool() {
        return candidate.endpoint().resource().pool();
    }

    String endpoint() {
        return candidate.endpoint().id();
    }

    /** To the pool. */
    void giveBack() throws SQLException {
        try {
            connection.close();
        } finally {
            giveUpShare();
        }
    }

    /** Ends the connection for good. */
    void evict() {
        try {
            pool().evict(connection);
        } finally {
            giveUpShare();
        }
    }

    /** Ends it, and what is under way on it, from another thread. */
    void abort() {
        try {
            pool().abort(connection);
        } finally {
            giveUpShare();
        }
    }

    private void giveUpShare() {
        if (ticket != null) {
            ticket.giveBack();
        }
    }
}
