/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void quickIsOneRound() {
        assertThat(Options.of("--quick").rounds()).isEqualTo(1);
        assertThat(Options.of().rounds()).isGreaterThan(1);
        assertThat(Options.of("--rounds=7", "--open-loop")).isEqualTo(new Options(7, true, false));
    }

    @Test
    void anUnknownOptionIsNamedTogetherWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of("--rounds=0"))
                .withMessageContaining("--rounds=0 (expected: --quick");
    }
}
