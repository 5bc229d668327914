/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import dev.failover.internal.route.Refusal.Reason;
import dev.failover.internal.state.Plan.Obstacle.Kind;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Transport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for a newer snapshot. Waiting is on the snapshot that the caller holds, so no wake-up can be lost.
 *
 * <p>When a primary appears, as many calls as it has idle connections go at once; the others follow within max(200 ms,
 * 1 ms for each), so that a fresh primary is not met by a stampede. Thread-safe. Not final for a test's sake, which
 * switches one rule off and must see what breaks.
 */
public class WaitingRoom<R> {

    private static final long RELEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RELEASE_EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RoutingTable<R> table;
    private final Transport<R> transport;
    private final TimeSource time;
    private volatile Limits limits;
    private final Supplier<List<String>> verdicts;
    private final AtomicInteger waiters = new AtomicInteger();

    /**
     * How long, and how many.
     *
     * @param maxWaitNanos how long a call waits at most
     * @param maxWaiters how many calls may wait; the next is refused at once
     */
    public record Limits(long maxWaitNanos, int maxWaiters) {}

    /** @param verdicts a line per endpoint, asked for when a call is refused */
    public WaitingRoom(
            RoutingTable<R> table,
            Transport<R> transport,
            TimeSource time,
            Limits limits,
            Supplier<List<String>> verdicts) {
        this.table = table;
        this.transport = transport;
        this.time = time;
        this.limits = limits;
        this.verdicts = verdicts;
    }

    /** Calls that come from now on wait by these. */
    public void limit(Limits next) {
        limits = next;
    }

    /** How many calls wait now. */
    public int waiters() {
        return waiters.get();
    }

    <T, X extends Exception> RoutingSnapshot<R> awaitNewer(
            RoutingSnapshot<R> held,
            Access access,
            long startedNanos,
            long deadlineNanos,
            Attempt<R, T, X> attempt,
            Wait wait)
            throws X {
        long limit = limit(held, access, startedNanos, deadlineNanos);
        check(await(held, access, wait, () -> awaitTurn(held, access, limit)), held, access, startedNanos, attempt);
        return table.current();
    }

    /** Until something is given back, or there is a newer snapshot. */
    <T, X extends Exception> void awaitPlace(
            Lobby.Place place,
            RoutingSnapshot<R> held,
            Access access,
            long startedNanos,
            long deadlineNanos,
            Attempt<R, T, X> attempt,
            Wait wait)
            throws X {
        long limit = limit(held, access, startedNanos, deadlineNanos);
        Turn turn = () -> time.await(place.woken(), limit) ? null : Reason.NO_ENDPOINT;
        check(await(held, access, wait, turn), held, access, startedNanos, attempt);
    }

    /** What a call waits for. */
    private interface Turn {
        @Nullable
        Reason await() throws InterruptedException;
    }

    private long limit(RoutingSnapshot<R> held, Access access, long startedNanos, long deadlineNanos) {
        long patience = startedNanos + patience(held, access);
        return patience - deadlineNanos < 0 ? patience : deadlineNanos;
    }

    private <T, X extends Exception> void check(
            @Nullable Reason reason,
            RoutingSnapshot<R> held,
            Access access,
            long startedNanos,
            Attempt<R, T, X> attempt)
            throws X {
        if (reason != null) {
            table.traffic().refuse();
            throw attempt.refused(refusal(reason, access, time.nanos() - startedNanos, held));
        }
    }

    /** For a move that somebody has to agree to first, calls wait only as long as the configuration says. */
    private long patience(RoutingSnapshot<R> held, Access access) {
        long most = limits.maxWaitNanos();
        return access == Access.READ_WRITE
                ? Math.min(most, held.plan().obstacle().patienceNanos())
                : most;
    }

    private @Nullable Reason await(RoutingSnapshot<R> held, Access access, Wait wait, Turn turn) {
        if (held.isClosed()) {
            return Reason.CLOSED;
        }
        if (held.plan().obstacle().kind() == Kind.HOPELESS
                && held.candidates(access).isEmpty()) {
            return Reason.HOPELESS;
        }
        int before = waiters.getAndIncrement();
        try {
            return before >= limits.maxWaiters() ? Reason.TOO_MANY_WAITERS : measured(wait, turn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reason.INTERRUPTED;
        } finally {
            waiters.getAndDecrement();
        }
    }

    private @Nullable Reason measured(Wait wait, Turn turn) throws InterruptedException {
        if (wait.begin()) {
            table.traffic().await();
        }
        long since = time.nanos();
        try {
            return turn.await();
        } finally {
            wait.add(time.nanos() - since);
        }
    }

    /** Of a call that waits no more: it was served or refused. */
    void ended(Wait wait) {
        if (wait.hasBegun()) {
            table.meters().waited(wait.nanos());
        }
    }

    private @Nullable Reason awaitTurn(RoutingSnapshot<R> held, Access access, long limit) throws InterruptedException {
        RoutingSnapshot<R> old = watched(held);
        if (!time.await(old.superseded(), limit)) {
            boolean consent =
                    access == Access.READ_WRITE && held.plan().obstacle().kind() == Kind.CONSENT;
            return consent ? Reason.NO_CONSENT : Reason.NO_ENDPOINT;
        }
        RoutingSnapshot<R> next = old.superseded().join();
        boolean stampede = access == Access.READ_WRITE
                && !next.plan().writers().equals(held.plan().writers())
                && !next.candidates(access).isEmpty();
        if (stampede) {
            long turn = time.nanos() + delayOf(next.arrival(), next.crowd(waiters.get()), idle(next, access));
            awaitRelease(next, access, turn - limit < 0 ? turn : limit);
        }
        return null;
    }

    /** The one that the caller holds and found wanting: a newer one that came meanwhile has superseded it already. */
    RoutingSnapshot<R> watched(RoutingSnapshot<R> held) {
        return held;
    }

    /** Until its turn has come, or there is another primary: news of replicas must not release everybody at once. */
    private void awaitRelease(RoutingSnapshot<R> first, Access access, long turn) throws InterruptedException {
        RoutingSnapshot<R> now = first;
        while (isSameChoice(first, now, access) && time.await(now.superseded(), turn)) {
            now = now.superseded().join();
        }
    }

    private boolean isSameChoice(RoutingSnapshot<R> first, RoutingSnapshot<R> now, Access access) {
        List<Candidate<R>> candidates = now.candidates(access);
        return !candidates.isEmpty()
                && candidates.get(0).endpoint()
                        == first.candidates(access).get(0).endpoint()
                && candidates.get(0).isCurrent();
    }

    private int idle(RoutingSnapshot<R> next, Access access) {
        return transport.idle(next.candidates(access).get(0).endpoint().resource());
    }

    private static long delayOf(int arrival, int crowd, int idle) {
        int ahead = arrival - idle + 1;
        if (ahead <= 0) {
            return 0;
        }
        int others = Math.max(ahead, crowd - idle);
        return Math.max(RELEASE_NANOS, others * RELEASE_EACH_NANOS) * ahead / (others + 1);
    }

    private Refusal refusal(Reason reason, Access access, long waitedNanos, RoutingSnapshot<R> held) {
        String why =
                switch (reason) {
                    case HOPELESS, NO_CONSENT -> held.plan().obstacle().why();
                    case TOO_MANY_WAITERS -> limits.maxWaiters() + " calls are waiting already (failover.max-waiters)";
                    case CLOSED -> "it was closed";
                    case INTERRUPTED -> "the calling thread was interrupted";
                    case NO_ENDPOINT -> String.join("; ", verdicts.get());
                };
        return new Refusal(reason, access, waitedNanos, why);
    }
}
