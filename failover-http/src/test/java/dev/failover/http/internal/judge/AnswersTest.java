/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statuses and headers prove. */
class AnswersTest {

    private static final Set<Integer> GATEWAY = Set.of(502, 503, 504);

    private static Answers answers(String nack, boolean unprocessed) {
        return new Answers(GATEWAY, GATEWAY, Set.of(421), nack, unprocessed);
    }

    private static HttpHeaders headers(String... names) {
        Map<String, List<String>> map = new java.util.HashMap<>();
        for (String name : names) {
            map.put(name, List.of("1"));
        }
        return HttpHeaders.of(map, (name, value) -> true);
    }

    @ParameterizedTest
    @CsvSource({
        "200, ANSWERED, ALIVE",
        "302, ANSWERED, ALIVE",
        "404, ANSWERED, ALIVE",
        "407, ANSWERED, ALIVE",
        "421, REFUSED, ALIVE",
        "429, THROTTLED, ALIVE",
        "500, ANSWERED, ALIVE",
        "502, STATUS, GATEWAY",
        "503, STATUS, GATEWAY",
        "504, STATUS, GATEWAY"
    })
    void byStatus(int status, Evidence evidence, Blame blame) {
        assertThat(answers("", false).of(status, headers()))
                .extracting(Finding::evidence, Finding::blame)
                .containsExactly(evidence, blame);
    }

    @Test
    void a421SaysThatItTakesNoWrites() {
        assertThat(answers("", false).of(421, headers()).notWriter()).isTrue();
        assertThat(answers("", false).of(503, headers()).notWriter()).isFalse();
    }

    @Test
    void aNackProvesThatNothingWasExecuted() {
        assertThat(answers("X-Nack", false).of(503, headers("x-nack")).evidence())
                .isEqualTo(Evidence.REFUSED);
        assertThat(answers("X-Nack", false).of(503, headers()).evidence()).isEqualTo(Evidence.STATUS);
    }

    @Test
    void aServiceMaySayThatItsErrorsProveIt() {
        assertThat(answers("", true).of(503, headers()).evidence()).isEqualTo(Evidence.REFUSED);
    }
}
