/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSpecTest {

    private Properties before;

    @BeforeEach
    void keep() {
        before = (Properties) System.getProperties().clone();
        System.clearProperty(ClusterSpec.VERSION);
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void theVersionOfTheDefaultsCanBeSet() {
        assertThat(ClusterSpec.defaults().version()).isEqualTo(18);
        System.setProperty(ClusterSpec.VERSION, "14");
        assertThat(ClusterSpec.defaults().version()).isEqualTo(14);
        assertThat(ClusterSpec.defaults().withVersion(16).version()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "newest", ""})
    void whatIsNoVersionIsRefused(String value) {
        System.setProperty(ClusterSpec.VERSION, value);
        assertThatThrownBy(ClusterSpec::defaults)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*version: " + value + " \\(expected: 14 to 18\\)");
    }
}
