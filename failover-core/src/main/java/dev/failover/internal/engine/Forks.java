/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each primary's log left its predecessor's, oldest first, and what that makes of a position in an older one. Of more than
 * {@value #MOST} the oldest are forgotten. Immutable.
 */
record Forks(List<Fork> all) {

    static final int MOST = 16;
    static final Forks NONE = new Forks(List.of());

    Forks {
        all = List.copyOf(all);
    }

    Forks with(Fork next) {
        List<Fork> more = new ArrayList<>(all);
        more.add(next);
        return new Forks(more.subList(Math.max(0, more.size() - MOST), more.size()));
    }

    /** Of terms before this one nobody can tell anything any more. */
    long oldestTerm() {
        return all.isEmpty() ? 0 : all.get(0).formerTerm();
    }

    /** Those that a commit on this term has come through. */
    List<Fork> since(long term) {
        return all.stream().filter(fork -> fork.term() > term).toList();
    }

    /** Up to where the log of an older term is the same on the newer; -1 if that is not known. */
    long common(long older, long newer) {
        long reached = older;
        long least = older == 0 ? -1 : Long.MAX_VALUE;
        for (Fork fork : since(older)) {
            if (fork.term() <= newer) {
                least = fork.formerTerm() > reached ? -1 : Math.min(least, fork.least());
                reached = fork.term();
            }
        }
        return reached == newer ? least : -1;
    }

    /**
     * What became of a position: {@link WriteOutcome#SURVIVED} if the present term has all up to there, {@link WriteOutcome#UNCERTAIN}
     * if it lies beyond a fork, where only a commit's bracket tells more, {@link WriteOutcome#UNKNOWN} if a fork is missing.
     */
    WriteOutcome of(long term, long position, long present) {
        long reached = term;
        for (Fork fork : since(term)) {
            if (fork.formerTerm() > reached) {
                return WriteOutcome.UNKNOWN;
            }
            if (position > fork.least()) {
                return WriteOutcome.UNCERTAIN;
            }
            reached = fork.term();
        }
        return reached == present ? WriteOutcome.SURVIVED : WriteOutcome.UNKNOWN;
    }

    /** The position that this one became on the present term, or where that begins if it is lost; -1 if nobody knows. */
    long translated(long term, long position, long present) {
        long reached = term;
        long end = position;
        for (Fork fork : since(term)) {
            if (fork.formerTerm() <= reached) {
                end = Math.min(end, fork.most());
                reached = fork.term();
            }
        }
        return reached == present ? end : -1;
    }
}
