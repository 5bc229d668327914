/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsTest {

    enum SplitBrain {
        HIGHEST_TIMELINE,
        REFUSE
    }

    @Test
    void aChoiceIsAConstant() {
        assertThat(Given.orders().settings().choice("failover.split-brain", SplitBrain.class))
                .isEqualTo(SplitBrain.HIGHEST_TIMELINE);
    }

    @Test
    void offIsNoDuration() {
        Settings orders = Given.orders().with("reads.max-lag", "off").settings();
        assertThat(orders.optionalDuration("reads.max-lag")).isEmpty();
        assertThatThrownBy(() -> orders.duration("reads.max-lag")).hasMessage("reads.max-lag: off in orders");
    }

    @Test
    void neverIsNoDurationWhereTheKeySpellsItSo() {
        Settings orders = Given.orders().settings();
        assertThat(orders.optionalDuration("failover.approval-timeout")).isEmpty();
        assertThat(Given.orders()
                        .with("failover.approval-timeout", "15m")
                        .settings()
                        .duration("failover.approval-timeout"))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(Given.orders().with("failover.approval-timeout", "off").problems())
                .containsExactly("failover.jdbc.orders.failover.approval-timeout: off"
                        + " (expected: a duration such as 500ms, 10s or 5m, or never)");
    }

    @Test
    void aListHasItsItems() {
        Settings orders = Given.orders()
                .with("failover.approved[0]", "7301234567890123456:3:a")
                .with("failover.approved[1]", "7301234567890123456:4:b")
                .settings();
        assertThat(orders.list("failover.approved"))
                .containsExactly("7301234567890123456:3:a", "7301234567890123456:4:b");
        assertThat(orders.list("switchback.steps")).containsExactly("10", "25", "50", "100");
        assertThat(orders.list("switchover.patroni.url")).isEmpty();
    }

    @Test
    void aPointIsRead() {
        assertThat(Given.orders().settings().decimal("objectives.availability")).isEqualTo(99.95);
        assertThat(Given.orders()
                        .with("objectives.availability", " 99.9 ")
                        .settings()
                        .decimal("objectives.availability"))
                .isEqualTo(99.9);
    }

    @Test
    void whatStandsAboveAllClustersIsReadFromAnyOfThem() {
        Given given = Given.orders().with("endpoints.a.region", "eu");
        assertThat(given.settings().flag("reload")).isFalse();
        assertThat(given.settings().optionalText("instance")).isEmpty();
        given.key("failover.reload", "true").variable("FAILOVER_INSTANCE", "pod-7");
        assertThat(given.settings().flag("reload")).isTrue();
        assertThat(given.settings().endpoint("a").text("instance")).isEqualTo("pod-7");
        assertThat(given.with("reload", "false").problems())
                .containsExactly("failover.jdbc.orders.reload: not a key of this place (write failover.reload)");
    }

    @Test
    void theDriverGetsItsDefaultsInItsOwnUnits() {
        assertThat(Given.orders().settings().endpoint("a").family("driver"))
                .containsOnly(
                        entry("connectTimeout", "3"),
                        entry("loginTimeout", "2"),
                        entry("tcpKeepAlive", "true"),
                        entry("ApplicationName", "orders"));
    }

    @Test
    void bareNumbersInAFamilyAreTheLibrarysOwnUnit() {
        Settings a = Given.orders()
                .with("driver.socketTimeout", "30")
                .with("driver.connectTimeout", "1m")
                .with("driver.sslResponseTimeout", "2s")
                .with("pool.idle-timeout", "30000")
                .with("pool.keepaliveTime", "45s")
                .settings()
                .endpoint("a");
        assertThat(a.family("driver"))
                .contains(
                        entry("socketTimeout", "30"),
                        entry("connectTimeout", "60"),
                        entry("sslResponseTimeout", "2000"));
        assertThat(a.family("pool"))
                .containsOnly(
                        entry("connectionTimeout", "10000"),
                        entry("maximumPoolSize", "10"),
                        entry("idleTimeout", "30000"),
                        entry("keepaliveTime", "45000"));
    }

    @Test
    void anOpenFamilyPassesAnything() {
        Settings a = Given.orders()
                .with("pool.register-mbeans", "true")
                .with("pool.connectionInitSql", "SELECT 1\n")
                .with("driver.options", "")
                .with("driver.prepareThreshold", "3")
                .with("endpoints.a.driver.preparethreshold", "5")
                .settings()
                .endpoint("a");
        assertThat(a.family("pool"))
                .contains(entry("registerMbeans", "true"), entry("connectionInitSql", "SELECT 1\n"));
        assertThat(a.family("driver")).containsEntry("options", "").containsEntry("prepareThreshold", "5");
    }

    @Test
    void aClosedFamilyKnowsItsNames() {
        Schema closed = Schema.jdbc()
                .knowing("driver", List.of("sslmode", "prepareThreshold"))
                .knowing("pool", List.of("registerMbeans", "schema"));
        Settings a = Given.orders()
                .schema(closed)
                .with("driver.PREPARETHRESHOLD", "3")
                .with("pool.registerMbeans", "true")
                .settings()
                .endpoint("a");
        assertThat(a.family("driver")).containsEntry("prepareThreshold", "3");
        assertThat(a.family("pool")).containsEntry("registerMbeans", "true");
        assertThat(Given.orders()
                        .schema(closed)
                        .with("driver.sslmod", "x")
                        .with("pool.shema", "x")
                        .problems())
                .containsExactly(
                        "failover.jdbc.orders.driver.sslmod: unknown key (did you mean driver.sslmode?)",
                        "failover.jdbc.orders.pool.shema: unknown key (did you mean pool.schema?)");
    }

    @Test
    void aDefaultYieldsToTheUrl() {
        Settings c = Given.orders()
                .with("endpoints.c.url", "jdbc:postgresql://c/o?connectTimeout=7")
                .settings()
                .endpoint("c");
        assertThat(c.family("driver")).doesNotContainKey("connectTimeout").containsKey("loginTimeout");
    }

    @Test
    void whatWasSetIsKnown() {
        Settings orders = Given.orders().with("probe.rise", "2").settings();
        assertThat(orders.isSet("probe.rise")).isTrue();
        assertThat(orders.isSet("probe.fall")).isFalse();
        assertThat(orders.endpoint("a").isSet("probe.rise")).isTrue();
    }

    @Test
    void readingLeavesATraceAndCheckingDoesNot() {
        Settings orders = Given.orders().settings();
        assertThat(orders.keysRead()).containsExactlyInAnyOrder("strict", "objectives.rto");
        orders.endpoint("a").text("url");
        orders.integer("probe.rise");
        orders.family("pool");
        DetectionBudget.of(orders);
        assertThat(orders.keysRead())
                .contains("url", "probe.rise", "pool.*", "pool.max-lifetime")
                .doesNotContain("probe.interval", "pool.standby-minimum-idle");
    }

    @Test
    void everyKeyCanBeReadByItsMethod() {
        Settings orders = Given.orders().settings();
        Settings a = orders.endpoint("a");
        for (Key key : Schema.jdbc().keys()) {
            if (!key.name().equals("strict")) {
                read(a, key);
            }
        }
        Set<String> all = new TreeSet<>();
        Schema.jdbc().keys().forEach(key -> all.add(key.name()));
        assertThat(new TreeSet<>(orders.keysRead())).isEqualTo(all);
    }

    private static void read(Settings settings, Key key) {
        switch (key.type()) {
            case TEXT, SECRET, URL, HTTP_URL -> settings.optionalText(key.name());
            case DURATION, SECONDS -> settings.optionalDuration(key.name());
            case SIZE -> settings.optionalSize(key.name());
            case FLAG -> settings.flag(key.name());
            case FAMILY -> settings.family(key.prefix().replace(".", ""));
            case CHOICE ->
                assertThatThrownBy(() -> settings.choice(key.name(), Thread.State.class))
                        .hasMessageContaining("No enum constant");
            case LIST -> assertThat(settings.list(key.name())).doesNotContain("");
            case DECIMAL -> assertThat(settings.decimal(key.name())).isPositive();
            case INTEGER, PERCENT -> readNumber(settings, key);
            default -> throw new AssertionError(key);
        }
    }

    private static void readNumber(Settings settings, Key key) {
        if (key.defaultText().isEmpty()) {
            assertThatThrownBy(() -> settings.integer(key.name())).hasMessage(key + ": not set in orders");
        } else {
            assertThat(settings.integer(key.name())).isNotNegative();
        }
    }

    @Test
    void aWrongReaderIsAFaultOfTheProgram() {
        Settings orders = Given.orders().settings();
        assertThatThrownBy(() -> orders.text("probe.interval")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> orders.text("no.such")).hasMessage("no.such: not a key of the schema");
        assertThatThrownBy(() -> orders.text("username")).hasMessage("username: not set in orders");
        assertThatThrownBy(() -> orders.endpoint("z")).hasMessage("z: no endpoint of orders");
    }
}
