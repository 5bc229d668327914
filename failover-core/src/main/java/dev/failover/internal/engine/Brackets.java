/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Brackets in the order in which they came. Bounded: of more than {@value #MOST} the older half is made coarser, two by two, so
 * what came in the last moments stays exact. Not thread-safe.
 */
final class Brackets {

    static final int MOST = 8192;

    private List<Bracket> all = new ArrayList<>();

    void add(Bracket next) {
        all.add(next);
        makeCoarser();
    }

    void addAll(Collection<Bracket> next) {
        all.addAll(next);
        makeCoarser();
    }

    private void makeCoarser() {
        while (all.size() > MOST) {
            int before = all.size();
            all = coarser(all);
            if (all.size() == before) {
                return; // each is of a term of its own
            }
        }
    }

    /** Makes pairs of the older half; what is of two terms stays apart. */
    private static List<Bracket> coarser(List<Bracket> brackets) {
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

    /** Whether a token may stand for what one of them holds. */
    boolean hold(long term, long position) {
        return all.stream().anyMatch(b -> b.isToldBy(term, position));
    }

    /** Whether one of them ends there; of those that were joined only the end is sure to be a token. */
    boolean end(long term, long position) {
        return all.stream().anyMatch(b -> b.term() == term && b.upTo() == position);
    }

    List<Bracket> where(Predicate<Bracket> which) {
        return all.stream().filter(which).toList();
    }

    /** The same, which are not here any more then. */
    List<Bracket> take(Predicate<Bracket> which) {
        List<Bracket> taken = where(which);
        all.removeIf(which);
        return taken;
    }

    void replaceAll(UnaryOperator<Bracket> change) {
        all.replaceAll(change);
    }

    int size() {
        return all.size();
    }
}
