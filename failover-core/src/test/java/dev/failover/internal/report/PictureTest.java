/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.internal.report.LaneRows.Placed;
import dev.failover.internal.report.Report.Mark;
import dev.failover.internal.report.Report.Tone;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.04, 0 ms",
        "0.4, 0.4 ms",
        "47.3, 47.3 ms",
        "40, 40 ms",
        "312.4, 312 ms",
        "2100, 2.1 s",
        "59999, 60 s",
        "180000, 3 min",
        "181212, 3 min 1 s",
        "3600000, 1 h",
        "3720000, 1 h 2 min",
        "273600000, 3 d 4 h",
        "-812.4, \u2212812 ms"
    })
    void timesAreReadable(double millis, String text) {
        assertThat(Figures.span(millis).replace('\u00a0', ' ')).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "47.3, 30000, 0.2 %",
        "0.4, 47.3, 0.8 %",
        "42, 100, 42 %",
        "1, 1000000, <0.1 %",
        "0, 5, 0 %",
        "5, 0, 0 %"
    })
    void sharesAreReadable(double part, double whole, String text) {
        assertThat(Figures.percent(part, whole).replace('\u00a0', ' ')).isEqualTo(text);
    }

    @Test
    void aShortOutageAndALongObjectiveShareOnePicture() {
        TimeScale scale = TimeScale.over(-2, 50, 30_000, 0, 1_000);
        assertThat(scale.isBent()).isTrue();
        assertThat(scale.x(-2)).isZero();
        assertThat(scale.x(25)).isBetween(300.0, 450.0);
        assertThat(scale.x(30_000)).isEqualTo(1_000);
        assertThat(scale.ticks(80)).contains(0.0, 50.0, 10_000.0).isSorted();
    }

    @Test
    void aLongOutageHasOneScale() {
        TimeScale scale = TimeScale.over(0, 190_000, 200_000, 0, 1_000);
        assertThat(scale.isBent()).isFalse();
        assertThat(scale.x(100_000)).isEqualTo(500);
        assertThat(scale.ticks(80)).startsWith(0.0, 30_000.0, 60_000.0);
    }

    @Test
    void everyScaleIsInOrderAndHasFewTicks() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            double pivot = Math.exp(random.nextDouble() * 25 - 2);
            TimeScale scale = TimeScale.over(-pivot / 10, pivot, pivot * (1 + random.nextInt(1_000)), 10, 900);
            List<Double> ticks = scale.ticks(80);
            assertThat(ticks).hasSizeLessThan(20).isSorted();
            assertThat(ticks.stream().map(scale::x).toList()).isSorted().allMatch(x -> x >= 10 && x <= 900);
        }
    }

    @Test
    void marksAndLabelsDoNotLieOnEachOther() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            TimeScale scale = TimeScale.over(0, 100, random.nextBoolean() ? 100 : 1_000, 140, 940);
            LaneRows rows = new LaneRows(scale, 130, 958, 44);
            for (int number = 1; number <= random.nextInt(40); number++) {
                Mark mark = new Mark("a", number, Tone.NOTE, "x".repeat(random.nextInt(60)));
                rows.add(mark, number, scale.x(random.nextInt(1_000)));
            }
            List<Placed> placed =
                    rows.placed().stream().filter(p -> !p.crowded()).toList();
            placed.forEach(one -> assertThat(placed)
                    .filteredOn(other -> other != one && other.row() == one.row())
                    .allMatch(other -> right(other) <= left(one) || left(other) >= right(one)));
            assertThat(placed).allMatch(p -> p.label().isEmpty() || left(p) >= 130 && right(p) <= 958);
        }
    }

    @Test
    void noMarkIsLostInACrowd() {
        TimeScale scale = TimeScale.over(0, 100, 100, 140, 940);
        LaneRows rows = new LaneRows(scale, 130, 958, 44);
        for (int number = 1; number <= 100; number++) {
            rows.add(new Mark("a", 5, Tone.BAD, "primary lost"), number, scale.x(5));
        }
        assertThat(rows.placed()).hasSize(100);
        assertThat(rows.isCrowded()).isTrue();
        assertThat(rows.count()).isEqualTo(9);
    }

    @Test
    void nothingIsToldByColourAlone() {
        assertThat(Arrays.stream(Tone.values()).map(Glyphs::outline)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Tone.values()).map(Glyphs::hatching)).doesNotHaveDuplicates();
    }

    @Test
    void tonesAreOfEventsThatExist() {
        List<String> kinds = Arrays.stream(FailoverEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
        assertThat(kinds).containsAll(EventTones.TONES.keySet());
        assertThat(EventTones.of("SomethingNew")).isEqualTo(Tone.NOTE);
    }

    @Test
    void shorteningNeverCutsACharacter() {
        assertThat(Glyphs.shortened("primary lost", 12)).isEqualTo("primary lost");
        assertThat(Glyphs.shortened("primary lost", 9)).isEqualTo("primary\u2026");
        assertThat(Glyphs.shortened("\ud83d\ude00".repeat(5), 3)).isEqualTo("\ud83d\ude00\ud83d\ude00\u2026");
    }

    @Test
    void markupIsEscaped() {
        assertThat(Markup.escaped("<a href='x'>\"&\n\t\0\u202e\u2066\ud83d\uffff\ud83d\ude00\u00e4"))
                .isEqualTo("&lt;a href=&#39;x&#39;&gt;&quot;&amp;  \ufffd\ufffd\ufffd\ufffd\ufffd\ud83d\ude00\u00e4");
    }

    private static double left(Placed placed) {
        return placed.x() - (placed.toTheLeft() ? LaneRows.reach(placed.label()) : LaneRows.RADIUS);
    }

    private static double right(Placed placed) {
        return placed.x() + (placed.toTheLeft() ? LaneRows.RADIUS : LaneRows.reach(placed.label()));
    }
}
