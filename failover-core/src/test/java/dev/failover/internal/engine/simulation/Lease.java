/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.route.Candidate;

/** A borrowed connection. */
final class Lease {

    final Candidate<Line> candidate;
    final Line line;
    final Server server;
    /** When the router turned to this candidate. */
    final long askedNanos;
    /** When the caller got it. */
    final long begunNanos;

    private final int backends;
    private final int aborts;

    Lease(Candidate<Line> candidate, int backends, long askedNanos, long begunNanos) {
        this.candidate = candidate;
        this.line = candidate.endpoint().resource();
        this.server = line.server;
        this.backends = backends;
        this.aborts = line.aborts;
        this.askedNanos = askedNanos;
        this.begunNanos = begunNanos;
    }

    boolean isBroken() {
        return server.backends != backends || line.aborts != aborts;
    }
}
