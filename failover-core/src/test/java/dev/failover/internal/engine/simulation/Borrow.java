/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Role;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Refusal;
import dev.failover.spi.FailureKind;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call on its way to a connection, as a pool would give it. */
final class Borrow implements Attempt<Line, Lease, Refused> {

    private static final long CONNECT_TIMEOUT = millis(300);
    /** For so long a pool gives out an idle connection untested. */
    private static final long UNTESTED = millis(500);

    private final App app;
    private final Random random;
    private final long delayNanos;
    private final @Nullable Session session;
    private final Map<Candidate<Line>, Boolean> tried = new IdentityHashMap<>(4);

    /** @param delayNanos how long the pool takes */
    Borrow(App app, Random random, long delayNanos, @Nullable Session session) {
        this.app = app;
        this.random = random;
        this.delayNanos = delayNanos;
        this.session = session;
    }

    @Override
    public @Nullable Demand demand() {
        return session != null && session.horizon.isBounded() ? app.world.breach.demand(session.horizon) : null;
    }

    @Override
    public @Nullable Lease on(Candidate<Line> candidate, long nowNanos, long deadlineNanos) {
        Line line = candidate.endpoint().resource();
        long asked = app.time.nanos();
        tried.put(candidate, true);
        if (delayNanos > 0) {
            rest(Math.min(delayNanos, Math.max(0, deadlineNanos - asked)));
        }
        boolean stale = line.pooled != line.server.backends;
        boolean lately = app.time.nanos() - line.server.brokenNanos < UNTESTED;
        boolean unnoticed = stale && lately && line.pooled >= 0 && !candidate.verify() && random.nextBoolean();
        if (unnoticed) {
            int broken = line.pooled;
            line.pooled = -1;
            return new Lease(candidate, broken, asked, app.time.nanos());
        }
        boolean grows = random.nextInt(16) == 0;
        return stale || grows
                ? open(candidate, line, asked, deadlineNanos)
                : reuse(candidate, line, asked, deadlineNanos);
    }

    private @Nullable Lease reuse(Candidate<Line> candidate, Line line, long asked, long deadline) {
        if (candidate.verify() && !line.reaches()) {
            awaitSign(line, deadline);
            if (!line.reaches()) {
                return failed(candidate, FailureKind.TIMED_OUT);
            }
        }
        return line.pooled == line.server.backends
                ? new Lease(candidate, line.pooled, asked, app.time.nanos())
                : failed(candidate, FailureKind.LOST);
    }

    private @Nullable Lease open(Candidate<Line> candidate, Line line, long asked, long deadline) {
        if (!line.reaches()) {
            awaitSign(line, deadline);
        }
        if (!line.reaches()) {
            return failed(candidate, FailureKind.TIMED_OUT);
        } else if (line.server.dead) {
            return failed(candidate, FailureKind.REFUSED);
        } else if (line.server.starting) {
            return failed(candidate, FailureKind.UNAVAILABLE);
        }
        candidate.endpoint().opened(app.time.nanos());
        line.pooled = line.server.backends;
        return new Lease(candidate, line.pooled, asked, app.time.nanos());
    }

    private void awaitSign(Line line, long deadline) {
        CompletableFuture<Boolean> sign = new CompletableFuture<>();
        line.server.park(() -> sign.complete(true));
        long limit = app.time.nanos() + CONNECT_TIMEOUT;
        await(sign, limit - deadline < 0 ? limit : deadline);
    }

    private void rest(long nanos) {
        await(new CompletableFuture<>(), app.time.nanos() + nanos);
    }

    private void await(CompletableFuture<?> sign, long limit) {
        try {
            app.time.await(sign, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Lease failed(Candidate<Line> candidate, FailureKind kind) {
        app.callers.failed(candidate, kind);
        return null;
    }

    /** Whether it has turned to this very candidate, of this very snapshot. */
    boolean hasTried(Candidate<Line> candidate) {
        return tried.containsKey(candidate);
    }

    @Override
    public boolean isWithinLag(Lease obtained, Candidate<Line> candidate, long deadlineNanos) {
        long position = obtained.server.position;
        Demand demand = demand();
        if (candidate.endpoint().progress().isPrimary()) {
            return obtained.server.role != Role.REPLICA;
        }
        boolean met = demand == null || demand.isMetBy(app.supervisor.progressOf(obtained.server.id, position));
        return met && (!candidate.limited() || app.supervisor.isWithinLag(position));
    }

    @Override
    public void giveBack(Lease obtained) {}

    @Override
    public Refused refused(Refusal refusal) {
        return new Refused(refusal);
    }
}
