/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.jdbc.CommitOutcomeUnknownException;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.NoEndpointAvailableException;
import dev.failover.jdbc.TransactionOptions;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepetitionTest {

    private static final long START = Math.subtractExact(Long.MAX_VALUE, 5); // a clock may overflow
    /** No replica. */
    private static final @Nullable String PRIMARY = null;

    private static final SQLException CONFLICT = new SQLException("conflict", "40001");
    private static final SQLException LOST = new ConnectionLostException("lost", false, new SQLException("x", "08006"));

    private static Repetition of(TransactionOptions options) {
        return new Repetition(options, START);
    }

    private static Repetition repetition() {
        return of(TransactionOptions.defaults());
    }

    static Stream<Exception> certainFailures() {
        return Stream.of(
                LOST,
                CONFLICT,
                new SQLException("deadlock", "40P01"),
                new BatchUpdateException("batch", "40001", new int[0]),
                new IllegalStateException("a framework's", new IOException(CONFLICT)));
    }

    static Stream<Exception> otherFailures() {
        return Stream.of(
                new CommitOutcomeUnknownException("unknown", CONFLICT),
                new ConnectionLostException("maybe", true, CONFLICT),
                new NoEndpointAvailableException("none"),
                new SQLException("unique", "23505"),
                new SQLException("no state"),
                new IllegalStateException("the work's own"),
                new IOException("the work's own", new IOException("deeper")));
    }

    @ParameterizedTest
    @MethodSource("certainFailures")
    void whatCertainlyDidNotHappenIsRepeatedUpToTheAttempts(Exception failure) {
        Repetition repetition = repetition();
        assertThat(repetition.isDue(failure, PRIMARY, START)).isTrue();
        assertThat(repetition.isDue(failure, PRIMARY, START)).isTrue();
        assertThat(repetition.isDue(failure, PRIMARY, START)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void whatElseIsNot(Exception failure) {
        assertThat(repetition().isDue(failure, PRIMARY, START)).isFalse();
        assertThat(repetition().isDue(failure, "b", START)).isFalse();
    }

    @Test
    void oneAttemptIsOne() {
        assertThat(of(TransactionOptions.defaults().withAttempts(1)).isDue(LOST, PRIMARY, START))
                .isFalse();
    }

    @Test
    void aConflictWithReplayIsRepeatedOnceElsewhere() {
        Repetition repetition = repetition();
        assertThat(repetition.terms(START).avoided()).isNull();
        assertThat(repetition.isDue(CONFLICT, "b", START)).isTrue();
        assertThat(repetition.terms(START).avoided()).isEqualTo("b");
        assertThat(repetition.isDue(CONFLICT, "c", START)).isFalse();
    }

    /** That ended the session. */
    @Test
    void soIsOneThatCostTheConnection() {
        Repetition repetition = repetition();
        assertThat(repetition.isDue(new ConnectionLostException("lost", false, CONFLICT), "b", START))
                .isTrue();
        assertThat(repetition.terms(START).avoided()).isEqualTo("b");
    }

    @Test
    void aReplicaThatIsLostIsNotAvoided() {
        Repetition repetition = repetition();
        assertThat(repetition.isDue(LOST, "b", START)).isTrue();
        assertThat(repetition.terms(START).avoided()).isNull();
        assertThat(repetition.terms(START).again()).isTrue();
    }

    @Test
    void nothingIsRepeatedAfterTheDeadline() {
        TransactionOptions options = TransactionOptions.defaults().withDeadline(Duration.ofNanos(10));
        assertThat(of(options).isDue(LOST, PRIMARY, START + 9)).isTrue();
        assertThat(of(options).isDue(LOST, PRIMARY, START + 10)).isFalse();
    }

    @Test
    void nobodyWaitsPastTheSoonerDeadline() {
        TransactionOptions options = TransactionOptions.defaults().withDeadline(Duration.ofNanos(10));
        assertThat(of(options).terms(START + 20).deadline(START + 30)).isEqualTo(START + 10);
        assertThat(of(options).terms(START + 5).deadline(START + 30)).isEqualTo(START + 5);
        assertThat(repetition().terms(START + 20).deadline(START + 15)).isEqualTo(START + 15);
    }

    @Test
    void theFailuresBeforeComeWithTheLast() {
        Repetition repetition = repetition();
        SQLException first = new SQLException("first", "40001");
        SQLException last = new SQLException("last", "40001");
        repetition.isDue(first, PRIMARY, START);
        repetition.isDue(last, PRIMARY, START); // the work throws the same again
        repetition.tell(last);
        assertThat(last.getSuppressed()).containsExactly(first);
    }
}
