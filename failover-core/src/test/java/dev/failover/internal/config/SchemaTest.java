/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    static Stream<Key> keys() {
        return Schema.jdbc().keys().stream();
    }

    @Test
    void noKeyIsListedTwice() {
        assertThat(JdbcKeys.all())
                .extracting(Key::name)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(Schema.jdbc().keys());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyIsCanonicalExplainedAndHasAValidDefault(Key key) {
        assertThat(Schema.jdbc().canonical(key.name())).isEqualTo(key.name());
        assertThat(key.meaning()).matches("(?s)[A-Z`].*\\.");
        if (!key.defaultText().isEmpty()) {
            assertThat(key.objection(key.defaultText())).isEmpty();
        }
    }

    @Test
    void theTableHasOneRowPerKey() {
        List<String> lines = Schema.jdbc().toMarkdown().lines().toList();
        assertThat(lines)
                .hasSize(Schema.jdbc().keys().size() + 2)
                .allMatch(line -> line.startsWith("| ") || line.startsWith("|-"));
        assertThat(lines).allMatch(line -> line.chars().filter(c -> c == '|').count() == 7);
        assertThat(lines)
                .contains(
                        "| key | type | default | limits | meaning | reloads |",
                        "| `failover.jdbc.<c>.probe.interval` | duration | `500ms` | 10ms to 1h | Time between two probes of an"
                                + " endpoint. | yes |",
                        "| `failover.jdbc.<c>.endpoints.<e>.priority` | number | `0` | 0 to 2147483647 | Preference among"
                                + " equals: lower is preferred. | yes |",
                        "| `failover.jdbc.<c>.username`, per endpoint too | text | - |  | Database user. | no |",
                        "| `failover.strict` | true or false | `true` |  | `false` makes unknown keys warnings instead of"
                                + " errors. | no |");
    }

    @ParameterizedTest
    @CsvSource({
        "probe.suspectInterval,probe.suspect-interval",
        "probe.suspect-interval,probe.suspect-interval",
        "pool.maximumPoolSize,pool.maximum-pool-size",
        "pool.dataSourceJNDI,pool.data-source-jndi",
        "driver.applicationname,driver.ApplicationName",
        "driver.gssEncMode,driver.gssEncMode",
        "url,url"
    })
    void namesHaveOneSpelling(String written, String canonical) {
        assertThat(Schema.jdbc().canonical(written)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"intervall,interval,1", "itnerval,interval,1", "abc,abc,0", "abc,xyz,3", "'',abc,3", "kitten,sitting,3"
    })
    void aDistanceCountsEdits(String a, String b, int edits) {
        assertThat(Suggestion.distance(a, b)).isEqualTo(edits);
        assertThat(Suggestion.distance(b, a)).isEqualTo(edits);
    }

    @Test
    void nothingIsSuggestedForWhatIsFarOff() {
        assertThat(Suggestion.nearest("zzz", List.of("url", "zone"))).isEmpty();
        assertThat(Suggestion.nearest("x".repeat(1_000_000), List.of("url"))).isEmpty();
    }
}
