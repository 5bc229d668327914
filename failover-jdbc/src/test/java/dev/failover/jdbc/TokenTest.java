/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    private static final String ID = "7412345678901234567";

    @ParameterizedTest
    @CsvSource({
        "7412345678901234567:2:16/B374D848, 2, 97500059720",
        "7412345678901234567:1:0/0, 1, 0",
        "7412345678901234567:4294967295:7FFFFFFF/FFFFFFFF, 4294967295, 9223372036854775807",
    })
    void itIsReadAsItIsWritten(String text, long timeline, long lsn) {
        Token token = Token.parse(text);

        assertThat(token).isEqualTo(new Token(ID, timeline, lsn));
        assertThat(token).hasToString(text);
        assertThat(Token.parse(text.toLowerCase(java.util.Locale.ROOT))).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ":1:0/0",
                "1:1:0",
                "1:1:0/0/0",
                "1:0:0/0",
                "1:4294967296:0/0",
                "1:99999999999:0/0",
                "1:1:80000000/0",
                "1:1:123456789/0",
                "1:1:0/-1",
                "-1:1:0/0",
                "1:1:0/0 ",
                "1:1:0/0\n",
                "123456789012345678901:1:0/0",
                "\u0661:1:0/0"
            })
    void whatNoServerCanHaveSaidIsRefused(String text) {
        assertThatThrownBy(() -> Token.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a token: ")
                .hasMessageContaining("(expected: system identifier:timeline:LSN");
    }

    @Test
    void aBadOneIsShownShortAndInOneLine() {
        assertThatThrownBy(() -> Token.parse("1\n".repeat(100_000)))
                .hasMessageContaining("not a token: 1?1?1?")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).doesNotContain("\n"));
    }
}
