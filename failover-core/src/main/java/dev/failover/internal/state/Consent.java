/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the writes belong by consent, and who was asked to agree to what.
 *
 * @param home the endpoint that the writes went to last, or were allowed to go to; empty before the first
 * @param request what waits for an answer; {@link Request#NONE} if nothing does
 * @param approved ids that an operator approved
 * @param rejected ids that an operator rejected
 * @param spent approvals in the file that were used: each is good for one move, until the file has listed it anew
 * @param pin the only endpoint that may get the writes, by an operator; empty for any
 * @param paused by an operator
 * @param moves when the writes moved lately, oldest first
 * @param back whether the writes could go back to the preferred endpoint
 */
public record Consent(
        String home,
        Request request,
        Set<String> approved,
        Set<String> rejected,
        Set<String> spent,
        String pin,
        boolean paused,
        List<Long> moves,
        Back back) {

    public static final long HOUR_NANOS = 3_600_000_000_000L;

    static final Consent NOTHING =
            new Consent("", Request.NONE, Set.of(), Set.of(), Set.of(), "", false, List.of(), Back.NONE);

    /**
     * A move that waits for an answer.
     *
     * @param id {@code identity:term:endpoint}: the same in every process
     * @param mode APPROVAL if somebody may approve it, MANUAL if it waits for a command, OBSERVE if it is only told
     * @param why what asks for it
     */
    public record Request(String id, String endpoint, long term, Mode mode, long sinceNanos, String why) {

        static final Request NONE = new Request("", "", 0, Mode.AUTOMATIC, 0, "");

        public boolean exists() {
            return !id.isEmpty();
        }
    }

    Consent at(String nextHome) {
        return new Consent(nextHome, Request.NONE, approved, rejected, spent, pin, paused, moves, back);
    }

    /** Where no terms are seen, ids come again: what was approved the last time says nothing of this time. */
    Consent asking(Request next) {
        Set<String> valid = next.id().equals(request.id()) ? approved : minus(approved, next.id());
        return new Consent(home, next, valid, rejected, spent, pin, paused, moves, back);
    }

    /** What was approved under that id is under way. */
    Consent spending(String id) {
        return new Consent(home, request, minus(approved, id), rejected, plus(spent, id), pin, paused, moves, back);
    }

    /** The file lists these approvals now. */
    Consent listed(Set<String> before, Set<String> ids) {
        Set<String> still = new HashSet<>(spent);
        still.retainAll(before);
        still.retainAll(ids);
        return new Consent(home, request, approved, rejected, Set.copyOf(still), pin, paused, moves, back);
    }

    /** What was asked under that id is asked anew. */
    Consent forgetting(String id) {
        return new Consent(home, request, minus(approved, id), rejected, spent, pin, paused, moves, back);
    }

    /** The writes move; counted against failover.max-per-hour. */
    Consent moved(String nextHome, long nowNanos) {
        List<Long> recent = new ArrayList<>(moves);
        recent.removeIf(at -> nowNanos - at >= HOUR_NANOS);
        recent.add(nowNanos);
        return new Consent(nextHome, Request.NONE, approved, rejected, spent, pin, paused, List.copyOf(recent), back);
    }

    long movesWithinAnHour(long nowNanos) {
        return moves.stream().filter(at -> nowNanos - at < HOUR_NANOS).count();
    }

    Consent approve(String id) {
        return new Consent(home, request, plus(approved, id), minus(rejected, id), spent, pin, paused, moves, back);
    }

    Consent reject(String id) {
        return new Consent(home, request, minus(approved, id), plus(rejected, id), spent, pin, paused, moves, back);
    }

    Consent pinned(String endpoint) {
        return new Consent(home, request, approved, rejected, spent, endpoint, paused, moves, back);
    }

    Consent paused(boolean next) {
        return new Consent(home, request, approved, rejected, spent, pin, next, moves, back);
    }

    Consent back(Back next) {
        return next.equals(back)
                ? this
                : new Consent(home, request, approved, rejected, spent, pin, paused, moves, next);
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
