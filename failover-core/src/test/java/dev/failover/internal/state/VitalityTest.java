/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Health;
import dev.failover.internal.state.Signal.ProbeFailed;
import dev.failover.spi.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VitalityTest {

    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final int FALL = 2;

    private final Vitality up = Vitality.UNSEEN.answered(0, 1, 1, false);

    private static ProbeFailed failure(FailureKind kind, long started, long lastCompleted) {
        return new ProbeFailed("a", kind, "it " + kind, started, lastCompleted, true);
    }

    private static Vitality fail(Vitality v, FailureKind kind, long started) {
        return v.failed(failure(kind, started, NEVER), started + 5, FALL, true, true);
    }

    @Test
    void theFirstAnswerBringsUp() {
        assertThat(up.health()).isEqualTo(Health.UP);
        assertThat(up.successes()).isEqualTo(1);
    }

    @Test
    void oneTimeOutMakesSuspectAndTheSecondDown() {
        Vitality once = fail(up, FailureKind.TIMED_OUT, 10);
        assertThat(once.health()).isEqualTo(Health.SUSPECT);

        Vitality twice = fail(once, FailureKind.TIMED_OUT, 20);
        assertThat(twice.health()).isEqualTo(Health.DOWN);
        assertThat(twice.why()).isEqualTo("it TIMED_OUT");
    }

    @Test
    void aRefusedConnectionCountsAsAllFailures() {
        assertThat(fail(up, FailureKind.REFUSED, 10).health()).isEqualTo(Health.DOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "MISCONFIGURED"})
    void whoSaysWhyItCannotServeIsNeverDown(FailureKind kind) {
        Vitality v = up;
        for (int i = 1; i < 100; i++) {
            v = fail(v, kind, i * 10L);
        }

        assertThat(v.health()).isEqualTo(Health.SUSPECT);
        assertThat(v.isCutOff(FALL)).isFalse();
    }

    @Test
    void whoSaidThatItStartsUpIsNotDownByTheNextTimeOutAlone() {
        Vitality v = fail(fail(up, FailureKind.UNAVAILABLE, 10), FailureKind.UNAVAILABLE, 20);

        assertThat(fail(v, FailureKind.TIMED_OUT, 30).health()).isEqualTo(Health.SUSPECT);
        assertThat(fail(fail(v, FailureKind.TIMED_OUT, 30), FailureKind.TIMED_OUT, 40)
                        .health())
                .isEqualTo(Health.DOWN);
    }

    /** Its address leads to another server by now, and what runs on the old one hangs. */
    @Test
    void whoFellSilentIsDownThoughWhoeverAnswersThereRejectsUs() {
        Vitality silent = fail(up, FailureKind.TIMED_OUT, 10);

        Vitality rejected = fail(silent, FailureKind.MISCONFIGURED, 20);
        assertThat(rejected.health()).as("it may be the same").isEqualTo(Health.SUSPECT);
        assertThat(fail(rejected, FailureKind.MISCONFIGURED, 30).health()).isEqualTo(Health.DOWN);
        assertThat(fail(rejected, FailureKind.TIMED_OUT, 30).health()).isEqualTo(Health.DOWN);
    }

    @Test
    void whoFellSilentAndRejectsUsIsNotDownWhileCallsComplete() {
        Vitality v = fail(up, FailureKind.TIMED_OUT, 10);
        for (int i = 2; i < 100; i++) {
            v = v.failed(failure(FailureKind.MISCONFIGURED, i * 10L, 12), i * 10L + 5, FALL, true, true);
        }

        assertThat(v.health()).isEqualTo(Health.SUSPECT);
    }

    @Test
    void whoFellSilentAndRejectsUsIsNotDownWhileNobodyHoldsAConnectionThatCouldBeStuck() {
        Vitality v = up;
        for (int i = 1; i < 5; i++) { // all are silent, so there is no verdict
            v = v.failed(failure(FailureKind.TIMED_OUT, i * 10L, NEVER), i * 10L + 5, FALL, true, false);
        }
        for (int i = 5; i < 100; i++) {
            ProbeFailed idle = new ProbeFailed("a", FailureKind.MISCONFIGURED, "rejected", i * 10L, NEVER, false);
            v = v.failed(idle, i * 10L + 5, FALL, true, true);
        }
        assertThat(v.health()).isEqualTo(Health.SUSPECT);

        assertThat(fail(v, FailureKind.MISCONFIGURED, 1000).health()).isEqualTo(Health.DOWN);
    }

    /** No connection was open that could have fallen silent. */
    @Test
    void whoRejectsUsIsNotDownForOneAttemptThatTookTooLong() {
        Vitality v = fail(fail(up, FailureKind.LOST, 10), FailureKind.MISCONFIGURED, 20);
        v = fail(v, FailureKind.TIMED_OUT, 30);
        for (int i = 4; i < 100; i++) {
            v = fail(v, FailureKind.MISCONFIGURED, i * 10L);
        }

        assertThat(v.health()).isEqualTo(Health.SUSPECT);
    }

    @Test
    void aCallThatCompletedSinceTheFirstFailureKeepsItSuspect() {
        Vitality once = fail(up, FailureKind.TIMED_OUT, 10);

        Vitality twice = once.failed(failure(FailureKind.TIMED_OUT, 20, 12), 25, FALL, true, true);
        assertThat(twice.health()).isEqualTo(Health.SUSPECT);

        Vitality silentSince = twice.failed(failure(FailureKind.TIMED_OUT, 30, 12), 35, FALL, true, true);
        assertThat(silentSince.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aCallThatCompletedDuringTheProbeKeepsItSuspectEvenIfOneFailureIsEnough() {
        Vitality v = up.failed(failure(FailureKind.TIMED_OUT, 10, 12), 15, 1, true, true);

        assertThat(v.health()).isEqualTo(Health.SUSPECT);
    }

    @Test
    void aCallThatCompletedBeforeTheFirstFailureIsNoSignOfLife() {
        Vitality once = up.failed(failure(FailureKind.TIMED_OUT, 10, 9), 15, FALL, true, true);

        assertThat(once.failed(failure(FailureKind.TIMED_OUT, 20, 9), 25, FALL, true, true)
                        .health())
                .isEqualTo(Health.DOWN);
    }

    @Test
    void objectionsAreAVerdictThoughCallsCompleteAndNobodyElseIsAlive() {
        Vitality once = up.failed(failure(FailureKind.CHECK_FAILED, 10, 12), 15, FALL, true, false);
        assertThat(once.health()).isEqualTo(Health.SUSPECT);

        Vitality twice = once.failed(failure(FailureKind.CHECK_FAILED, 20, 22), 25, FALL, true, false);
        assertThat(twice.health()).isEqualTo(Health.DOWN);
        assertThat(twice.isSilent()).as("the network works").isFalse();
    }

    @Test
    void anObjectionDoesNotRenewATimeOutThatACallRefuted() {
        Vitality once = fail(up, FailureKind.TIMED_OUT, 10);

        assertThat(once.failed(failure(FailureKind.CHECK_FAILED, 20, 12), 25, FALL, true, true)
                        .health())
                .isEqualTo(Health.SUSPECT);
    }

    @Test
    void silenceIsNoVerdictWhileNobodyElseShowsLife() {
        Vitality v = up;
        for (int i = 1; i < 10; i++) {
            v = v.failed(failure(FailureKind.TIMED_OUT, i * 10L, NEVER), i * 10L + 5, FALL, true, false);
        }

        assertThat(v.health()).isEqualTo(Health.SUSPECT);
        assertThat(v.isCutOff(FALL)).isTrue();
        assertThat(fail(v, FailureKind.TIMED_OUT, 200).health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aRefusalIsAVerdictEvenWhileNobodyElseShowsLife() {
        Vitality v = up.failed(failure(FailureKind.REFUSED, 10, NEVER), 15, FALL, true, false);

        assertThat(v.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void downNeedsAsManyAnswersInARowAsRiseSays() {
        Vitality down = fail(up, FailureKind.REFUSED, 10);

        Vitality first = down.answered(20, 21, 2, false);
        assertThat(first.health()).isEqualTo(Health.DOWN);
        assertThat(first.why()).isEqualTo("answered 1 of 2 probes");
        assertThat(first.answered(30, 31, 2, false).health()).isEqualTo(Health.UP);

        Vitality interrupted = fail(first, FailureKind.TIMED_OUT, 30).answered(40, 41, 2, false);
        assertThat(interrupted.health()).isEqualTo(Health.DOWN);
        assertThat(down.answered(20, 21, 1, false).health()).isEqualTo(Health.UP);
    }

    @Test
    void anAnswerThatIsOlderThanTheSuspicionDoesNotLiftIt() {
        Vitality suspect = up.suspected(100, "a call failed", false);

        assertThat(suspect.answered(90, 110, 1, suspect.isOlder(90)).health()).isEqualTo(Health.SUSPECT);
        assertThat(suspect.answered(100, 110, 1, suspect.isOlder(100)).health()).isEqualTo(Health.UP);
    }

    @Test
    void anAnswerThatIsOlderThanTheSuspicionIsASignOfLifeAllTheSame() {
        Vitality late = fail(up, FailureKind.TIMED_OUT, 10)
                .suspected(30, "a probe is overdue", false)
                .answered(20, 40, 1, true);
        assertThat(late.health()).isEqualTo(Health.SUSPECT);

        assertThat(fail(late, FailureKind.TIMED_OUT, 50).health()).isEqualTo(Health.SUSPECT);
    }

    @Test
    void downStaysDownWhateverIsSuspectedOrFails() {
        Vitality down = fail(up, FailureKind.REFUSED, 10);

        assertThat(down.suspected(20, "a call failed", false)).isEqualTo(down);
        assertThat(fail(down, FailureKind.UNAVAILABLE, 20).health()).isEqualTo(Health.DOWN);
    }

    @Test
    void anAnswerEndsTheRowOfFailures() {
        Vitality v = fail(up, FailureKind.TIMED_OUT, 10).answered(20, 21, 1, false);

        assertThat(fail(v, FailureKind.TIMED_OUT, 30).health()).isEqualTo(Health.SUSPECT);
    }
}
