/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which commits were acknowledged to this process, and what became of them when another primary took over.
 *
 * <p>Bounded: of more than {@value #MOST} brackets the older half is made coarser, two by two, so what was acknowledged in the last
 * moments stays exact. Thread-safe.
 */
public final class Acknowledged {

    static final int MOST = 8192;
    private static final int MOST_FORKS = 16;

    private final LongAdder count = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private List<Bracket> kept = new ArrayList<>();
    private List<Bracket> lost = new ArrayList<>();
    private List<Bracket> uncertain = new ArrayList<>();
    private List<Fork> forks = List.of();
    /** What primaries lost by crashes in place. */
    private List<Bracket> rewinds = new ArrayList<>();

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

    Told told() {
        lock.lock();
        try {
            return new Told(counted(), newestTerm, newest);
        } finally {
            lock.unlock();
        }
    }

    /** A commit that is known by nothing else than that it was acknowledged. */
    void count() {
        count.increment();
    }

    long counted() {
        return count.sum();
    }

    /** A commit that was acknowledged; if that was on a primary that was followed by another, its fate is told at once. */
    Toll note(Bracket told) {
        lock.lock();
        try {
            Bracket next = sure(told);
            raise(next);
            List<Bracket> one = List.of(next);
            for (Fork fork : forks) {
                if (fork.term() > next.term()) {
                    Toll toll = judge(one, fork);
                    if (!toll.isNothing()) {
                        return toll;
                    }
                }
            }
            add(next);
            return Toll.NONE;
        } finally {
            lock.unlock();
        }
    }

    /** Where a log was rewound, positions of before mean nothing, and one that is told again may be that of a lost commit too. */
    private Bracket sure(Bracket next) {
        Bracket sure = next.before() > next.upTo() ? next.since(0) : next;
        for (Bracket rewound : rewinds) {
            if (rewound.isToldBy(sure.term(), sure.before())) {
                sure = sure.since(rewound.before());
            }
        }
        if (isRewound(sure)) {
            doubt(b -> b.isToldBy(next.term(), next.upTo()));
        }
        return sure;
    }

    private boolean isRewound(Bracket next) {
        return rewinds.stream().anyMatch(b -> b.isToldBy(next.term(), next.upTo()));
    }

    private void raise(Bracket next) {
        if (next.term() > newestTerm) {
            newestTerm = next.term();
            newest = -1;
        }
        if (next.term() == newestTerm && !next.isOpen() && !isRewound(next)) {
            newest = Math.max(newest, next.upTo());
        }
    }

    private void add(Bracket next) {
        kept.add(next);
        open += next.isOpen() ? 1 : 0;
        kept = coarser(kept);
    }

    /** Makes pairs of the older half; what is of two terms stays apart. */
    private static List<Bracket> coarser(List<Bracket> brackets) {
        if (brackets.size() <= MOST) {
            return brackets;
        }
        List<Bracket> fewer = new ArrayList<>(MOST);
        int half = brackets.size() / 2;
        for (int i = 0; i < half; i += 2) {
            Bracket one = brackets.get(i);
            Bracket next = brackets.get(i + 1);
            if (one.term() == next.term()) {
                fewer.add(one.with(next));
            } else {
                fewer.add(one);
                fewer.add(next);
            }
        }
        fewer.addAll(brackets.subList(half + half % 2, brackets.size()));
        return fewer;
    }

    /** The primary told a position when it was asked at {@code askedNanos}: what had been acknowledged by then is not beyond it. */
    void sampled(long term, long position, long askedNanos) {
        lock.lock();
        try {
            if (open > 0) {
                kept.replaceAll(b -> b.isOpen() && b.term() == term && b.notedNanos() - askedNanos < 0
                        ? b.upTo(Math.max(b.before(), position))
                        : b);
                open = (int) kept.stream().filter(Bracket::isOpen).count();
            }
        } finally {
            lock.unlock();
        }
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

    /** Another primary took over. What it has is judged again when the next one does, which may have less. */
    Toll settle(Fork fork) {
        lock.lock();
        try {
            List<Fork> more = new ArrayList<>(forks);
            more.add(fork);
            forks = List.copyOf(more.subList(Math.max(0, more.size() - MOST_FORKS), more.size()));
            Toll toll = judge(kept, fork);
            kept.removeIf(b -> b.term() < fork.term() && b.after(fork) != WriteOutcome.SURVIVED);
            forget(forks.get(0).formerTerm());
            open = (int) kept.stream().filter(Bracket::isOpen).count();
            return toll;
        } finally {
            lock.unlock();
        }
    }

    /** Up to where the log of an older term is the same on the newer; -1 if that is not known. */
    long common(long older, long newer) {
        lock.lock();
        try {
            long reached = older;
            long least = older == 0 ? -1 : Long.MAX_VALUE;
            for (Fork fork : forks) {
                if (fork.term() > older && fork.term() <= newer) {
                    least = fork.formerTerm() > reached ? -1 : Math.min(least, fork.least());
                    reached = fork.term();
                }
            }
            return reached == newer ? least : -1;
        } finally {
            lock.unlock();
        }
    }

    /** The next primary may be of a branch that has what was lost. */
    void doubt() {
        lock.lock();
        try {
            doubt(b -> true);
        } finally {
            lock.unlock();
        }
    }

    private void doubt(Predicate<Bracket> which) {
        lost.stream().filter(which).forEach(uncertain::add);
        uncertain = coarser(uncertain);
        lost.removeIf(which);
    }

    /** Of terms before the oldest fork that is known nobody can tell anything any more; each would keep a place for ever. */
    private void forget(long before) {
        kept.removeIf(b -> b.term() < before);
        lost.removeIf(b -> b.term() < before);
        uncertain.removeIf(b -> b.term() < before);
        rewinds.removeIf(b -> b.term() < before);
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
            rewinds = coarser(rewinds);
            newest = newestTerm == back.term() ? Math.min(newest, back.most()) : newest;
            Predicate<Bracket> hit = b -> b.term() == back.term() && b.after(back) != WriteOutcome.SURVIVED;
            List<Bracket> hits = kept.stream()
                    .filter(hit)
                    .map(b -> b.isOpen() || b.notedNanos() - askedNanos >= 0 ? b.since(back.least()) : b)
                    .toList();
            kept.removeIf(hit);
            open = (int) kept.stream().filter(Bracket::isOpen).count();
            return file(hits, back);
        } finally {
            lock.unlock();
        }
    }

    private Toll judge(List<Bracket> brackets, Fork fork) {
        return file(brackets.stream().filter(b -> b.term() < fork.term()).toList(), fork);
    }

    private Toll file(List<Bracket> brackets, Fork fork) {
        long gone = 0;
        long doubtful = 0;
        for (Bracket bracket : brackets) {
            WriteOutcome fate = bracket.after(fork);
            if (fate == WriteOutcome.LOST) {
                lost.add(bracket);
                gone += bracket.count();
            } else if (fate == WriteOutcome.UNCERTAIN) {
                uncertain.add(bracket);
                doubtful += bracket.count();
            }
        }
        lost = coarser(lost);
        uncertain = coarser(uncertain);
        return new Toll(gone, doubtful);
    }

    /**
     * What became of a commit of this process that is not beyond this position of an older primary's log.
     *
     * @param present the term of the primary of now
     */
    WriteOutcome of(long term, long position, long present) {
        lock.lock();
        try {
            if (term <= abandoned && (!isNoted(term, position) || isIn(uncertain, term, position))) {
                return WriteOutcome.UNCERTAIN;
            }
            return term <= forgotten && !isNoted(term, position)
                    ? WriteOutcome.UNKNOWN
                    : survives(term, position, present);
        } finally {
            lock.unlock();
        }
    }

    /** Of brackets that were joined only the end is sure to be a token. */
    private boolean isNoted(long term, long position) {
        return Stream.of(kept, lost, uncertain)
                .flatMap(List::stream)
                .anyMatch(b -> b.term() == term && b.upTo() == position);
    }

    private static boolean isIn(List<Bracket> brackets, long term, long position) {
        return brackets.stream().anyMatch(b -> b.isToldBy(term, position));
    }

    private WriteOutcome survives(long term, long position, long present) {
        if (isIn(rewinds, term, position)) {
            return beyond(term, position);
        }
        long reached = term;
        for (Fork fork : forks) {
            if (fork.term() <= term) {
                continue;
            }
            if (fork.formerTerm() > reached) {
                return WriteOutcome.UNKNOWN; // one is missing
            }
            if (position > fork.least()) {
                return beyond(term, position);
            }
            reached = fork.term();
        }
        return reached == present ? WriteOutcome.SURVIVED : WriteOutcome.UNKNOWN;
    }

    private WriteOutcome beyond(long term, long position) {
        return isIn(lost, term, position) && !isIn(uncertain, term, position)
                ? WriteOutcome.LOST
                : WriteOutcome.UNCERTAIN;
    }

    /** The position that this one became on the present term, or where that begins if it is lost; -1 if nobody knows. */
    long translated(long term, long position, long present) {
        lock.lock();
        try {
            long reached = term;
            long end = position;
            for (Fork fork : forks) {
                if (fork.term() > term && fork.formerTerm() <= reached) {
                    end = Math.min(end, fork.most());
                    reached = fork.term();
                }
            }
            return reached == present ? end : -1;
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

    /**
     * Another primary took over with a log of its own on the same term: what was acknowledged may be there or not, and a
     * position of before tells nothing.
     */
    Toll abandon(long present) {
        lock.lock();
        try {
            List<Bracket> before =
                    Stream.of(uncertain, lost, kept).flatMap(List::stream).toList();
            Toll toll = new Toll(0, kept.stream().mapToLong(Bracket::count).sum());
            clear(present);
            abandoned = present;
            uncertain = coarser(new ArrayList<>(before));
            return toll;
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
            forgotten = Math.max(forgotten, present);
            abandoned = 0;
            kept.clear();
            lost.clear();
            uncertain.clear();
            forks = List.of();
            rewinds.clear();
            open = 0;
            newestTerm = 0;
            newest = -1;
        } finally {
            lock.unlock();
        }
    }
}
