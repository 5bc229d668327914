/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.state.Lag;
import dev.failover.internal.state.Progress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the primary was at which time, on this process's own clock. Tells how far a replica is behind without asking
 * any other clock: the age of the newest sample that the replica has replayed.
 *
 * <p>A sample's time is the start of the primary's probe and the comparison's the end of the replica's, so the figure
 * never understates. Thread-safe under a lock of its own: callers who hold a new connection to a replica ask too, and must
 * not queue behind the Supervisor's decisions.
 */
final class LagHistory {

    private record Sample(long nanos, long position) {}

    private static final long LEAST_COVER_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReentrantLock lock = new ReentrantLock();
    private long coverNanos;
    private long thinNanos;
    private long staleNanos;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private Reign reign = Reign.NONE;

    LagHistory(Policies policies) {
        this(cover(policies), policies.probe().intervalNanos());
    }

    /**
     * @param coverNanos how far back samples are kept
     * @param intervalNanos the probe interval: samples closer than half of it are thinned
     */
    LagHistory(long coverNanos, long intervalNanos) {
        limit(coverNanos, intervalNanos);
    }

    /** From now on by these figures; what is known stays. */
    void limit(Policies policies) {
        limit(cover(policies), policies.probe().intervalNanos());
    }

    private void limit(long cover, long interval) {
        lock.lock();
        try {
            coverNanos = cover;
            thinNanos = interval / 2;
            staleNanos = 2 * interval;
        } finally {
            lock.unlock();
        }
    }

    private static long cover(Policies policies) {
        long maxLag = policies.cluster().reads().maxLagNanos();
        boolean unlimited = maxLag > Long.MAX_VALUE / 2;
        return unlimited ? LEAST_COVER_NANOS : Math.max(LEAST_COVER_NANOS, 2 * maxLag);
    }

    /** Another primary or another term: older samples say nothing about it. */
    void clear(Reign next) {
        lock.lock();
        try {
            samples.clear();
            reign = next;
        } finally {
            lock.unlock();
        }
    }

    void add(long startedNanos, long position) {
        lock.lock();
        try {
            insert(startedNanos, position);
        } finally {
            lock.unlock();
        }
    }

    private void insert(long startedNanos, long position) {
        Sample last = samples.peekLast();
        if (last != null && position < last.position) {
            samples.clear(); // a crash in place lost the end of the log: a fork, and older samples are of the other
            // branch
            last = null;
        }
        boolean idle = last != null && last.position == position;
        boolean dense = samples.size() >= 2 && startedNanos - secondNewest().nanos < thinNanos;
        if (idle || dense) {
            samples.pollLast();
        }
        samples.addLast(new Sample(startedNanos, position));
        while (samples.size() > 1 && startedNanos - samples.getFirst().nanos > coverNanos) {
            samples.pollFirst();
        }
    }

    /** How far behind a replica is that had replayed up to {@code position} at {@code endedNanos}. */
    Lag lagOf(long position, long endedNanos) {
        lock.lock();
        try {
            return compare(position, endedNanos);
        } finally {
            lock.unlock();
        }
    }

    /** The same for whoever holds no lock: unknown if that reign is over, or not here yet. */
    Lag lagOf(Reign asked, long position, long endedNanos) {
        lock.lock();
        try {
            return asked.equals(reign) ? compare(position, endedNanos) : Lag.UNKNOWN;
        } finally {
            lock.unlock();
        }
    }

    private Lag compare(long position, long endedNanos) {
        Sample newest = samples.peekLast();
        if (newest == null || position < 0 || endedNanos - newest.nanos > staleNanos) {
            return Lag.UNKNOWN;
        }
        if (position >= newest.position) {
            return Lag.of(0);
        }
        return behind(position, endedNanos);
    }

    private Lag behind(long position, long endedNanos) {
        long missedSince = endedNanos;
        for (Iterator<Sample> back = samples.descendingIterator(); back.hasNext(); ) {
            Sample sample = back.next();
            if (sample.position <= position) {
                return Lag.of(endedNanos - sample.nanos);
            }
            missedSince = sample.nanos;
        }
        return Lag.atLeast(endedNanos - missedSince);
    }

    /** When the newest probe was sent whose position is not beyond this one; {@link Progress#NEVER} if none is. */
    long passedNanos(long position) {
        lock.lock();
        try {
            return passed(position);
        } finally {
            lock.unlock();
        }
    }

    /** The same for whoever holds no lock: never if that reign is over, or not here yet. */
    long passedNanos(Reign asked, long position) {
        lock.lock();
        try {
            return asked.equals(reign) ? passed(position) : Progress.NEVER;
        } finally {
            lock.unlock();
        }
    }

    private long passed(long position) {
        for (Iterator<Sample> back = samples.descendingIterator(); back.hasNext(); ) {
            Sample sample = back.next();
            if (sample.position <= position) {
                return sample.nanos;
            }
        }
        return Progress.NEVER;
    }

    int size() {
        return samples.size();
    }

    private Sample secondNewest() {
        Iterator<Sample> back = samples.descendingIterator();
        back.next();
        return back.next();
    }
}
