/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.state.Lag;
import dev.failover.internal.state.Progress;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LagHistoryTest {

    private static final long INTERVAL = 500;

    private final LagHistory history = new LagHistory(millis(60_000), millis(INTERVAL));

    private void samples(String samples) {
        for (String sample : samples.split(" ")) {
            String[] parts = sample.split("@");
            history.add(millis(Long.parseLong(parts[1])), Long.parseLong(parts[0]));
        }
    }

    /** Samples are position@milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "100@0 200@500 300@1000,  300, 1010, 0, false, at the newest position it lacks nothing",
        "100@0 200@500 300@1000,  999, 1010, 0, false, beyond it even less",
        "100@0 200@500 300@1000,  299, 1010, 510, false, just below it has all of the sample before",
        "100@0 200@500 300@1000,  200, 1010, 510, false, at that sample too",
        "100@0 200@500 300@1000,  100, 1010, 1010, false, two samples behind",
        "100@0 200@500 300@1000,   99, 1010, 1010, true, before all samples: at least as far as they go back",
        "100@0 100@500 100@1000,  100, 1010, 0, false, an idle primary: nothing is missing",
        "100@0 100@500 100@1000,   50, 1010, 10, true, what it misses was written before the samples began",
        "100@0 100@9500 200@10000, 100, 10010, 510, false, idle for long: the age of the last write and not of the idle time",
        "100@0,                   100, 1000, 0, false, two intervals old is new enough",
    })
    void theLagIsTheAgeOfTheNewestSampleThatWasReplayed(
            String samples, long position, long at, long lag, boolean atLeast, String why) {
        samples(samples);

        assertThat(history.lagOf(position, millis(at))).as(why).isEqualTo(new Lag(millis(lag), atLeast, true));
    }

    @Test
    void withoutSamplesOrAPositionItIsUnknown() {
        assertThat(history.lagOf(100, 0)).isEqualTo(Lag.UNKNOWN);
        samples("100@0");
        assertThat(history.lagOf(-1, millis(10))).isEqualTo(Lag.UNKNOWN);
        history.clear(Reign.NONE);
        assertThat(history.lagOf(100, millis(10))).isEqualTo(Lag.UNKNOWN);
    }

    @Test
    void samplesOlderThanTwoIntervalsSayNothingOfNow() {
        samples("100@0");

        assertThat(history.lagOf(100, millis(1001))).isEqualTo(Lag.UNKNOWN);
    }

    @Test
    void aLogThatWentBackwardsOnTheSameTermForgetsWhatIsLost() {
        samples("100@0 200@500 150@1000");

        assertThat(history.lagOf(160, millis(1010))).isEqualTo(Lag.of(0));
        assertThat(history.lagOf(100, millis(1010)).atLeast()).isTrue();
    }

    @Test
    void beyondWhatIsKeptItSaysMoreThan() {
        for (int i = 0; i <= 200; i++) {
            history.add(millis(i * INTERVAL), i);
        }

        Lag lag = history.lagOf(5, millis(200 * INTERVAL + 1));
        assertThat(lag.atLeast()).isTrue();
        assertThat(lag.nanos()).isBetween(millis(59_000), millis(61_000));
    }

    /** Fast probing, slow probing, bursts and idle times: the truth is never worse than what is told. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void itNeverUnderstates(long seed) {
        Random random = new Random(seed);
        LagHistory seen = new LagHistory(millis(20_000), millis(INTERVAL));
        TreeMap<Long, Long> firstBeyond = new TreeMap<>(); // position -> when the primary first passed it
        long position = 1000;
        long newestSample = 0;
        long now = 0;
        for (int step = 0; step < 5000; step++) {
            now += millis(1) + random.nextInt((int) millis(20));
            if (random.nextInt(100) < 60) {
                firstBeyond.put(position, now);
                position += 1 + random.nextInt(1000);
            }
            if (random.nextInt(100) < 8) {
                long answered = now + random.nextInt((int) millis(10));
                seen.add(now, position);
                newestSample = now;
                now = answered;
            }
            if (random.nextInt(100) < 20 && !firstBeyond.isEmpty()) {
                long back = (long) (random.nextDouble() * random.nextDouble() * (position - 1000));
                check(seen, firstBeyond, position - back, now, newestSample);
            }
        }
    }

    /** A replica's true lag is the age of the first write that it does not have. */
    private static void check(
            LagHistory seen, TreeMap<Long, Long> firstBeyond, long replayed, long now, long newestSample) {
        Lag told = seen.lagOf(replayed, now);
        Map.Entry<Long, Long> missing = firstBeyond.ceilingEntry(replayed);
        long truth = missing == null ? 0 : now - missing.getValue();
        if (!told.known() || told.atLeast()) {
            return;
        }
        // 0 is said of who has the newest sample: what was written since is the resolution, not lag
        long resolution = told.nanos() == 0 ? now - newestSample : 0;
        assertThat(truth).isLessThanOrEqualTo(told.nanos() + resolution);
    }

    @Test
    void howeverOftenItIsProbedTheHistoryStaysSmall() {
        for (int i = 0; i < 1_000_000; i++) {
            history.add(millis(i), i);
        }

        assertThat(history.size()).isLessThan(60_000 / 250 * 2 + 2);
    }

    @Test
    void whoTakesItForAnotherReignsIsToldNothing() {
        Reign first = new Reign("a", 1, "cluster-1");
        Reign second = new Reign("b", 2, "cluster-1");
        history.clear(first);
        samples("100@0 200@500");
        assertThat(history.lagOf(first, 200, millis(510))).isEqualTo(Lag.of(0));
        assertThat(history.passedNanos(first, 200)).isEqualTo(millis(500));
        assertThat(history.lagOf(second, 200, millis(510))).isEqualTo(Lag.UNKNOWN);

        history.clear(second);
        samples("100@1000");
        assertThat(history.passedNanos(first, 200)).isEqualTo(Progress.NEVER);
        assertThat(history.lagOf(first, 200, millis(1010))).isEqualTo(Lag.UNKNOWN);
        assertThat(history.passedNanos(second, 200)).isEqualTo(millis(1000));
    }
}
