/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which commits were acknowledged to this process, and what became of them when another primary took over: their
 * {@link Brackets} laid over the {@link Forks} of the log. Thread-safe.
 */
public final class Acknowledged {

    private final LongAdder count = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Brackets kept = new Brackets();
    private final Judged judged = new Judged();
    /** What primaries lost by crashes in place. */
    private final Brackets rewinds = new Brackets();

    private volatile Forks forks = Forks.NONE;
    /** What a token of this term or an older one stands for is known only if it was noted since. */
    private long forgotten;

    /** Of those up to this term another server may have them all the same. */
    private long abandoned;

    private int open;
    private long newestTerm;
    private long newest = -1;

    /** How many commits are gone for sure, and how many may be. */
    record Toll(long lost, long uncertain) {
        static final Toll NONE = new Toll(0, 0);

        boolean isNothing() {
            return lost == 0 && uncertain == 0;
        }
    }

    /** What had been acknowledged at a moment. */
    record Told(long counted, long term, long newest) {
        static final Told NOTHING = new Told(0, 0, -1);

        long on(long otherTerm) {
            return term == otherTerm ? newest : -1;
        }
    }

    // ---- what is acknowledged

    /** A commit that is known by nothing else than that it was acknowledged. */
    void count() {
        count.increment();
    }

    long counted() {
        return count.sum();
    }

    Told told() {
        lock.lock();
        try {
            return new Told(counted(), newestTerm, newest);
        } finally {
            lock.unlock();
        }
    }

    /** A commit that was acknowledged; if that was on a primary that was followed by another, its fate is told at once. */
    Toll note(Bracket told) {
        lock.lock();
        try {
            Bracket next = sure(told);
            raise(next);
            Toll toll = late(next);
            if (toll.isNothing()) {
                kept.add(next);
                open += next.isOpen() ? 1 : 0;
            }
            return toll;
        } finally {
            lock.unlock();
        }
    }

    private Toll late(Bracket next) {
        for (Fork fork : forks.all()) {
            if (fork.term() > next.term() && next.after(fork) != WriteOutcome.SURVIVED) {
                return judged.file(List.of(next), fork);
            }
        }
        return Toll.NONE;
    }

    /** Where a log was rewound, positions of before mean nothing, and one that is told again may be that of a lost commit too. */
    private Bracket sure(Bracket next) {
        Bracket sure = next.before() > next.upTo() ? next.since(0) : next;
        long least = sure.before();
        for (Bracket rewound : rewinds.where(b -> b.isToldBy(next.term(), next.before()))) {
            least = Math.min(least, rewound.before());
        }
        if (rewinds.hold(next.term(), next.upTo())) {
            judged.doubt(b -> b.isToldBy(next.term(), next.upTo()));
        }
        return sure.since(least);
    }

    private void raise(Bracket next) {
        if (next.term() > newestTerm) {
            newestTerm = next.term();
            newest = -1;
        }
        if (next.term() == newestTerm && !next.isOpen() && !rewinds.hold(next.term(), next.upTo())) {
            newest = Math.max(newest, next.upTo());
        }
    }

    /** The primary told a position when it was asked at {@code askedNanos}: what had been acknowledged by then is not beyond it. */
    void sampled(long term, long position, long askedNanos) {
        lock.lock();
        try {
            if (open > 0) {
                kept.replaceAll(b -> b.isOpen() && b.term() == term && b.notedNanos() - askedNanos < 0
                        ? b.upTo(Math.max(b.before(), position))
                        : b);
                countOpen();
            }
        } finally {
            lock.unlock();
        }
    }

    private void countOpen() {
        open = kept.where(Bracket::isOpen).size();
    }

    /** The newest position that an acknowledged commit may have on this term; -1 if none is known. */
    long newest(long term) {
        lock.lock();
        try {
            return term == newestTerm ? newest : -1;
        } finally {
            lock.unlock();
        }
    }

    /** How many brackets are kept. */
    int size() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }

    // ---- what befalls the log

    /** Another primary took over. What it has is judged again when the next one does, which may have less. */
    Toll settle(Fork fork) {
        lock.lock();
        try {
            forks = forks.with(fork);
            Toll toll =
                    judged.file(kept.take(b -> b.term() < fork.term() && b.after(fork) != WriteOutcome.SURVIVED), fork);
            long oldest = forks.oldestTerm(); // what is older would keep a place for ever
            kept.take(b -> b.term() < oldest);
            rewinds.take(b -> b.term() < oldest);
            judged.forget(b -> b.term() < oldest);
            countOpen();
            return toll;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A primary came back with less of its log, on the same term: what is written there now has positions anew.
     *
     * @param askedNanos when it was asked how much: what was acknowledged later may have been written since
     */
    Toll rewind(Fork back, long end, long askedNanos) {
        lock.lock();
        try {
            rewinds.add(new Bracket(back.term(), back.least(), end, 0, 0));
            newest = newestTerm == back.term() ? Math.min(newest, back.most()) : newest;
            List<Bracket> hits =
                    kept.take(b -> b.term() == back.term() && b.after(back) != WriteOutcome.SURVIVED).stream()
                            .map(b -> b.isOpen() || b.notedNanos() - askedNanos >= 0 ? b.since(back.least()) : b)
                            .toList();
            countOpen();
            return judged.file(hits, back);
        } finally {
            lock.unlock();
        }
    }

    /** The next primary may be of a branch that has what was lost. */
    void doubt() {
        lock.lock();
        try {
            judged.doubt(b -> true);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another primary took over with a log of its own on the same term: what was acknowledged may be there or not, and a
     * position of before tells nothing.
     */
    Toll abandon(long present) {
        lock.lock();
        try {
            List<Bracket> doubtful = kept.take(b -> true);
            judged.doubt(doubtful);
            begin(present);
            abandoned = present;
            return new Toll(0, Bracket.commits(doubtful));
        } finally {
            lock.unlock();
        }
    }

    /** Another cluster: its terms are no others' again. */
    void anotherCluster() {
        lock.lock();
        try {
            clear(0);
            forgotten = 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A past that an operator took back.
     *
     * @param present the newest term that was known; it may be another one's from now on
     */
    void clear(long present) {
        lock.lock();
        try {
            judged.forget(b -> true);
            begin(present);
            abandoned = 0;
        } finally {
            lock.unlock();
        }
    }

    private void begin(long present) {
        forgotten = Math.max(forgotten, present);
        kept.take(b -> true);
        rewinds.take(b -> true);
        forks = Forks.NONE;
        open = 0;
        newestTerm = 0;
        newest = -1;
    }

    // ---- what became of it

    /**
     * What became of a commit of this process that is not beyond this position of an older primary's log.
     *
     * @param present the term of the primary of now
     */
    WriteOutcome of(long term, long position, long present) {
        lock.lock();
        try {
            boolean known = term > forgotten || kept.end(term, position) || judged.end(term, position);
            if (term <= abandoned && (!known || judged.isUncertain(term, position))) {
                return WriteOutcome.UNCERTAIN;
            }
            return known ? fate(term, position, present) : WriteOutcome.UNKNOWN;
        } finally {
            lock.unlock();
        }
    }

    private WriteOutcome fate(long term, long position, long present) {
        boolean rewound = rewinds.hold(term, position);
        WriteOutcome fate = rewound ? WriteOutcome.UNCERTAIN : forks.of(term, position, present);
        return fate == WriteOutcome.UNCERTAIN && judged.isLost(term, position) ? WriteOutcome.LOST : fate;
    }

    /** Where each primary's log left its predecessor's. */
    Forks forks() {
        return forks;
    }
}
