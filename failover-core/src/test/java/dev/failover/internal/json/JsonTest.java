/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final Json STATUS = Json.object()
            .put("schema", 1)
            .put("writer", "a")
            .put("isolated", false)
            .put("readers", Json.texts(List.of("b", "c")))
            .put("lag", Json.of(new BigDecimal("0.250")))
            .put("absent", Optional.empty())
            .put("nothing", Json.NULL)
            .put("endpoints", List.of(Json.object().build(), Json.array(List.of())))
            .build();

    @Test
    void membersKeepTheirOrder() {
        assertThat(STATUS).hasToString("""
                {"schema":1,"writer":"a","isolated":false,"readers":["b","c"],"lag":0.25,"nothing":null,"endpoints":[{},[]]}""");
    }

    @Test
    void prettyIsForPeople() {
        assertThat(STATUS.pretty()).isEqualTo("""
                {
                  "schema": 1,
                  "writer": "a",
                  "isolated": false,
                  "readers": [
                    "b",
                    "c"
                  ],
                  "lag": 0.25,
                  "nothing": null,
                  "endpoints": [
                    {},
                    []
                  ]
                }""");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws MalformedJsonException {
        assertThat(Json.parse(STATUS.toString())).isEqualTo(STATUS).hasSameHashCodeAs(STATUS);
        assertThat(Json.parse(STATUS.pretty())).isEqualTo(STATUS);
    }

    @Test
    void readingNeverThrows() {
        Json text = Json.of("x");
        assertThat(text.get("a").get("b").text()).isEmpty();
        assertThat(text.items()).isEmpty();
        assertThat(text.members()).isEmpty();
        assertThat(text.number()).isEmpty();
        assertThat(text.whole()).isEmpty();
        assertThat(text.truth()).isEmpty();
        assertThat(STATUS.text()).isEmpty();
        assertThat(STATUS.get("nothing").isNull()).isTrue();
        assertThat(STATUS.get("missing").isNull()).isTrue();
    }

    @Test
    void numbersAreExact() {
        assertThat(Json.of(Long.MIN_VALUE).whole()).hasValue(Long.MIN_VALUE);
        assertThat(Json.of(Long.MAX_VALUE)).hasToString("9223372036854775807");
        assertThat(Json.of(new BigDecimal("47.312000"))).hasToString("47.312");
        assertThat(Json.of(1e21)).hasToString("1000000000000000000000");
        assertThat(Json.of(1e21).whole()).isEmpty();
        assertThat(Json.of(0.5).whole()).isEmpty();
        assertThat(Json.of(-0.0)).hasToString("0");
        assertThat(Json.of(Double.MIN_VALUE).number()).hasValue(Double.MIN_VALUE);
        assertThat(Json.of(1.5)).isEqualTo(Json.of(new BigDecimal("1.50")));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsRefused(double number) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(number)).withMessageContaining("" + number);
    }

    @Test
    void aNumberThatWouldFillTheMemoryIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(new BigDecimal("1e1000000000")));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(new BigDecimal("1e-1000000000")));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(new BigDecimal("9".repeat(65))));
    }

    @Test
    void nothingEndsAScriptElementOrALine() {
        assertThat(Json.of("</script><!--\u2028\u2029\n\r\t\b\f\0\u001f\"\\"))
                .hasToString(
                        "\"\\u003c/script>\\u003c!--\\u2028\\u2029\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\\\"\\\\\"");
    }

    @Test
    void halvesOfCharactersAreEscapedAndWholeOnesAreNot() throws MalformedJsonException {
        for (String hostile : List.of("\ud83d", "\ude00", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00", "\ude00\ud83d")) {
            String written = Json.of(hostile).toString();
            byte[] encoded = written.getBytes(StandardCharsets.UTF_8);
            assertThat(Json.parse(new String(encoded, StandardCharsets.UTF_8)).text())
                    .hasValue(hostile);
        }
        assertThat(Json.of("\u00e4\ud83d\ude00")).hasToString("\"\u00e4\ud83d\ude00\"");
    }

    @Test
    void aNameTwiceIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.object().put("a", 1).put("a", 2))
                .withMessage("member a twice");
    }

    @Test
    void whatIsBuiltDoesNotChange() {
        Json.Members members = Json.object().put("a", 1);
        Json before = members.build();
        members.put("b", 2);
        assertThat(before).hasToString("{\"a\":1}");
    }

    @Test
    void aTowerIsRefusedByTheWriterToo() {
        Json tower = Json.NULL;
        for (int i = 0; i < 65; i++) {
            tower = Json.array(List.of(tower));
        }
        assertThatIllegalStateException().isThrownBy(tower::toString).withMessageContaining("64 levels");
    }
}
