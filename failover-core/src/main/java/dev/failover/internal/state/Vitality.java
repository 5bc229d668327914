/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static dev.failover.spi.FailureKind.CHECK_FAILED;
import static dev.failover.spi.FailureKind.LOST;
import static dev.failover.spi.FailureKind.MISCONFIGURED;
import static dev.failover.spi.FailureKind.REFUSED;
import static dev.failover.spi.FailureKind.TIMED_OUT;
import static dev.failover.spi.FailureKind.UNAVAILABLE;

import dev.failover.Health;
import dev.failover.internal.state.Signal.ProbeFailed;
import dev.failover.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint is doing, with damping.
 *
 * <pre>
 *            answered                        overdue, call failed, probe failed
 *  UNKNOWN ----------> UP <------------------------------------------> SUSPECT
 *                      ^      answered by a probe that started after        |
 *                      |      the suspicion                                 | {@code fall} failures without a sign
 *                      |  {@code rise} answers in a row                            v of life, or refused
 *                      +------------------------------------------------- DOWN
 * </pre>
 *
 * @param failures failed probes in a row without a sign of life between them
 * @param unanswered probes in a row that told nothing, whatever calls completed meanwhile
 * @param successes answered probes in a row
 * @param firstFailedNanos when the first of the failed probes was sent
 * @param suspectedNanos when the last suspicion arose: an older answer does not lift it
 * @param aliveNanos when the host last showed that the network between us works
 * @param aliveSinceNanos when the row of such signs began; a probe that did not reach it ends the row
 * @param unprobed suspected by a call, and no probe has looked since: whoever comes now would run into the same
 * @param fellSilent the failures began with silence on the probe's open connection, not on one that was being opened
 * @param voided a probe lost its connection since the last answer: what was seen then says nothing any more
 * @param lastFailure the kind of the last failure; null while there was none
 * @param why the last evidence, for a human
 */
public record Vitality(
        Health health,
        int failures,
        int unanswered,
        int successes,
        long firstFailedNanos,
        long suspectedNanos,
        long aliveNanos,
        long aliveSinceNanos,
        boolean unprobed,
        boolean fellSilent,
        boolean voided,
        @Nullable FailureKind lastFailure,
        String why) {

    private static final long NEVER = Long.MIN_VALUE / 2;

    static final Vitality UNSEEN = new Vitality(
            Health.UNKNOWN, 0, 0, 0, NEVER, NEVER, NEVER, NEVER, false, false, false, null, "not probed yet");

    /** Whether a probe that was sent then knows nothing of the present suspicion. */
    boolean isOlder(long startedNanos) {
        return health == Health.SUSPECT && startedNanos - suspectedNanos < 0;
    }

    /** An answer came. {@code rise} answers in a row bring back what was DOWN; an older one lifts no suspicion. */
    Vitality answered(long startedNanos, long endedNanos, int rise, boolean older) {
        if (older) {
            long since = aliveSince(endedNanos);
            return new Vitality(
                    health,
                    0,
                    0,
                    successes,
                    NEVER,
                    suspectedNanos,
                    endedNanos,
                    since,
                    unprobed,
                    false,
                    voided,
                    null,
                    why);
        }
        int row = successes + 1;
        boolean up = health != Health.DOWN || row >= rise;
        String told = up ? "answers" : "answered " + row + " of " + rise + " probes";
        Health next = up ? Health.UP : Health.DOWN;
        return new Vitality(
                next, 0, 0, row, NEVER, NEVER, endedNanos, aliveSince(endedNanos), false, false, false, null, told);
    }

    /** The same, for another reason. */
    Vitality called(String reason) {
        return new Vitality(
                health,
                failures,
                unanswered,
                successes,
                firstFailedNanos,
                suspectedNanos,
                aliveNanos,
                aliveSinceNanos,
                unprobed,
                fellSilent,
                voided,
                lastFailure,
                reason);
    }

    /** A sign of trouble that proves nothing yet. {@code byCall}: a call failed, so nothing is sent before a probe has looked. */
    Vitality suspected(long nowNanos, String evidence, boolean byCall) {
        if (health == Health.DOWN || health == Health.UNKNOWN) {
            return this;
        }
        return new Vitality(
                Health.SUSPECT,
                failures,
                unanswered,
                0,
                firstFailedNanos,
                nowNanos,
                aliveNanos,
                aliveSinceNanos,
                unprobed || byCall,
                fellSilent,
                voided,
                lastFailure,
                evidence);
    }

    /** Calls failed there in a row, more than are waited for: DOWN, until probes bring it back. */
    Vitality ejected(FailureKind kind, String evidence) {
        return new Vitality(
                Health.DOWN,
                failures,
                unanswered,
                0,
                firstFailedNanos,
                suspectedNanos,
                aliveNanos,
                aliveSinceNanos,
                false,
                false,
                true,
                kind,
                evidence);
    }

    /**
     * A probe failed.
     *
     * @param oneServer whether a refused connection is a verdict by itself
     * @param othersAlive whether any other endpoint {@link #isWitness is a witness}: without one it may be ourselves who
     *     are cut off, and silence is no verdict
     */
    Vitality failed(ProbeFailed probe, long nowNanos, int fall, boolean oneServer, boolean othersAlive) {
        boolean objections = probe.kind() == CHECK_FAILED && lastFailure == CHECK_FAILED;
        boolean row = failures > 0 && (objections || probe.lastCompletedNanos() - firstFailedNanos < 0);
        boolean silent = row ? fellSilent : isOfOpenConnection(probe);
        boolean stranger = row && silent && probe.kind() == MISCONFIGURED;
        long first = row ? firstFailedNanos : probe.startedNanos();
        int weight = weight(probe, fall, oneServer);
        int count = (row ? failures : 0) + weight;
        boolean strong = isAnswer(probe.kind()) || othersAlive;
        boolean decides = isEvidence(probe.kind()) || (stranger && weight > 0);
        boolean down = health == Health.DOWN || (count >= fall && strong && decides);
        long alive = isAnswer(probe.kind()) ? nowNanos : aliveNanos;
        return new Vitality(
                down ? Health.DOWN : Health.SUSPECT,
                isEvidence(probe.kind()) || stranger ? count : 0,
                unanswered + 1,
                0,
                first,
                down ? suspectedNanos : nowNanos,
                alive,
                isAnswer(probe.kind()) ? aliveSince(nowNanos) : aliveSinceNanos,
                false,
                silent,
                voided || isLoss(probe.kind()),
                probe.kind(),
                probe.message());
    }

    /** Silence on a connection that had answered until then. */
    private boolean isOfOpenConnection(ProbeFailed probe) {
        return probe.kind() == TIMED_OUT && lastFailure == null && health != Health.UNKNOWN;
    }

    /**
     * A call that completed while the probe waited proves that there was no silence; it proves nothing against an objection.
     *
     * <p>Who lets nobody in may be another server than the one that fell silent, to which the address leads by now. That is
     * believed when an interval later callers hold connections still on which no call has completed: else nothing is stuck.
     */
    private int weight(ProbeFailed probe, int fall, boolean oneServer) {
        if (probe.kind() == REFUSED && oneServer) {
            return fall;
        }
        if (probe.kind() == CHECK_FAILED) {
            return 1;
        }
        if (probe.kind() == MISCONFIGURED && !(lastFailure == MISCONFIGURED && probe.inUse())) {
            return 0;
        }
        return probe.lastCompletedNanos() - probe.startedNanos() < 0 ? 1 : 0;
    }

    /**
     * Whether it proves that the network between us worked while another one failed: it answered since the first
     * failure, and did so already when the last failed probe was sent.
     */
    boolean isWitness(long firstFailed, long lastSent) {
        return !isSilent() && aliveNanos - firstFailed > 0 && aliveSinceNanos - lastSent <= 0;
    }

    /** When the row of signs of life began that one more is added to now. */
    private long aliveSince(long nowNanos) {
        return isSilent() || aliveSinceNanos == NEVER ? nowNanos : aliveSinceNanos;
    }

    /** Out of patience with silence, but nobody else answers either. */
    boolean isCutOff(int fall) {
        return health == Health.SUSPECT && failures >= fall && isSilent();
    }

    /** The last probe did not reach it. */
    boolean isSilent() {
        return lastFailure != null && !isAnswer(lastFailure);
    }

    /** The last probe was not answered in time; that says nothing of the network. */
    boolean isTimedOut() {
        return lastFailure == TIMED_OUT;
    }

    /** No connection was lost since it was last observed: what was seen then still counts. */
    boolean isVouched() {
        return !unprobed && !voided;
    }

    /** One that is refused, or let in no further than to be told why not, was opened because another one was lost. */
    private static boolean isLoss(FailureKind kind) {
        return kind == LOST || kind == REFUSED || kind == UNAVAILABLE;
    }

    public boolean isMisconfigured() {
        return lastFailure == MISCONFIGURED;
    }

    /** A server that says why it cannot serve is alive: never DOWN for that alone. */
    private static boolean isEvidence(FailureKind kind) {
        return kind != UNAVAILABLE && kind != MISCONFIGURED;
    }

    /** Kinds that prove that the host was reached. */
    private static boolean isAnswer(FailureKind kind) {
        return kind == REFUSED || kind == CHECK_FAILED || !isEvidence(kind);
    }
}
