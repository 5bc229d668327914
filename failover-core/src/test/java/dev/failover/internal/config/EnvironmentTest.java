/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private final Path directory;

    EnvironmentTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FAILOVER_JDBC_ORDERS_PROBE_SUSPECT_INTERVAL",
                "FAILOVER_JDBC_ORDERS_PROBE_SUSPECTINTERVAL",
                "FAILOVER_JDBCORDERS_PROBESUSPECT_INTERVAL"
            })
    void everyOtherCharacterIsAnUnderscoreOrLeftOut(String variable) {
        Settings orders = Given.orders().variable(variable, "20ms").settings();
        assertThat(orders.duration("probe.suspect-interval")).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void endpointsAndDefaultsAreAskedForToo() {
        Settings orders = Given.orders()
                .with("endpoints.db-a.url", "jdbc:postgresql://c/o")
                .variable("FAILOVER_JDBC_ORDERS_ENDPOINTS_DB_A_PRIORITY", "7")
                .variable("FAILOVER_DEFAULTS_JDBC_PROBE_RISE", "5")
                .settings();
        assertThat(orders.endpoint("db-a").integer("priority")).isEqualTo(7);
        assertThat(orders.integer("probe.rise")).isEqualTo(5);
    }

    @Test
    void strictIsAskedForToo() {
        assertThat(Given.orders()
                        .with("zzz", "1")
                        .variable("FAILOVER_STRICT", "false")
                        .warnings())
                .containsExactly("failover.jdbc.orders.zzz: unknown key");
    }

    @Test
    void nothingIsDiscovered() {
        Given given = Given.orders()
                .variable("FAILOVER_JDBC_GHOST_ENDPOINTS_A_URL", "jdbc:postgresql://ghost/o")
                .variable("FAILOVER_JDBC_ORDERS_ENDPOINTS_C_URL", "jdbc:postgresql://ghost/o");
        assertThat(given.read().clusters()).containsExactly("orders");
        assertThat(given.settings().endpoints()).containsExactly("a", "b");
    }

    @Test
    void aVariableThatMatchesNothingIsAWarning() {
        Given given = Given.orders()
                .variable("FAILOVER_HOME", "/opt")
                .variable("FAILOVER_JDBC_ORDERS_PROBE_INTERVAL_", "1s")
                .variable("FAILOVER_JDBC_ORDERS_DRIVER_CONNECT_TIMEOUT", "1")
                .variable("HOME", "/root");
        assertThat(given.warnings())
                .containsExactly(
                        "FAILOVER_HOME: matches no key of a declared cluster [environment]",
                        "FAILOVER_JDBC_ORDERS_DRIVER_CONNECT_TIMEOUT: matches no key of a declared cluster"
                                + " (did you mean FAILOVER_JDBC_ORDERS_DRIVER_CONNECTTIMEOUT?) [environment]",
                        "FAILOVER_JDBC_ORDERS_PROBE_INTERVAL_: matches no key of a declared cluster"
                                + " (did you mean FAILOVER_JDBC_ORDERS_PROBE_INTERVAL?) [environment]");
    }

    @Test
    void aMistypedVariableNamesTheNearestOne() {
        assertThat(Given.orders()
                        .variable("FAILOVER_JDBC_ORDERS_PROBE_INTERVALL", "1s")
                        .warnings())
                .singleElement()
                .asString()
                .contains("did you mean FAILOVER_JDBC_ORDERS_PROBE_INTERVAL?");
    }

    @Test
    void twoVariablesForOneKeyAreAnError() {
        Given given = Given.orders()
                .variable("FAILOVER_JDBC_ORDERS_LOCAL_REGION", "eu")
                .variable("FAILOVER_JDBC_ORDERS_LOCALREGION", "us");
        assertThat(given.problems())
                .containsExactly("failover.jdbc.orders.local-region: set by two environment variables,"
                        + " FAILOVER_JDBC_ORDERS_LOCALREGION and FAILOVER_JDBC_ORDERS_LOCAL_REGION [environment]");
    }

    @Test
    void oneVariableForTwoKeysIsAnError() {
        Given given = Given.orders()
                .with("endpoints.a-b.url", "jdbc:postgresql://c/o")
                .with("endpoints.ab.url", "jdbc:postgresql://d/o")
                .variable("FAILOVER_JDBC_ORDERS_ENDPOINTS_AB_PRIORITY", "1");
        assertThat(given.problems())
                .singleElement()
                .asString()
                .contains("endpoints.a-b.priority and failover", "expected: one key");
    }

    @Test
    void theDashedNameIsMeantByTheUnderscore() {
        Settings orders = Given.orders()
                .with("endpoints.a-b.url", "jdbc:postgresql://c/o")
                .with("endpoints.ab.url", "jdbc:postgresql://d/o")
                .variable("FAILOVER_JDBC_ORDERS_ENDPOINTS_A_B_PRIORITY", "1")
                .settings();
        assertThat(orders.endpoint("a-b").integer("priority")).isEqualTo(1);
        assertThat(orders.endpoint("ab").integer("priority")).isZero();
    }

    @Test
    void regionAndZoneAreReserved() {
        Given given = Given.orders().variable("FAILOVER_REGION", "eu-west").variable("FAILOVER_ZONE", "1a");
        assertThat(given.warnings()).isEmpty();
        assertThat(given.settings().optionalText("local-region")).contains("eu-west");
        assertThat(given.settings().optionalText("local-zone")).contains("1a");
        assertThat(given.with("local-region", "us").settings().optionalText("local-region"))
                .contains("us");
    }

    @Test
    void anEmptyRegionIsNone() {
        assertThat(Given.orders().variable("FAILOVER_REGION", "").settings().optionalText("local-region"))
                .isEmpty();
    }

    @Test
    void driverNamesMatchWithoutCase() {
        Settings orders = Given.orders()
                .with("driver.CONNECTtimeout", "7")
                .variable("FAILOVER_JDBC_ORDERS_DRIVER_LOGINTIMEOUT", "9")
                .settings();
        assertThat(orders.endpoint("a").family("driver"))
                .containsEntry("connectTimeout", "7")
                .containsEntry("loginTimeout", "9");
    }

    @Test
    void anOpenFamilyIsAskedForWhatIsDeclaredAndForWhatTheLibraryKnows() {
        Given declared = Given.orders().with("driver.sslmode", "prefer");
        declared.variable("FAILOVER_JDBC_ORDERS_ENDPOINTS_A_DRIVER_SSLMODE", "disable");
        assertThat(declared.warnings()).singleElement().asString().contains("matches no key");
        Given known = declared.schema(Schema.jdbc().knowing("driver", List.of("sslmode", "prepareThreshold")));
        assertThat(known.settings().endpoint("a").family("driver")).containsEntry("sslmode", "disable");
        assertThat(known.settings().endpoint("b").family("driver")).containsEntry("sslmode", "prefer");
    }

    @Test
    void aVariableOfAPlaceholderHasItsUse() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.password=${FAILOVER_DB_PASSWORD}")
                .variable("FAILOVER_DB_PASSWORD", "secret");
        assertThat(given.warnings()).isEmpty();
        assertThat(given.settings().text("password")).isEqualTo("secret");
    }

    @Test
    void aBadValueNamesItsVariable() {
        assertThat(Given.orders()
                        .variable("FAILOVER_JDBC_ORDERS_PROBE_FALL", "")
                        .problems())
                .containsExactly("failover.jdbc.orders.probe.fall: (empty) (expected: a whole number; leave the key out"
                        + " to use its default) [environment variable FAILOVER_JDBC_ORDERS_PROBE_FALL]");
    }
}
