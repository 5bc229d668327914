/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import dev.failover.internal.time.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The road that every call takes. A call tries each candidate of one snapshot once and walks again only on a newer one, or
 * if it may get what another call gives back. Trying one can take a while, so the next is taken as the newest snapshot has it. Thread-safe. Not final for a test's sake, which
 * switches one rule off and must see what breaks.
 */
public class Router<R> {

    private final RoutingTable<R> table;
    private final WaitingRoom<R> waiting;
    private final TimeSource time;

    public Router(RoutingTable<R> table, WaitingRoom<R> waiting, TimeSource time) {
        this.table = table;
        this.waiting = waiting;
        this.time = time;
    }

    /**
     * Serves a call.
     *
     * @param budgetNanos how long the caller is ready to wait in all
     * @throws X what the attempt threw, or its word for a refusal
     */
    public <T, X extends Exception> T call(Access access, long budgetNanos, Attempt<R, T, X> attempt) throws X {
        long started = time.nanos();
        return call(access, started, started + budgetNanos, attempt);
    }

    /**
     * The same, for a caller who has read the clock already: a reading costs as much as the whole decision.
     *
     * @throws X what the attempt threw, or its word for a refusal
     */
    public <T, X extends Exception> T call(Access access, long started, long deadline, Attempt<R, T, X> attempt)
            throws X {
        RoutingSnapshot<R> snapshot = table.current();
        T obtained = walk(snapshot, access, started, false, deadline, attempt);
        return obtained != null ? obtained : await(snapshot, access, started, deadline, attempt);
    }

    private <T, X extends Exception> T await(
            RoutingSnapshot<R> held, Access access, long started, long deadline, Attempt<R, T, X> attempt) throws X {
        Wait wait = new Wait();
        RoutingSnapshot<R> snapshot = held;
        try {
            while (!attempt.isRationed() && attempt.demand() == null) { // neither is a newer snapshot's business alone
                snapshot = waiting.awaitNewer(snapshot, access, started, deadline, attempt, wait);
                T obtained = walk(snapshot, access, time.nanos(), true, deadline, attempt);
                if (obtained != null) {
                    return obtained;
                }
            }
            return queue(access, started, deadline, attempt, wait);
        } finally {
            waiting.ended(wait);
        }
    }

    /**
     * What others give back may help as much as a newer snapshot, or what a replica replays: it walks again whenever there is
     * any of them, and once when it has its place, for what came meanwhile. Whoever leaves the queue passes on a wake-up that
     * was meant for one who can use it.
     */
    private <T, X extends Exception> T queue(
            Access access, long started, long deadline, Attempt<R, T, X> attempt, Wait wait) throws X {
        boolean rationed = false;
        try {
            while (true) {
                rationed = attempt.isRationed();
                Lobby lobby = rationed ? table.lobby() : table.onlookers();
                Lobby.Place place = lobby.enter();
                try {
                    RoutingSnapshot<R> snapshot = table.current();
                    T obtained = walk(snapshot, access, time.nanos(), true, deadline, attempt);
                    if (obtained != null) {
                        return obtained;
                    }
                    if (rationed == attempt.isRationed()) { // else it stands in the wrong queue
                        waiting.awaitPlace(place, snapshot, access, started, deadline, attempt, wait);
                    }
                } finally {
                    lobby.leave(place);
                }
            }
        } finally {
            if (rationed) {
                table.lobby().wakeOne();
            }
        }
    }

    private <T, X extends Exception> @Nullable T walk(
            RoutingSnapshot<R> snapshot,
            Access access,
            long now,
            boolean waited,
            long deadline,
            Attempt<R, T, X> attempt)
            throws X {
        Demand demand = attempt.demand();
        List<Candidate<R>> candidates = snapshot.candidates(access);
        int first = snapshot.firstIndex(access);
        for (int i = 0; i < candidates.size(); i++) {
            Candidate<R> known = candidates.get(nth(first, i));
            Candidate<R> candidate = i == 0 ? known : table.current().latest(known, access);
            if (candidate == null) {
                continue;
            }
            T obtained = tryOne(candidate, demand, i == 0 ? now : time.nanos(), deadline, attempt);
            if (obtained != null) {
                candidate.endpoint().serve(access, waited, i);
                return obtained;
            }
        }
        return demand == null ? null : walkWriters(snapshot, demand, access, waited, deadline, attempt);
    }

    /** What no replica has yet the primary has, even one that serves no other reads. */
    private <T, X extends Exception> @Nullable T walkWriters(
            RoutingSnapshot<R> snapshot,
            Demand demand,
            Access access,
            boolean waited,
            long deadline,
            Attempt<R, T, X> attempt)
            throws X {
        List<Candidate<R>> reads = snapshot.candidates(access);
        for (Candidate<R> writer : table.current().candidates(Access.READ_WRITE)) {
            boolean tried = reads.stream().anyMatch(c -> c.endpoint() == writer.endpoint());
            T obtained = tried ? null : tryOne(writer, demand, time.nanos(), deadline, attempt);
            if (obtained != null) {
                writer.endpoint().serve(access, waited, 1);
                return obtained;
            }
        }
        return null;
    }

    /** The first one, then the others in their order. */
    private static int nth(int first, int i) {
        if (i == 0) {
            return first;
        }
        return i <= first ? i - 1 : i;
    }

    private <T, X extends Exception> @Nullable T tryOne(
            Candidate<R> candidate, @Nullable Demand demand, long now, long deadline, Attempt<R, T, X> attempt)
            throws X {
        if (!candidate.isCurrent() || !candidate.isOffered() || !candidate.meets(demand)) {
            return null;
        }
        T obtained = attempt.on(candidate, now, deadline);
        if (obtained == null) {
            table.traffic().move();
            return null;
        }
        if (isStillGood(candidate, demand, obtained, deadline, attempt)) {
            return obtained;
        }
        attempt.giveBack(obtained);
        return null;
    }

    private <T, X extends Exception> boolean isStillGood(
            Candidate<R> candidate, @Nullable Demand demand, T obtained, long deadline, Attempt<R, T, X> attempt) {
        return isVouched(candidate, demand, obtained, deadline, attempt)
                && candidate.meets(demand)
                && isCurrent(candidate)
                && candidate.isOffered();
    }

    /** Its endpoint may have lost its place while the connection was borrowed. */
    boolean isCurrent(Candidate<R> candidate) {
        return candidate.isCurrent();
    }

    /** A connection that is younger than what was seen of its replica is asked itself. */
    <T, X extends Exception> boolean isVouched(
            Candidate<R> candidate, @Nullable Demand demand, T obtained, long deadline, Attempt<R, T, X> attempt) {
        return !candidate.isUnvouched(demand) || attempt.isWithinLag(obtained, candidate, deadline);
    }
}
