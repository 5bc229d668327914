/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "500ms,500",
        "10s,10000",
        "5m,300000",
        "1h,3600000",
        "1d,86400000",
        "250,250",
        "0,0",
        "PT10S,10000",
        "PT0.5S,500",
        "pt1m,60000",
        "' 20ms ',20"
    })
    void durationsAreReadInEveryForm(String text, long millis) {
        Settings orders = Given.orders().with("drain.timeout", text).settings();
        assertThat(orders.duration("drain.timeout")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5s",
                "1e9s",
                "1.5s",
                "10 s",
                "10S",
                "10M",
                "5min",
                "ms",
                "s",
                "+5s",
                "--5",
                "0x10",
                "NaN",
                "Infinity",
                "off",
                "99999999999999999999",
                "9223372036854775807d",
                "999999999d",
                "366d",
                "PT",
                "P1Y",
                "PT0.0001S",
                "PT-5S",
                "PT9223372036854775807H",
                "\u0661\u0662s",
                "1s,2s",
                "true",
                "\u202e01s",
                "10s\u0000",
                "10s\n;x"
            })
    void whatIsNoGoodDurationIsRefusedOnce(String text) {
        assertThat(Given.orders().with("drain.timeout", text).problems())
                .singleElement()
                .asString()
                .startsWith("failover.jdbc.orders.drain.timeout: ")
                .contains("(expected: ")
                .doesNotContain("\u0000", "\n", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "2.0", "1e1", "0x2", "two", "2147483648", "-1", "99999999999999999999999", "0", "101"})
    void whatIsNoGoodCountIsRefusedOnce(String text) {
        assertThat(Given.orders().with("probe.rise", text).problems())
                .singleElement()
                .asString()
                .contains("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TRUE", "yes", "1", "on", "truee"})
    void whatIsNoFlagIsRefused(String text) {
        assertThat(Given.orders().with("endpoints.a.reads", text).problems())
                .singleElement()
                .asString()
                .contains("expected: true or false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breaker.failure-rate-threshold | 0 | 0 (expected: at least 1)",
                "breaker.failure-rate-threshold | 101 | 101 (expected: at most 100)",
                "reads.max-lag | never | never (expected: a duration such as 500ms, 10s or 5m, or off)",
                "pool.connection-timeout | 249 | 249 (expected: at least 250ms)",
                "pool.connection-timeout | 0 | 0 (expected: at least 250ms)",
                "pool.validation-timeout | 249ms | 249ms (expected: at least 250ms)",
                "pool.idle-timeout | 9s | 9s (expected: at least 10s, or 0)",
                "pool.keepalive-time | 29999 | 29999 (expected: at least 30s, or 0)",
                "pool.maxLifetime | 10s | 10s (expected: at least 30s, or 0)",
                "pool.leakDetectionThreshold | 1s | 1s (expected: at least 2s, or 0)",
                "pool.maximum-pool-size | 0 | 0 (expected: at least 1)",
                "pool.minimumIdle | -1 | -1 (expected: at least 0)",
                "driver.connectTimeout | 500ms | 500ms (expected: a whole number of seconds such as 3 or 3s)",
                "driver.connectTimeout | 25d | 25d (expected: at most 24d)",
                "driver.tcpkeepalive | yes | yes (expected: true or false)",
                "probe.jitter | 51 | 51 (expected: at most 50)",
                "reads.without-primary | maybe | maybe (expected: one of serve, fail)",
                "failover.mode | auto | auto (expected: one of automatic, approval, manual, observe)",
                "failover.paused | yes | yes (expected: true or false)",
                "failover.max-per-hour | 1001 | 1001 (expected: at most 1000)",
                "failover.approval-timeout | 0s | 0s (expected: at least 1ms, or never)",
                "endpoints.a.weight | -1 | -1 (expected: at least 0)",
                "endpoints.a.weight | 10001 | 10001 (expected: at most 10000)",
                "switchback.writes | auto | auto (expected: one of manual, approval, automatic)",
                "switchback.max-failure-rate | 101 | 101 (expected: at most 100)",
                "switchback.max-hold | 0s | 0s (expected: at least 1ms)",
                "objectives.availability | 100 | 100 (expected: at most 99.999999)",
                "objectives.availability | 0 | 0 (expected: at least 0.000001)",
                "objectives.availability | -1 | -1 (expected: at least 0.000001)",
                "objectives.availability | 99.95% | 99.95% (expected: a number such as 99.95)",
                "objectives.availability | 99,95 | 99,95 (expected: a number such as 99.95)",
                "objectives.availability | 1e1 | 1e1 (expected: a number such as 99.95)",
                "objectives.availability | 99.9999999 | 99.9999999 (expected: a number such as 99.95)",
                "notify.webhook.queue | 0 | 0 (expected: at least 1)",
                "switchover.action | command | command (expected: one of none, patroni)",
                "startup.unconfirmed | Accept | Accept (expected: one of accept, refuse)",
            })
    void limitsAreSaid(String key, String value, String text) {
        assertThat(Given.orders().with(key, value).problems())
                .singleElement()
                .asString()
                .endsWith(": " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle-timeout", "keepalive-time", "max-lifetime", "leak-detection-threshold"})
    void zeroTurnsAPoolsTimerOff(String key) {
        assertThat(Given.orders().with("pool." + key, "0").settings().family("pool"))
                .containsEntry(Kebab.toCamel(key), "0");
    }

    @ParameterizedTest
    @CsvSource({"16MB,16777216", "512kb,524288", "7,7", "1GB,1073741824", "9999999999TB,9223372036854775807"})
    void sizesArePowersOf1024(String text, long bytes) {
        assertThat(ValueType.SIZE.measure(text)).isEqualTo(OptionalLong.of(bytes));
    }

    @Test
    void quantitiesAreShownInTheLargestExactUnit() {
        assertThat(ValueType.SIZE.show(16 << 20)).isEqualTo("16MB");
        assertThat(ValueType.SIZE.show(1025)).isEqualTo("1025B");
        assertThat(ValueType.DURATION.show(1_500)).isEqualTo("1500ms");
        assertThat(ValueType.DURATION.show(120_000)).isEqualTo("2m");
        assertThat(ValueType.DURATION.show(0)).isEqualTo("0ms");
        assertThat(ValueType.DECIMAL.show(99_950_000)).isEqualTo("99.95");
        assertThat(ValueType.DECIMAL.show(100_000_000)).isEqualTo("100");
    }

    @Test
    void textWithWhiteSpaceAroundItIsNotTrimmedInSilence() {
        assertThat(Given.orders().with("username", "app ").problems())
                .containsExactly("failover.jdbc.orders.username: app  (expected: no white space around it)");
    }

    @Test
    void aPasswordIsTakenAsItIs() {
        assertThat(Given.orders().with("password", " p\u00e4ss ").settings().text("password"))
                .isEqualTo(" p\u00e4ss ");
    }
}
