/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many brackets still tell. */
class BracketsTest {

    private final Brackets brackets = new Brackets();

    private static Bracket bracket(long term, int i) {
        return new Bracket(term, 10L * i, 10L * i + 10, 1, i);
    }

    @Test
    void ofManyTheLastAreExactAndNoneIsForgotten() {
        int many = 20 * Brackets.MOST;
        IntStream.range(0, many).forEach(i -> brackets.add(bracket(1, i)));

        assertThat(brackets.size()).isLessThanOrEqualTo(Brackets.MOST);
        assertThat(Bracket.commits(brackets.where(b -> true))).isEqualTo(many);
        int lately = many - Brackets.MOST / 4;
        assertThat(brackets.where(b -> b.before() >= 10L * lately)).allMatch(b -> b.count() == 1);
    }

    @Test
    void oneThatIsAloneIsToldByItsTokenOnly() {
        brackets.add(bracket(1, 5));
        assertThat(brackets.hold(1, 60)).isTrue();
        assertThat(brackets.hold(1, 59)).isFalse();
        assertThat(brackets.hold(2, 60)).isFalse();
        assertThat(brackets.end(1, 60)).isTrue();
    }

    @Test
    void ofThoseThatWereJoinedOnlyTheEndIsSureToBeAToken() {
        brackets.add(bracket(1, 5).with(bracket(1, 6)));
        assertThat(brackets.hold(1, 61)).isTrue();
        assertThat(brackets.end(1, 61)).isFalse();
        assertThat(brackets.end(1, 70)).isTrue();
    }

    @Test
    void ofTwoThatAreMadeCoarserTheLaterTellsWhen() {
        assertThat(bracket(1, 30).with(bracket(1, 20)).notedNanos()).isEqualTo(30);
    }

    @Test
    void whatIsOfTwoTermsStaysApart() {
        int many = 2 * Brackets.MOST;
        IntStream.range(0, many).forEach(i -> brackets.add(bracket(i, i)));
        assertThat(brackets.size()).isEqualTo(many);
    }

    @Test
    void whatIsTakenIsNotThereAnyMore() {
        brackets.add(bracket(1, 1));
        brackets.add(bracket(2, 2));
        assertThat(brackets.take(b -> b.term() == 1)).containsExactly(bracket(1, 1));
        assertThat(brackets.where(b -> true)).containsExactly(bracket(2, 2));
    }
}
