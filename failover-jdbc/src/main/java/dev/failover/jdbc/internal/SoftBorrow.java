/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.time.TimeSource;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Borrows for what any live server can tell: its meta data, or that it lives. So an application starts while the primary is
 * down. Counts as no routing. Where the wanted access has a candidate that is the first choice, for most go on to use it.
 */
final class SoftBorrow {

    private final RoutingTable<JdbcEndpoint> table;
    private final Borrow writes;
    private final Borrow reads;
    private final TimeSource time;

    SoftBorrow(RoutingTable<JdbcEndpoint> table, Borrow writes, Borrow reads, TimeSource time) {
        this.table = table;
        this.writes = writes;
        this.reads = reads;
        this.time = time;
    }

    /** A binding to whatever lives, or will until the deadline; null if nothing does. */
    @Nullable
    Binding any(Access access, long deadlineNanos) throws SQLException {
        for (RoutingSnapshot<JdbcEndpoint> snapshot = table.current(); !snapshot.isClosed(); ) {
            Binding obtained = walk(snapshot, access, deadlineNanos);
            if (obtained != null) {
                return obtained.softly();
            }
            if (reads.isCrowdedOut()) {
                return null; // to wait for what others give back is the router's business
            }
            if (!isSuperseded(snapshot, deadlineNanos)) {
                return null;
            }
            snapshot = snapshot.superseded().join();
        }
        return null;
    }

    private @Nullable Binding walk(RoutingSnapshot<JdbcEndpoint> snapshot, Access access, long deadlineNanos)
            throws SQLException {
        boolean wantsWrites = access == Access.READ_WRITE;
        Binding wanted = walk(snapshot.candidates(access), wantsWrites ? writes : reads, deadlineNanos);
        Access other = wantsWrites ? Access.READ_ONLY : Access.READ_WRITE;
        return wanted != null ? wanted : walk(snapshot.candidates(other), reads, deadlineNanos);
    }

    private static @Nullable Binding walk(List<Candidate<JdbcEndpoint>> candidates, Borrow borrow, long deadlineNanos)
            throws SQLException {
        for (Candidate<JdbcEndpoint> candidate : candidates) {
            Binding obtained = candidate.isCurrent() ? borrow.on(candidate, deadlineNanos) : null;
            if (obtained != null) {
                return obtained;
            }
        }
        return null;
    }

    private boolean isSuperseded(RoutingSnapshot<JdbcEndpoint> snapshot, long deadlineNanos) {
        try {
            return time.await(snapshot.superseded(), deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
