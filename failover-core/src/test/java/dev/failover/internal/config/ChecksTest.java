/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db-a/orders",
        "jdbc:postgresql://DB-A:5432/orders",
        "jdbc:postgresql://db-a:5432/orders?ssl=true"
    })
    void oneNodeIsOneEndpoint(String url) {
        assertThat(Given.orders().with("endpoints.c.url", url).problems())
                .containsExactly(
                        "failover.jdbc.orders.endpoints.c.url: the same as that of a (expected: one endpoint per node)");
    }

    @Test
    void anotherPortOrDatabaseIsAnotherEndpoint() {
        Given given = Given.orders()
                .with("endpoints.c.url", "jdbc:postgresql://db-a:5433/orders")
                .with("endpoints.d.url", "jdbc:postgresql://db-a/orders2");
        assertThat(given.settings().endpoints()).hasSize(4);
    }

    @Test
    void anEndpointWithoutUrlIsIncomplete() {
        assertThat(Given.orders().with("endpoints.c.region", "eu").problems())
                .containsExactly(
                        "failover.jdbc.orders.endpoints.c.url: missing (expected: jdbc:postgresql://host:port/database)");
    }

    @Test
    void someEndpointMustTakeWrites() {
        String text =
                "failover.jdbc.orders.endpoints: none may take writes (expected: one with writes=true and enabled=true)";
        assertThat(Given.orders().with("endpoints.a.writes", "false").settings())
                .isNotNull();
        assertThat(Given.orders()
                        .with("endpoints.a.writes", "false")
                        .with("endpoints.b.writes", "false")
                        .problems())
                .containsExactly(text);
        assertThat(Given.orders()
                        .with("endpoints.a.writes", "false")
                        .with("endpoints.b.enabled", "false")
                        .problems())
                .containsExactly(text);
    }

    @Test
    void aDetectionThatTakesLongerThanTheObjectiveIsAnError() {
        Given given = Given.orders().with("objectives.rto", "2s");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.objectives.rto: 2s (expected: at least 2250ms, to detect an outage"
                                + " takes that long: silence 2200ms (500ms + 10% + 800ms + 1 x (50ms + 800ms)), refused: one round"
                                + " trip; make probe.* faster or raise the objective)");
        assertThat(given.with("objectives.rto", "2250ms").settings()).isNotNull();
    }

    @Test
    void anObjectiveThatNobodySetIsAWarning() {
        assertThat(Given.orders().with("probe.interval", "1m").warnings())
                .singleElement()
                .asString()
                .startsWith("failover.jdbc.orders.objectives.rto: 30s (expected: at least 67700ms")
                .endsWith("[default]");
    }

    @Test
    void theBudgetIsThatOfTheFormula() {
        DetectionBudget budget = DetectionBudget.of(Given.orders().settings());
        assertThat(budget.silence()).isEqualTo(Duration.ofMillis(550 + 800 + (50 + 800)));
        assertThat(budget.total()).isEqualTo(Duration.ofMillis(2_250));
        Settings one =
                Given.orders().with("probe.fall", "1").with("probe.jitter", "0").settings();
        assertThat(DetectionBudget.of(one).silence()).isEqualTo(Duration.ofMillis(1_300));
    }

    @Test
    void theLargestNumbersOverflowNothing() {
        Given given = Given.orders()
                .with("probe.interval", "1h")
                .with("probe.timeout", "10m")
                .with("probe.suspect-interval", "1h")
                .with("probe.fall", "100")
                .with("objectives.rto", "365d");
        assertThat(given.settings()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover.max-wait | 20s | pool.connection-timeout | 10s | pool.connection-timeout, which is 10s",
                "failover.approval-wait | 20s | pool.connection-timeout | 10s | pool.connection-timeout, which is 10s",
                "reads.wait-for-replay | 20s | pool.connection-timeout | 10s | pool.connection-timeout, which is 10s",
                "switchback.stable-for | 20m | switchback.max-hold | 15m | switchback.max-hold, which is 15m",
                "breaker.minimum-calls | 60 | breaker.sliding-window-size | 50 | breaker.sliding-window-size, which is 50",
                "probe.suspect-interval | 600ms | probe.interval | 500ms | probe.interval, which is 500ms",
                "pool.minimum-idle | 5 | pool.maximum-pool-size | 4 | pool.maximum-pool-size, which is 4",
                "pool.standby-minimum-idle | 11 | pool.maximum-pool-size | 10 | pool.maximum-pool-size, which is 10",
                "pool.validation-timeout | 11s | pool.connection-timeout | 10s | pool.connection-timeout, which is 10s",
                "pool.idle-timeout | 2m | pool.max-lifetime | 1m | pool.max-lifetime, which is 1m",
                "pool.keepalive-time | 2m | pool.max-lifetime | 1m | pool.max-lifetime, which is 1m",
                "pool.leak-detection-threshold | 2m | pool.max-lifetime | 1m | pool.max-lifetime, which is 1m",
            })
    void oneValueLimitsTheOther(String key, String value, String limit, String most, String text) {
        assertThat(Given.orders().with(key, value).with(limit, most).problems())
                .containsExactly("failover.jdbc.orders." + key + ": " + value + " (expected: at most " + text + ")");
    }

    @Test
    void aSessionIsKnownLongerThanAReplicaMayLag() {
        String expected = " (expected: sessions.expire-after, %s, above reads.max-lag + 2 x probe.interval, %s)";
        assertThat(Given.orders().with("sessions.expire-after", "11s").problems())
                .containsExactly("failover.jdbc.orders.sessions.expire-after: 11s" + expected.formatted("11s", "11s"));
        assertThat(Given.orders().with("reads.max-lag", "6m").problems())
                .containsExactly("failover.jdbc.orders.reads.max-lag: 6m" + expected.formatted("5m", "361s"));
        assertThat(Given.orders()
                        .with("reads.max-lag", "off")
                        .with("sessions.expire-after", "1s")
                        .settings())
                .isNotNull();
    }

    @Test
    void anEndpointsOwnPoolIsCheckedWithWhatItInherits() {
        Given given = Given.orders().with("pool.minimum-idle", "5").with("endpoints.b.pool.maximum-pool-size", "4");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.pool.minimum-idle: 5 (expected: at most pool.maximum-pool-size, which is 4)");
    }

    @Test
    void aPoolWithoutMaximumLifetimeLimitsNothing() {
        Given given = Given.orders().with("pool.max-lifetime", "0").with("pool.idle-timeout", "2m");
        assertThat(given.settings().family("pool")).containsEntry("idleTimeout", "120000");
    }

    @ParameterizedTest
    @CsvSource({
        "pool.connection-timeout,2s,failover.max-wait,2000",
        "pool.connection-timeout,20s,failover.max-wait,10000",
        "probe.interval,20ms,probe.suspect-interval,20",
        "probe.timeout,100ms,probe.suspect-after,100",
        "switchback.max-hold,20s,switchback.stable-for,20000",
        "startup.timeout,1s,startup.settle,1000"
    })
    void aDefaultFollowsWhatWasLowered(String key, String value, String follower, long millis) {
        assertThat(Given.orders().with(key, value).settings().duration(follower))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void countsFollowToo() {
        assertThat(Given.orders()
                        .with("breaker.sliding-window-size", "5")
                        .settings()
                        .integer("breaker.minimum-calls"))
                .isEqualTo(5);
    }

    @Test
    void aBrokenValueIsNotComparedWithAnything() {
        assertThat(Given.orders()
                        .with("failover.max-wait", "20s")
                        .with("pool.connection-timeout", "soon")
                        .problems())
                .hasSize(1);
        assertThat(Given.orders()
                        .with("probe.interval", "soon")
                        .with("objectives.rto", "1ms")
                        .problems())
                .hasSize(1);
    }

    @Test
    void passwordAndPasswordFileExcludeEachOtherInOneLayer() {
        Given given = Given.orders().with("password", "x").with("password-file", "/run/secret");
        assertThat(given.problems())
                .containsExactly("failover.jdbc.orders.password: set beside password-file (expected: one of the two)");
    }

    @Test
    void aStrongerLayersPasswordHidesAWeakerOnesFile() {
        Settings orders = Given.orders()
                .with("password-file", "/run/secret")
                .with("endpoints.a.password", "x")
                .settings();
        assertThat(orders.endpoint("a").optionalText("password-file")).isEmpty();
        assertThat(orders.endpoint("a").text("password")).isEqualTo("x");
        assertThat(orders.endpoint("b").text("password-file")).isEqualTo("/run/secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool.jdbc-url | write endpoints.<e>.url",
                "pool.jdbcUrl | write endpoints.<e>.url",
                "pool.data-source-class-name | write endpoints.<e>.url and driver.*: the data source is built here",
                "pool.dataSourceJNDI | write endpoints.<e>.url and driver.*: the data source is built here",
                "pool.initializationFailTimeout | write startup.require-primary and startup.timeout",
                "pool.poolName | pools are named after cluster and endpoint",
                "pool.readOnly | read-only is declared per connection, or use the data source's replica()",
                "pool.exceptionOverrideClassName | failures are classified here",
                "driver.user | write username",
                "driver.TARGETSERVERTYPE | the primary is found here, not by the driver",
                "endpoints.a.driver.loadBalanceHosts | the primary is found here, not by the driver",
            })
    void whatIsOursIsRefusedWithAdvice(String key, String advice) {
        assertThat(Given.orders().with(key, "x").key("failover.strict", "false").problems())
                .singleElement()
                .asString()
                .endsWith(": not taken here (" + advice + ")");
    }

    @Test
    void aDriverPropertyIsSetInTheUrlOrAsAKey() {
        Given given = Given.orders()
                .with("endpoints.c.url", "jdbc:postgresql://c/o?sslmode=require&connectTimeout=7")
                .with("driver.sslmode", "prefer");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.driver.sslmode: set here and in the url of c (expected: one of the two)");
    }
}
