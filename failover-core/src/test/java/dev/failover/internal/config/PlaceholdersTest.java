/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

    private final Path directory;

    PlaceholdersTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private final Placeholders placeholders = new Placeholders(
            Map.of("both", "system", "a.b", "dotted", "cycle", "${cycle}"),
            Map.of("both", "environment", "ENV", "e", "EMPTY", "", "BIG", "x".repeat(100_000)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "${both} | system",
                "<${ENV}-${a.b}> | <e-dotted>",
                "${NONE:default} | default",
                "${NONE:} | ''",
                "${EMPTY} | ''",
                "${EMPTY:default} | ''",
                "${NONE:a:b} | a:b",
                "${NONE:${ENV}} | e",
                "${NONE:${NOPE:x}y}z | xyz",
                "\\${ENV} | ${ENV}",
                "$ENV {ENV} $} | $ENV {ENV} $}",
                "${cycle} | ${cycle}",
            })
    void resolves(String text, String expected) throws Exception {
        assertThat(placeholders.resolve(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NONE}", "${}", "${ENV", "a${b${ENV}", "${NONE:${NOPE}}"})
    void doesNotGuess(String text) {
        assertThatThrownBy(() -> placeholders.resolve(text)).isInstanceOf(Placeholders.UnresolvableException.class);
    }

    @Test
    void aBombDoesNotGoOff() {
        String deep = "${a:".repeat(2_000) + "x" + "}".repeat(2_000);
        assertThatThrownBy(() -> placeholders.resolve(deep)).hasMessageContaining("nested too deep");
        assertThatThrownBy(() -> placeholders.resolve("${BIG}".repeat(1_000))).hasMessageContaining("resolved to more");
        assertThatThrownBy(() -> placeholders.resolve("${a:".repeat(2_000_000))).hasMessageContaining("not closed");
    }

    @Test
    void anUnresolvableOneNamesKeyLineAndVariable() {
        assertThat(Given.ordersFile(directory, "failover.jdbc.orders.username=${DB_USER}")
                        .problems())
                .containsExactly("failover.jdbc.orders.username: ${DB_USER} is not set (expected: a system property or"
                        + " an environment variable, or a default: ${NAME:default}) [orders.properties:3]");
    }

    @Test
    void aMessageShowsWhatWasWrittenNotWhatItBecame() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.probe.rise=${OOPS}")
                .variable("OOPS", "hunter2");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.probe.rise: ${OOPS} (expected: a whole number) [orders.properties:3]");
    }

    @Test
    void aPasswordWithADollarIsNotTornApart() {
        assertThat(Given.orders().with("password", "a${b}c").settings().text("password"))
                .isEqualTo("a${b}c");
        assertThat(Given.orders()
                        .variable("FAILOVER_JDBC_ORDERS_PASSWORD", "a${b")
                        .settings()
                        .text("password"))
                .isEqualTo("a${b");
    }

    @Test
    void onlyTheValueThatCountsMustBeResolvable() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.password=${DB_PASSWORD}");
        assertThat(given.problems()).singleElement().asString().contains("password: ${DB_PASSWORD} is not set");
        assertThat(given.with("password", "x").settings().text("password")).isEqualTo("x");
    }

    @Test
    void anUnresolvableUrlIsOneProblem() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.endpoints.c.url=jdbc:postgresql://${HOST}/o");
        assertThat(given.problems()).singleElement().asString().contains("endpoints.c.url: ${HOST} is not set");
    }
}
