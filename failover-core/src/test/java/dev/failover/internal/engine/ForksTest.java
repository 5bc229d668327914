/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.WriteOutcome;
import org.junit.jupiter.api.Test;

/** What a position in an older primary's log means in a newer one's. */
class ForksTest {

    private static Fork fork(long term, long position) {
        return new Fork(term - 1, term, position, position);
    }

    private static final Forks TWO = Forks.NONE.with(fork(2, 900)).with(fork(3, 1200));

    @Test
    void whatIsNotBeyondAForkSurvived() {
        assertThat(TWO.of(1, 900, 3)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(TWO.of(1, 901, 3)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(TWO.of(2, 1200, 3)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(TWO.of(2, 1201, 3)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(TWO.of(3, 5000, 3)).isEqualTo(WriteOutcome.SURVIVED);
    }

    @Test
    void ofAForkThatIsKnownByItsBoundsTheLeastIsSafe() {
        Forks bounded = Forks.NONE.with(new Fork(1, 2, 700, 900));
        assertThat(bounded.of(1, 700, 2)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(bounded.of(1, 701, 2)).isEqualTo(WriteOutcome.UNCERTAIN);
        assertThat(bounded.translated(1, 950, 2)).isEqualTo(900);
    }

    @Test
    void whereAForkIsMissingNothingIsKnown() {
        assertThat(Forks.NONE.of(1, 100, 1)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(Forks.NONE.of(1, 100, 2)).isEqualTo(WriteOutcome.UNKNOWN);
        Forks third = Forks.NONE.with(fork(3, 900));
        assertThat(third.of(1, 100, 3)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(third.of(2, 100, 3)).isEqualTo(WriteOutcome.SURVIVED);
        assertThat(third.translated(1, 100, 3)).isEqualTo(-1);
        assertThat(third.common(1, 3)).isEqualTo(-1);
    }

    @Test
    void aPositionBeyondTheForkMeansWhereTheNewLogBegins() {
        assertThat(TWO.translated(1, 850, 3)).isEqualTo(850);
        assertThat(TWO.translated(1, 950, 3)).isEqualTo(900);
        assertThat(TWO.translated(2, 1300, 3)).isEqualTo(1200);
        assertThat(TWO.translated(2, 1300, 4)).isEqualTo(-1);
    }

    @Test
    void twoTermsHaveInCommonWhatLiesBeforeEveryForkBetweenThem() {
        assertThat(TWO.common(1, 3)).isEqualTo(900);
        assertThat(TWO.common(2, 3)).isEqualTo(1200);
        assertThat(TWO.common(1, 2)).isEqualTo(900);
        assertThat(TWO.common(2, 2)).as("all of it").isEqualTo(Long.MAX_VALUE);
        assertThat(TWO.common(0, 3)).as("of one that does not tell its term").isEqualTo(-1);
    }

    @Test
    void theOldestAreForgotten() {
        Forks forks = Forks.NONE;
        for (int term = 2; term <= 100; term++) {
            forks = forks.with(fork(term, 30));
        }
        assertThat(forks.all()).hasSize(Forks.MOST);
        assertThat(forks.oldestTerm()).isEqualTo(100 - Forks.MOST);
        assertThat(forks.of(50, 20, 100)).isEqualTo(WriteOutcome.UNKNOWN);
        assertThat(forks.of(90, 20, 100)).isEqualTo(WriteOutcome.SURVIVED);
    }
}
