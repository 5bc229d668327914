/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.WriteOutcome;
import dev.failover.internal.engine.Acknowledged.Toll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of commits when the log forks. */
class AcknowledgedTest {

    private final Acknowledged commits = new Acknowledged();

    private static Bracket commit(long term, long before, long upTo) {
        return new Bracket(term, before, upTo, 1, 0);
    }

    private static Fork fork(long term, long position) {
        return new Fork(term - 1, term, position, position);
    }

    @ParameterizedTest
    @CsvSource({
        "800, 900, SURVIVED",
        "899, 900, SURVIVED",
        "800, 901, UNCERTAIN",
        "899, 901, UNCERTAIN",
        "900, 901, LOST",
        "950, 999, LOST"
    })
    void onlyABracketThatHoldsTheForkTellsNothing(long before, long upTo, WriteOutcome outcome) {
        commits.note(commit(1, before, upTo));
        Toll toll = commits.settle(fork(2, 900));

        assertThat(toll.lost()).isEqualTo(outcome == WriteOutcome.LOST ? 1 : 0);
        assertThat(toll.uncertain()).isEqualTo(outcome == WriteOutcome.UNCERTAIN ? 1 : 0);
        assertThat(commits.of(1, upTo, 2)).isEqualTo(outcome);
    }

    @Test
    void whatAnotherProcessWroteBeyondTheForkIsUncertain() {
        commits.note(commit(1, 950, 999));
        commits.settle(fork(2, 900));

        assertThat(commits.of(1, 998, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(commits.of(1, 900, 2)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void ofTwoCommitsWithOneTokenTheWorseKnownCounts() {
        commits.note(commit(1, 950, 999));
        commits.note(commit(1, 850, 999));
        assertThat(commits.settle(fork(2, 900))).isEqualTo(new Toll(1, 1));

        assertThat(commits.of(1, 999, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
    }

    @Test
    void ofTermsThatNobodyCanTellAnythingOfNothingIsKept() {
        for (int term = 1; term <= 1000; term++) {
            commits.note(commit(term, 10, 20));
            commits.settle(new Fork(term, term + 1, 30, 30));
        }

        assertThat(commits.size()).isLessThan(20);
        assertThat(commits.of(1, 20, 1001)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(commits.of(990, 20, 1001)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void whatComesLateIsJudgedAtOnce() {
        commits.settle(fork(2, 900));

        assertThat(commits.note(commit(1, 950, 999))).isEqualTo(new Toll(1, 0));
        assertThat(commits.note(commit(1, 800, Bracket.OPEN))).isEqualTo(new Toll(0, 1));
        assertThat(commits.note(commit(1, 800, 850))).isEqualTo(Toll.NONE);
        assertThat(commits.note(commit(2, 950, 999))).as("on the new primary").isEqualTo(Toll.NONE);
        assertThat(commits.of(1, 999, 2)).isEqualTo(WriteOutcome.LOST);
    }

    @Test
    void eachIsReportedOnce() {
        commits.note(commit(1, 950, 999));
        assertThat(commits.settle(fork(2, 900))).isEqualTo(new Toll(1, 0));
        assertThat(commits.settle(fork(3, 980))).isEqualTo(Toll.NONE);
    }

    @Test
    void whatSurvivedIsLostWithThatServerIfTheNextOneHadLess() {
        commits.note(commit(1, 850, 890));
        assertThat(commits.settle(fork(2, 900))).isEqualTo(Toll.NONE);
        assertThat(commits.of(1, 890, 2)).isEqualTo(WriteOutcome.SURVIVED);

        assertThat(commits.settle(fork(3, 800))).isEqualTo(new Toll(1, 0));
        assertThat(commits.of(1, 890, 3)).isEqualTo(WriteOutcome.LOST);
        assertThat(commits.of(1, 790, 3)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void aForkThatIsKnownByItsBoundsTellsOfWhatIsOutsideOfThem() {
        commits.note(commit(1, 600, 700));
        commits.note(commit(1, 700, 750));
        commits.note(commit(1, 880, 920));
        commits.note(commit(1, 900, 950));
        assertThat(commits.settle(new Fork(1, 2, 700, 900))).isEqualTo(new Toll(1, 2));

        assertThat(commits.of(1, 700, 2)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(commits.of(1, 750, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(commits.of(1, 950, 2)).isEqualTo(WriteOutcome.LOST);
    }

    @Test
    void aCommitThatGotNoPositionIsBoundedByTheNextSample() {
        commits.note(new Bracket(1, 800, Bracket.OPEN, 1, 10));
        commits.note(new Bracket(1, 800, Bracket.OPEN, 1, 20));
        commits.sampled(1, 850, 15);
        assertThat(commits.settle(fork(2, 900)))
                .as("one was acknowledged after that sample was asked for")
                .isEqualTo(new Toll(0, 1));
    }

    @Test
    void whatIsSentBeforeARewoundEndMayLieWhereTheLogIsWrittenAnew() {
        commits.rewind(new Fork(1, 1, 900, 910), 1400, 10);
        commits.note(new Bracket(1, 1400, 950, 1, 20));
        commits.note(new Bracket(1, 1400, Bracket.OPEN, 1, 20));
        commits.note(new Bracket(1, 1300, 1450, 1, 20));

        assertThat(commits.settle(fork(2, 940))).as("none surely").isEqualTo(new Toll(0, 3));
    }

    @Test
    void whatIsAcknowledgedWhileAShorterLogIsToldMayBeWrittenAnew() {
        commits.note(new Bracket(1, 950, 960, 1, 5));
        commits.note(new Bracket(1, 950, 960, 1, 20));

        assertThat(commits.rewind(new Fork(1, 1, 900, 910), 1400, 10)).isEqualTo(new Toll(1, 1));
        assertThat(commits.of(1, 960, 1)).isEqualTo(WriteOutcome.UNCERTAIN);
    }

    @Test
    void ofManyTheLastAreExactAndNoneIsForgotten() {
        int many = 20 * Brackets.MOST;
        for (int i = 0; i < many; i++) {
            commits.note(commit(1, 10L * i, 10L * i + 10));
        }
        assertThat(commits.size()).isLessThanOrEqualTo(Brackets.MOST);
        int lately = Brackets.MOST / 4;
        long fork = 10L * (many - lately) + 5;

        assertThat(commits.settle(fork(2, fork))).isEqualTo(new Toll(lately - 1, 1));
    }

    @Test
    void ofManyOldOnesAllAreCounted() {
        int many = 3 * Brackets.MOST;
        for (int i = 0; i < many; i++) {
            commits.note(commit(1, 10L * i + 10, 10L * i + 20));
        }
        assertThat(commits.settle(fork(2, 10))).isEqualTo(new Toll(many, 0));
        assertThat(commits.of(1, 20, 2)).isEqualTo(WriteOutcome.LOST);
    }

    @Test
    void anotherClusterKnowsNothingOfThis() {
        commits.note(commit(1, 950, 999));
        commits.settle(fork(2, 900));
        commits.clear(2);
        assertThat(commits.of(1, 999, 2)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(commits.newest(1)).isEqualTo(-1);

        commits.note(commit(2, 950, 999));
        assertThat(commits.of(2, 999, 2)).as("of this one").isEqualTo(WriteOutcome.SURVIVED);
        assertThat(commits.of(2, 998, 2)).isEqualTo(WriteOutcome.UNKNOWN);
    }

    @Test
    void afterASplitOnlyWhatWasAcknowledgedSinceIsSure() {
        commits.note(commit(1, 850, 890));
        commits.note(commit(2, 950, 999));
        assertThat(commits.abandon(2)).isEqualTo(new Toll(0, 2));
        commits.note(commit(2, 960, 970));

        assertThat(commits.of(2, 970, 2)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(commits.of(2, 999, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(commits.of(2, 980, 2)).as("of another process").isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(commits.of(1, 890, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(commits.newest(2)).isEqualTo(970);

        assertThat(commits.settle(fork(3, 965))).isEqualTo(new Toll(0, 1));
        assertThat(commits.of(3, 980, 3)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(commits.of(2, 999, 3)).isEqualTo(WriteOutcome.UNCERTAIN);
    }

    @Test
    void aTokenOfBothSidesOfASplitIsUncertain() {
        commits.note(commit(2, 950, 999));
        commits.abandon(2);
        commits.note(commit(2, 960, 999));

        assertThat(commits.of(2, 999, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
    }
}
