/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.jdbc.internal.postgres.Failure.Blame;
import java.io.EOFException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The SQLState says what the matter is, the severity whether the session lives on. */
class FailureTest {

    private static PSQLException said(String severity, String state) {
        return new PSQLException(new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mno such luck\0"));
    }

    /** As the driver does when it reads on. */
    private static SQLException andHungUp(SQLException last) {
        last.setNextException(new PSQLException("I/O error", PSQLState.CONNECTION_FAILURE, new EOFException()));
        return last;
    }

    private static SQLException inBatch(PSQLException cause) {
        return new BatchUpdateException(cause.getMessage(), cause.getSQLState(), new int[0], cause);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, 08001, CALLER",
        "ERROR, 57P01, CALLER",
        "ERROR, 57P03, CALLER",
        "ERROR, 53300, CALLER",
        "ERROR, 28P01, CALLER",
        "ERROR, 40001, CALLER",
        "ОШИБКА, 08001, CALLER",
        "FATAL, 57P01, ENDPOINT",
        "FATAL, 08P01, ENDPOINT",
        "FATAL, 53200, ENDPOINT",
        "PANIC, 53100, ENDPOINT",
        "PANIC, 58030, ENDPOINT",
        "FATAL, 40001, SESSION",
        "FATAL, 57P05, SESSION"
    })
    void whoseFaultACallIs(String severity, String state, Blame blame) {
        assertThat(Failure.of(said(severity, state)).blame()).isEqualTo(blame);
        assertThat(Failure.of(inBatch(said(severity, state))).blame()).isEqualTo(blame);
    }

    @ParameterizedTest
    @CsvSource({"ВАЖНО, 40001, SESSION", "ПАНИКА, 53100, ENDPOINT", "ВАЖНО, 57P01, ENDPOINT", "ERROR, 08P01, ENDPOINT"})
    void theEndOfASessionIsKnownInEveryLanguage(String severity, String state, Blame blame) {
        assertThat(Failure.of(andHungUp(said(severity, state))).blame()).isEqualTo(blame);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, 08P01, ENDPOINT",
        "FATAL, 53300, ENDPOINT",
        "FATAL, 28P01, CONFIGURATION",
        "FATAL, 42501, CALLER"
    })
    void ofAnOpeningOnlyTheStateCounts(String severity, String state, Blame blame) {
        assertThat(Failure.ofOpening(said(severity, state)).blame()).isEqualTo(blame);
    }

    /** PgBouncer has its own words for a user whom it does not know. */
    @ParameterizedTest
    @CsvSource({
        "FATAL, 08P01, true",
        "FATAL, 28000, true",
        "FATAL, 28P01, true",
        "FATAL, 57P03, false",
        "FATAL, 53300, false"
    })
    void whoSaysAnythingOfTheLoginIsThere(String severity, String state, boolean answered) {
        assertThat(Failure.isAnswered(said(severity, state))).isEqualTo(answered);
    }

    @Test
    void whoAsksForAPasswordIsThereAndWhoSaysNothingIsNot() {
        PSQLException asked = new PSQLException("no password was provided", PSQLState.CONNECTION_REJECTED);
        PSQLException silent = new PSQLException("I/O error", PSQLState.CONNECTION_FAILURE, new EOFException());

        assertThat(Failure.isAnswered(asked)).isTrue();
        assertThat(Failure.isAnswered(silent)).isFalse();
        assertThat(Failure.isAnswered(new OpeningTimedOutException("not connected", silent)))
                .isFalse();
    }
}
