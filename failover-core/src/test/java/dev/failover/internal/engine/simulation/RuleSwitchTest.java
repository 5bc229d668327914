/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.engine.simulation.Worlds.Failure;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that finds nothing proves nothing: each rule is switched off once, and something must break. */
class RuleSwitchTest {

    private static final int OUTAGES = 20_000;

    static Stream<Breach> rules() {
        return Breach.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void withoutTheRuleAnInvariantBreaks(Breach breach) throws InterruptedException {
        Worlds worlds = new Worlds(breach, 1, OUTAGES);

        Optional<Failure> failure = worlds.run(2);

        System.out.printf("without %s: caught after %d outages: %s%n", breach.rule(), worlds.survived(), failure);
        assertThat(failure).as("nothing broke without " + breach.rule()).isPresent();
    }
}
