/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.HashSet;
import java.util.Set;

/**
 * What was said to requests. An approval is good for one move.
 *
 * @param approved ids that an operator approved and nobody used yet
 * @param rejected ids that an operator rejected, since the writes moved last
 * @param spent approvals in the file that were used, until the file lists them anew
 * @param granted the id that was approved and used last; empty once it is asked for anew
 */
public record Answers(Set<String> approved, Set<String> rejected, Set<String> spent, String granted) {

    static final Answers NONE = new Answers(Set.of(), Set.of(), Set.of(), "");

    Answers approve(String id) {
        return new Answers(plus(approved, id), minus(rejected, id), spent, granted);
    }

    Answers reject(String id) {
        return new Answers(minus(approved, id), plus(rejected, id), spent, granted);
    }

    /** What was approved, by the file if it is {@code listed} there, is under way. */
    Answers use(String id, boolean listed) {
        return new Answers(minus(approved, id), rejected, listed ? plus(spent, id) : spent, id);
    }

    /** It is asked anew: what was approved the last time says nothing of this time. */
    Answers anew(String id) {
        return new Answers(minus(approved, id), rejected, spent, granted.equals(id) ? "" : granted);
    }

    /** Another situation: what was refused in the last one may be right in this one. */
    Answers withoutRejections() {
        return new Answers(approved, Set.of(), spent, granted);
    }

    /** The file lists these approvals now. */
    Answers listed(Set<String> before, Set<String> ids) {
        Set<String> still = new HashSet<>(spent);
        still.retainAll(before);
        still.retainAll(ids);
        return new Answers(approved, rejected, Set.copyOf(still), granted);
    }

    private static Set<String> plus(Set<String> ids, String id) {
        Set<String> more = new HashSet<>(ids);
        more.add(id);
        return Set.copyOf(more);
    }

    private static Set<String> minus(Set<String> ids, String id) {
        Set<String> fewer = new HashSet<>(ids);
        fewer.remove(id);
        return Set.copyOf(fewer);
    }
}
