/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Progress;
import dev.failover.spi.Observation;

/**
 * Keeps up with which writes each endpoint has. Whatever was acknowledged before a probe of the primary was sent is not
 * beyond the position that it told, so a replica that has replayed so far has it: one comparison of times, and no query.
 *
 * <p>Only the primary's own probes count, and only as long as it is the primary: a zombie's answer proves nothing. To be
 * used under the Supervisor's lock, but for {@link #of}.
 */
final class Replayed<R> {

    private final RoutingTable<R> table;
    private final LagHistory written;

    Replayed(RoutingTable<R> table, Policies policies) {
        this.table = table;
        this.written = new LagHistory(policies);
    }

    void limit(Policies policies) {
        written.limit(policies);
    }

    /** Another primary, another term or another cluster: positions of before are not comparable. */
    void clear(Reign next) {
        written.clear(next);
    }

    /** The primary answered. */
    void sampled(Observation seen) {
        if (seen.written() >= 0) {
            written.add(seen.startedNanos(), seen.written());
        }
    }

    /** When the newest probe of the primary was sent whose position is not beyond this one; {@link Progress#NEVER} if none was. */
    long passedNanos(long position) {
        return written.passedNanos(position);
    }

    /** Publishes what is known of each endpoint now. */
    void advance(ClusterState state) {
        for (Endpoint<R> endpoint : table.endpoints()) {
            endpoint.advance(state.find(endpoint.id())
                    .map(e -> Progress.of(state, e, written::passedNanos))
                    .orElse(Progress.NONE));
        }
    }

    /**
     * What a replica has that was asked just now, and has replayed up to {@code position}; nothing if another primary took over
     * meanwhile, whose positions are others. Thread-safe.
     */
    Progress of(ClusterState state, String endpoint, long position) {
        Reign reign = Reign.of(state);
        return state.find(endpoint)
                .map(e -> Progress.of(state, e, position, p -> written.passedNanos(reign, p)))
                .orElse(Progress.NONE);
    }
}
