/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where the writes belong by consent, and who was asked to agree to what.
 *
 * @param home the endpoint that the writes went to last, or were allowed to go to; empty before the first
 * @param left the region of that endpoint, once it is no part of the configuration any more; empty otherwise
 * @param request what waits for an answer; {@link Request#NONE} if nothing does
 * @param answers what was said to requests
 * @param pin the only endpoint that may get the writes, by an operator; empty for any
 * @param paused by an operator
 * @param moves when the writes moved lately, oldest first
 * @param back whether the writes could go back to the preferred endpoint
 */
public record Consent(
        String home,
        String left,
        Request request,
        Answers answers,
        String pin,
        boolean paused,
        List<Long> moves,
        Back back) {

    public static final long HOUR_NANOS = 3_600_000_000_000L;

    static final Consent NOTHING = new Consent("", "", Request.NONE, Answers.NONE, "", false, List.of(), Back.NONE);

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

    /** The writes are where they belong, and what was asked meanwhile is void. */
    Consent at(String nextHome) {
        return new Consent(nextHome, "", Request.NONE, answers.withoutRejections(), pin, paused, moves, back);
    }

    /** The configuration does not know the endpoint any more where the writes belong. */
    Consent leaving(String region) {
        return new Consent(home, region, request, answers, pin, paused, moves, back);
    }

    /** Where no terms are seen, ids come again. */
    Consent asking(Request next) {
        Answers valid = next.id().equals(request.id()) ? answers : answers.anew(next.id());
        return new Consent(home, left, next, valid, pin, paused, moves, back);
    }

    /** The writes move; counted against failover.max-per-hour. A way back from where they were is none any more. */
    Consent moved(String nextHome, long nowNanos) {
        List<Long> recent = new ArrayList<>(moves);
        recent.removeIf(at -> nowNanos - at >= HOUR_NANOS);
        recent.add(nowNanos);
        return new Consent(
                nextHome, "", Request.NONE, answers.withoutRejections(), pin, paused, List.copyOf(recent), Back.NONE);
    }

    long movesWithinAnHour(long nowNanos) {
        return moves.stream().filter(at -> nowNanos - at < HOUR_NANOS).count();
    }

    Consent answering(UnaryOperator<Answers> change) {
        return new Consent(home, left, request, change.apply(answers), pin, paused, moves, back);
    }

    Consent pinned(String endpoint) {
        return new Consent(home, left, request, answers, endpoint, paused, moves, back);
    }

    Consent paused(boolean next) {
        return new Consent(home, left, request, answers, pin, next, moves, back);
    }

    Consent back(Back next) {
        return next.equals(back) ? this : new Consent(home, left, request, answers, pin, paused, moves, next);
    }
}
