/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import dev.failover.internal.state.Plan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where calls go, until it is superseded. Immutable but for the counters that spread the load. */
public final class RoutingSnapshot<R> {

    private final List<Candidate<R>> writes;
    private final List<Candidate<R>> reads;
    private final Plan plan;
    private final boolean closed;
    private final Turns writeTurns;
    private final Turns readTurns;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final AtomicInteger crowd = new AtomicInteger();
    private final CompletableFuture<RoutingSnapshot<R>> superseded = new CompletableFuture<>();

    RoutingSnapshot(Plan plan, Function<String, Endpoint<R>> endpoints, AtomicInteger turn, boolean closed) {
        this.plan = plan;
        this.writeTurns = Turns.of(plan.writes(), turn);
        this.readTurns = Turns.of(plan.reads(), turn);
        this.writes = candidates(plan.writes(), endpoints);
        this.reads = candidates(plan.reads(), endpoints);
        this.closed = closed;
    }

    private static <R> List<Candidate<R>> candidates(
            List<Plan.Choice> choices, Function<String, Endpoint<R>> endpoints) {
        return choices.stream()
                .map(c -> new Candidate<>(
                        endpoints.apply(c.endpoint()), c.incarnation(), c.verify(), c.writer(), c.limited()))
                .toList();
    }

    /** Best first. */
    public List<Candidate<R>> candidates(Access access) {
        return access == Access.READ_WRITE ? writes : reads;
    }

    /** What has become of a candidate of an older snapshot; null if its endpoint is none any more. */
    @Nullable
    Candidate<R> latest(Candidate<R> older, Access access) {
        for (Candidate<R> candidate : candidates(access)) {
            if (candidate.endpoint() == older.endpoint()) {
                return candidate;
            }
        }
        return null;
    }

    /** With which candidate a call begins: each gets exactly its share. */
    public int firstIndex(Access access) {
        return access == Access.READ_WRITE ? writeTurns.next() : readTurns.next();
    }

    /** Completed, with its successor, when this snapshot is replaced. */
    public CompletableFuture<RoutingSnapshot<R>> superseded() {
        return superseded;
    }

    public Plan plan() {
        return plan;
    }

    /** The DataSource or client was closed: nobody is served any more. */
    public boolean isClosed() {
        return closed;
    }

    /** The how-manieth waiter comes to be served by this snapshot, from 0. */
    int arrival() {
        return arrivals.getAndIncrement();
    }

    /** How many waited when the first of them came: they share the time of the release. */
    int crowd(int waiting) {
        crowd.compareAndSet(0, waiting);
        return crowd.get();
    }
}
