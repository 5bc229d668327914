/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Report report = new Report();
    private final Terminal plain = new Terminal(new PrintStream(new ByteArrayOutputStream()), false, false, 120);

    @Test
    void isGoodWhenEveryExpectationHeld() {
        report.add(killed(SECOND / 25).expect(Measure.FAILED_WRITES, 4, 4).note(Measure.LOST, 2));

        assertThat(report.exitCode()).isZero();
        assertThat(report.broken()).isEmpty();
        assertThat(table()).contains("40 ms", "<= 1 s", "<= 4", "told").doesNotContain("!");
    }

    @Test
    void isBadWhenOneExpectationBroke() {
        report.add(killed(SECOND / 25).expect(Measure.FAILED_READS, 1, 0));

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.broken()).containsExactly("killed: failed reads 1 (expected: <= 0)");
        assertThat(table()).contains("!1");
    }

    @Test
    void isBadWhenWhatWasWaitedForNeverCame() {
        report.add(killed(Outcome.NEVER));

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.broken()).containsExactly("killed: recover never (expected: <= 1 s)");
        assertThat(table()).contains("!never");
    }

    @Test
    void isBadWhenNothingWasMeasured() {
        assertThat(report.exitCode()).isEqualTo(1);
    }

    @Test
    void oneBadRoundIsEnough() {
        report.add(killed(SECOND / 50));
        report.add(killed(2 * SECOND));
        report.add(killed(SECOND / 25));

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.broken()).containsExactly("killed: recover 2000 ms (expected: <= 1 s)");
        assertThat(report.table(plain)).anyMatch(line -> line.contains("median of 3") && line.contains("40 ms"));
        assertThat(report.table(plain)).anyMatch(line -> line.contains("worst") && line.contains("!2000 ms"));
    }

    @Test
    void theWorstIsWhatBrokeItsOwnLimit() {
        report.add(new Outcome("killed").expect(Measure.FAILED_WRITES, 5, 6));
        report.add(new Outcome("killed").expect(Measure.FAILED_WRITES, 4, 3));

        assertThat(report.broken()).containsExactly("killed: failed writes 4 (expected: <= 3)");
        assertThat(table()).contains("!4", "<= 3");
    }

    private static Outcome killed(long recovered) {
        return new Outcome("killed").expect(Measure.RECOVER, recovered, SECOND);
    }

    private String table() {
        List<String> lines = report.table(plain);
        return String.join("\n", lines);
    }
}
