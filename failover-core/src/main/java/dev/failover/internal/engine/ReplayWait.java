/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Access;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where reads wait, without a connection, for a replica to have what they demand. As long as anybody waits the replicas'
 * probes look more often, one for all; what they see is published as ever. When a wait was in vain nobody waits for ten times as
 * long: on a replica that is far behind that would only cost. Thread-safe.
 */
final class ReplayWait<R> {

    private static final int SPARED = 10;

    private final RoutingTable<R> table;
    private final Crew<R> crew;
    private final TimeSource time;
    private final AtomicReference<@Nullable CompletableFuture<Void>> parked = new AtomicReference<>();
    private volatile long vainUntilNanos;

    ReplayWait(RoutingTable<R> table, Crew<R> crew, TimeSource time) {
        this.table = table;
        this.crew = crew;
        this.time = time;
        this.vainUntilNanos = time.nanos();
    }

    /** Returns when a replica has it, when that is of no use, or after {@code patienceNanos}. */
    void await(Demand demand, long patienceNanos) throws InterruptedException {
        List<Candidate<R>> candidates = table.current().candidates(Access.READ_ONLY);
        long now = time.nanos();
        if (isMet(candidates, demand) || now - vainUntilNanos < 0) {
            return;
        }
        List<String> behind = behind(candidates, demand);
        if (behind.isEmpty()) {
            return;
        }
        behind.forEach(id -> crew.hurry(id, true));
        try {
            if (!park(candidates, demand, now + patienceNanos)) {
                vainUntilNanos = time.nanos() + SPARED * patienceNanos;
            }
        } finally {
            behind.forEach(id -> crew.hurry(id, false));
        }
    }

    private static <R> boolean isMet(List<Candidate<R>> candidates, Demand demand) {
        for (Candidate<R> candidate : candidates) {
            if (!candidate.writer() && candidate.isOffered() && candidate.meets(demand)) {
                return true;
            }
        }
        return false;
    }

    private static <R> List<String> behind(List<Candidate<R>> candidates, Demand demand) {
        List<String> ids = new ArrayList<>(candidates.size());
        for (Candidate<R> candidate : candidates) {
            if (candidate.isOffered() && demand.mayBeMetBy(candidate.endpoint().progress())) {
                ids.add(candidate.endpoint().id());
            }
        }
        return ids;
    }

    private boolean park(List<Candidate<R>> candidates, Demand demand, long deadlineNanos) throws InterruptedException {
        while (true) {
            CompletableFuture<Void> moved = parking();
            if (isMet(candidates, demand)) { // looked at after it was taken: nothing is missed
                return true;
            }
            if (!time.await(moved, deadlineNanos)) {
                return false;
            }
        }
    }

    private CompletableFuture<Void> parking() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = parked.compareAndExchange(null, mine);
        return others == null ? mine : others;
    }

    boolean isAnybodyParked() {
        return parked.get() != null;
    }

    /** Something was published; all look. */
    void wake() {
        CompletableFuture<Void> moved = parked.getAndSet(null);
        if (moved != null) {
            moved.complete(null);
        }
    }
}
