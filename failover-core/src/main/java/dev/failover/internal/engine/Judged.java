/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.WriteOutcome;
import dev.failover.internal.engine.Acknowledged.Toll;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Acknowledged commits that the primary of now does not have, or perhaps not. Not thread-safe. */
final class Judged {

    private final Brackets lost = new Brackets();
    private final Brackets uncertain = new Brackets();

    /** Takes up those that did not come through a fork for sure. How many commits that are. */
    Toll file(List<Bracket> brackets, Fork fork) {
        List<Bracket> gone = fated(brackets, fork, WriteOutcome.LOST);
        List<Bracket> doubtful = fated(brackets, fork, WriteOutcome.UNCERTAIN);
        lost.addAll(gone);
        uncertain.addAll(doubtful);
        return new Toll(Bracket.commits(gone), Bracket.commits(doubtful));
    }

    private static List<Bracket> fated(List<Bracket> brackets, Fork fork, WriteOutcome fate) {
        return brackets.stream().filter(b -> b.after(fork) == fate).toList();
    }

    /** What was lost may be there again. */
    void doubt(Predicate<Bracket> which) {
        uncertain.addAll(lost.take(which));
    }

    /** These may be there, and what was lost too. */
    void doubt(Collection<Bracket> more) {
        doubt(b -> true);
        uncertain.addAll(more);
    }

    void forget(Predicate<Bracket> which) {
        lost.take(which);
        uncertain.take(which);
    }

    /** Whether one of them ends there, as its token does. */
    boolean end(long term, long position) {
        return Stream.of(lost, uncertain).anyMatch(all -> all.end(term, position));
    }

    boolean isUncertain(long term, long position) {
        return uncertain.hold(term, position);
    }

    /** Of a token that one commit had which is lost and one that may not be, nobody can tell. */
    boolean isLost(long term, long position) {
        return lost.hold(term, position) && !isUncertain(term, position);
    }
}
