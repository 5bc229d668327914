/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an HTTP service is said at once, all of it, with advice. */
class HttpChecksTest {

    private static final String ORDERS = "failover.http.orders.";

    private static Given orders() {
        return Given.nothing()
                .schema(Schema.http())
                .key(ORDERS + "endpoints.eu.url", "https://eu.orders.example")
                .key(ORDERS + "endpoints.us.url", "https://us.orders.example/v2");
    }

    @Test
    void twoEndpointsAreEnough() {
        Settings settings = orders().settings();

        assertThat(settings.list("hosts")).containsExactly("orders");
    }

    @Test
    void dataSourcesInTheSameFileAreNoneOfItsBusiness() {
        Given both = orders().key("failover.jdbc.orders.endpoints.a.url", "jdbc:postgresql://a/orders")
                .key("failover.defaults.jdbc.probe.interval", "1s")
                .variable("FAILOVER_JDBC_ORDERS_PROBE_INTERVAL", "1s");

        assertThat(both.read().clusters()).containsExactly("orders");
        assertThat(both.warnings()).isEmpty();
        assertThat(both.schema(Schema.jdbc()).settings().endpoints()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "eu.orders.example",
        "ftp://eu.orders.example",
        "https://me:secret@eu.orders.example",
        "https://eu.orders.example/#top",
        "https://eu.orders.example/?a=b",
        "https://eu_west.orders.example",
        "https://eu.orders.example:99999"
    })
    void aUrlThatIsNone(String url) {
        assertThat(orders().key(ORDERS + "endpoints.eu.url", url).problems())
                .singleElement()
                .asString()
                .startsWith(ORDERS + "endpoints.eu.url: ")
                .doesNotContain("secret");
    }

    @Test
    void aServiceWithoutEndpoints() {
        assertThat(Given.nothing()
                        .schema(Schema.http())
                        .key(ORDERS + "probe.path", "/health")
                        .problems())
                .containsExactly(
                        "failover.http.orders: no endpoint (expected: failover.http.orders.endpoints.<e>.url)");
    }

    @Test
    void anEndpointWithoutUrl_andTwoWithTheSame() {
        assertThat(orders().key(ORDERS + "endpoints.ap.region", "ap").problems())
                .containsExactly(ORDERS + "endpoints.ap.url: missing (expected: https://host:port/path)");
        assertThat(orders().key(ORDERS + "endpoints.ap.url", "https://eu.orders.example/")
                        .problems())
                .containsExactly(ORDERS + "endpoints.ap.url: the same as that of eu (expected: one endpoint per URL)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "primary | primary | 2 endpoints are declared primary",
                "any | replica | role=any beside other roles",
                "replica | replica | none may take writes",
                "observed | observed | role=observed without failover.http.orders.probe.role-header"
            })
    void rolesThatMakeNoSense(String eu, String us, String problem) {
        assertThat(orders().key(ORDERS + "endpoints.eu.role", eu)
                        .key(ORDERS + "endpoints.us.role", us)
                        .problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void approvalWhereNothingMoves() {
        assertThat(orders().key(ORDERS + "routing", "active-active")
                        .key(ORDERS + "failover.mode", "approval")
                        .problems())
                .containsExactly(
                        ORDERS
                                + "failover.mode: approval with routing=active-active, where no writes move (expected: automatic)");
    }

    @Test
    void anEndpointInTheOpenForAnAliasThatIsNot() {
        Given plain = orders().key(ORDERS + "aliases", "https://orders.example")
                .key(ORDERS + "endpoints.eu.url", "http://eu.orders.example");

        assertThat(plain.problems())
                .containsExactly(ORDERS + "endpoints.eu.url: http, but an alias is https (expected: an https URL, or "
                        + ORDERS + "endpoints.eu.allow-plain=true)");
        assertThat(plain.key(ORDERS + "endpoints.eu.allow-plain", "true").settings())
                .isNotNull();
    }

    @Test
    void moreThanTheBudgetCouldHelp() {
        assertThat(orders().key(ORDERS + "retry.per-try-timeout", "3s").problems())
                .containsExactly(ORDERS + "retry.per-try-timeout: 3s (expected: retry.per-try-timeout, 3s, at most"
                        + " retry.budget of retry.budget-window, 2s)");
    }

    @Test
    void lossesThatHttpCannotSee() {
        assertThat(orders().key(ORDERS + "objectives.rpo", "1s").problems())
                .singleElement()
                .asString()
                .contains("HTTP does not show how much of the writes was lost");
    }
}
