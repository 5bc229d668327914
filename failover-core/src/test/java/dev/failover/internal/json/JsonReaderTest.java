/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    /** As Patroni's {@code GET /cluster} answers. */
    private static final String PATRONI = """
            {"members": [{"name": "pg1", "role": "leader", "state": "running", "api_url": "http://10.0.0.1:8008/patroni",
              "host": "10.0.0.1", "port": 5432, "timeline": 4},
              {"name": "pg2", "role": "replica", "state": "streaming", "host": "10.0.0.2", "port": 5432, "timeline": 4,
               "lag": 0, "tags": {"nofailover": true}}],
             "scope": "orders", "pause": null}
            """;

    @Test
    void readsWhatPatroniAnswers() throws MalformedJsonException {
        Json cluster = Json.parse(PATRONI);
        assertThat(cluster.get("scope").text()).hasValue("orders");
        assertThat(cluster.get("pause").isNull()).isTrue();
        Json standby = cluster.get("members").items().get(1);
        assertThat(standby.get("port").whole()).hasValue(5432);
        assertThat(standby.get("tags").get("nofailover").truth()).hasValue(true);
    }

    @Test
    void readsEveryKindOfValue() throws MalformedJsonException {
        assertThat(Json.parse(" \t\r\n[-0.5e+3, 1E2, -0, \"\", true, false, null, {}, []] "))
                .hasToString("[-500,100,0,\"\",true,false,null,{},[]]");
        assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E4\\ud83d\\ude00\"")
                        .text())
                .hasValue("\"\\/\b\f\n\r\t\u00e4\ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``|line 1, column 1: found the end (expected: a value)",
                "[1,]|line 1, column 4: found ']' (expected: a value)",
                "[1 2]|line 1, column 4: found '2' (expected: ',' or ']')",
                "[1|line 1, column 3: found the end (expected: ',' or ']')",
                "{\"a\":1,}|line 1, column 8: found '}' (expected: a name in quotes)",
                "{a:1}|line 1, column 2: found 'a' (expected: a name in quotes)",
                "{\"a\" 1}|line 1, column 6: found '1' (expected: ':')",
                "{\"a\":1 \"b\":2}|line 1, column 8: found '\"' (expected: ',' or '}')",
                "{\"a\":1, \"a\":2}|line 1, column 9: a name twice in one object",
                "1 1|line 1, column 3: found '1' (expected: the end)",
                "01|line 1, column 2: found '1' (expected: the end)",
                "+1|line 1, column 1: found '+' (expected: a value)",
                ".5|line 1, column 1: found '.' (expected: a value)",
                "5.|line 1, column 2: found '.' (expected: the end)",
                "-|line 1, column 1: found '-' (expected: a value)",
                "1e|line 1, column 2: found 'e' (expected: the end)",
                "0x10|line 1, column 2: found 'x' (expected: the end)",
                "NaN|line 1, column 1: found 'N' (expected: a value)",
                "tru|line 1, column 1: found 't' (expected: a value)",
                "nullx|line 1, column 5: found 'x' (expected: the end)",
                "'a'|line 1, column 1: found ''' (expected: a value)",
                "[/*x*/]|line 1, column 2: found '/' (expected: a value)",
                "\"a|line 1, column 3: found the end (expected: '\"')",
                "\"\\x\"|line 1, column 3: found 'x' (expected: an escape such as \\n)",
                "\"\\u12G4\"|line 1, column 6: found 'G' (expected: four hexadecimal digits after \\u)",
                "\"\\u|line 1, column 4: found the end (expected: four hexadecimal digits after \\u)",
                "\"\\|line 1, column 3: found the end (expected: an escape such as \\n)",
                "1e999|line 1, column 1: number out of range",
                "1e99999|line 1, column 1: number out of range",
            })
    void refusesWithThePosition(String text, String message) {
        refused(text, message);
    }

    @Test
    void controlCharactersAndForeignOnesAreNamed() {
        refused("\"a\u0001\"", "column 3: found U+0001 (expected: an escape for a control character)");
        refused("\"a\nb\"", "line 1, column 3: found U+000A");
        refused("{\n  \"a\": \u00e4}", "line 2, column 8: found U+00E4 (expected: a value)");
        refused("\ufeff{}", "column 1: found U+FEFF");
        refused("\"\\u\uff11234\"", "found U+FF11 (expected: four hexadecimal digits");
        refused("[\u00a01]", "found U+00A0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void aTowerIsAnErrorAndNoOverflow(String floor) {
        refused(floor.repeat(100_000), "nested deeper than 64 levels");
    }

    @Test
    void sixtyFourLevelsAreFine() throws MalformedJsonException {
        String tower = "[".repeat(64) + 1 + "]".repeat(64);
        assertThat(Json.parse(tower)).hasToString(tower);
    }

    @Test
    void giantsAreRefused() {
        refused(" ".repeat((4 << 20) + 1), "JSON of 4194305 characters (expected: at most 4194304)");
        refused("[" + "1,".repeat(100_000) + "1]", "more than 100000 values");
        refused("9".repeat(65), "a number of more than 64 characters");
        refused("0." + "9".repeat(1 << 20), "a number of more than 64 characters");
    }

    @Test
    void aMessageDoesNotTellTheText() {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse("{\"password\": \"secret\" x}"))
                .withMessage("JSON, line 1, column 23: found 'x' (expected: ',' or '}')");
    }

    @Test
    void whateverIsBrokenIsRefusedAndNothingElseHappens() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder broken = new StringBuilder(PATRONI);
            for (int j = 0; j < 1 + i % 3; j++) {
                broken.setCharAt(
                        random.nextInt(broken.length()), "{}[]\",:\\0e-.tn \u0000\ud83d".charAt(random.nextInt(17)));
            }
            readOrRefuse(broken.substring(0, random.nextInt(broken.length())));
            readOrRefuse(broken.toString());
        }
    }

    private static void readOrRefuse(String text) {
        try {
            Json read = Json.parse(text);
            assertThat(Json.parse(read.toString())).isEqualTo(read);
        } catch (MalformedJsonException e) {
            assertThat(e).hasMessageMatching("JSON, line [1-9]\\d*, column [1-9]\\d*: .*");
        }
    }

    private static void refused(String text, String message) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse(text))
                .withMessageEndingWith(message.endsWith(")") ? message : "")
                .withMessageContaining(message);
    }
}
