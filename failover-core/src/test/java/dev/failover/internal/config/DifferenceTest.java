/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {

    @Test
    void theSameIsNoDifference() {
        assertThat(between(Given.orders(), Given.orders()).isEmpty()).isTrue();
        Given everything = Given.orders().with("password", "x").with("driver.sslmode", "require");
        assertThat(between(everything, everything).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "probe.interval,500ms,PT0.5S",
        "probe.interval,1000,1s",
        "switchback.steps,'10,100','10 , 100'",
        "objectives.availability,99.9,99.90",
        "reads.max-lag,off,off",
        "failover.mode,approval,' approval '"
    })
    void aValueIsWhatItMeans(String key, String one, String other) {
        assertThat(between(Given.orders().with(key, one), Given.orders().with(key, other))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aLineThatRepeatsTheDefaultIsNoDifference() {
        assertThat(between(Given.orders(), Given.orders().with("failover.mode", "automatic"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatReloadsIsToldApartFromWhatDoesNot() {
        Difference difference = between(
                Given.orders().with("password", "old-secret"),
                Given.orders()
                        .with("password", "new-secret")
                        .with("failover.mode", "manual")
                        .with("failover.state-file", "/var/lib/app/orders.state")
                        .with("probe.rise", "3")
                        .key("failover.reload", "true"));
        assertThat(difference.reloading())
                .containsExactly("failover.jdbc.orders.probe.rise", "failover.jdbc.orders.failover.mode");
        assertThat(difference.restart())
                .containsExactly(
                        "failover.jdbc.orders.password", "failover.jdbc.orders.failover.state-file", "failover.reload");
        assertThat(difference.toString()).doesNotContain("secret");
    }

    @Test
    void goingBackToTheDefaultIsAChange() {
        assertThat(between(Given.orders().with("failover.paused", "true"), Given.orders())
                        .reloading())
                .containsExactly("failover.jdbc.orders.failover.paused");
    }

    @Test
    void aDefaultThatFollowsChangesToo() {
        assertThat(between(Given.orders(), Given.orders().with("probe.interval", "20ms"))
                        .reloading())
                .containsExactly("failover.jdbc.orders.probe.interval", "failover.jdbc.orders.probe.suspect-interval");
    }

    @Test
    void anEndpointsOwnKeyIsNamedByTheEndpoint() {
        Difference difference = between(
                Given.orders(),
                Given.orders()
                        .with("endpoints.b.enabled", "false")
                        .with("endpoints.b.url", "jdbc:postgresql://db-c/orders")
                        .with("endpoints.a.username", "app"));
        assertThat(difference.reloading()).containsExactly("failover.jdbc.orders.endpoints.b.enabled");
        assertThat(difference.restart())
                .containsExactly("failover.jdbc.orders.endpoints.b.url", "failover.jdbc.orders.endpoints.a.username");
    }

    @Test
    void anOverrideThatIsTakenAwayIsNamedByTheEndpoint() {
        assertThat(between(
                                Given.orders().with("username", "app").with("endpoints.a.username", "other"),
                                Given.orders().with("username", "app"))
                        .restart())
                .containsExactly("failover.jdbc.orders.endpoints.a.username");
    }

    @Test
    void whatEveryEndpointInheritsIsNamedOnce() {
        assertThat(between(Given.orders(), Given.orders().key("failover.defaults.jdbc.username", "app"))
                        .restart())
                .containsExactly("failover.jdbc.orders.username");
    }

    @Test
    void whatEveryEndpointOverridesHasNotChanged() {
        Given given = Given.orders().with("endpoints.a.username", "x").with("endpoints.b.username", "x");
        Settings before = given.settings();
        assertThat(Difference.between(before, given.with("username", "app").settings())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void propertiesOfLibrariesAreNamedInTheirSpelling() {
        Difference difference = between(
                Given.orders().with("driver.sslmode", "require").with("pool.max-lifetime", "10m"),
                Given.orders()
                        .with("driver.sslmode", "verify-full")
                        .with("endpoints.b.pool.registerMbeans", "true")
                        .with("pool.max-lifetime", "11m"));
        assertThat(difference.restart())
                .containsExactly(
                        "failover.jdbc.orders.driver.sslmode",
                        "failover.jdbc.orders.pool.max-lifetime",
                        "failover.jdbc.orders.endpoints.b.pool.register-mbeans");
    }

    @Test
    void endpointsComeAndGo() {
        Difference difference = between(
                Given.orders(),
                Given.nothing()
                        .with("endpoints.b.url", "jdbc:postgresql://db-b/orders")
                        .with("endpoints.c.url", "jdbc:postgresql://db-c/orders")
                        .with("endpoints.c.weight", "0"));
        assertThat(difference.added()).containsExactly("c");
        assertThat(difference.removed()).containsExactly("a");
        assertThat(difference.reloading()).isEmpty();
        assertThat(difference.restart()).isEmpty();
        assertThat(difference.isEmpty()).isFalse();
    }

    @Test
    void comparingLeavesNoTrace() {
        Settings orders = Given.orders().settings();
        Difference.between(orders, orders);
        assertThat(orders.keysRead()).containsExactlyInAnyOrder("strict", "objectives.rto");
    }

    @Test
    void anotherClusterIsAFaultOfTheProgram() {
        Configuration both = Given.orders()
                .key("failover.jdbc.billing.endpoints.a.url", "jdbc:postgresql://db-a/billing")
                .read();
        assertThatThrownBy(() -> Difference.between(both.cluster("orders"), both.cluster("billing")))
                .hasMessage("billing: another cluster (expected: orders)");
    }

    private static Difference between(Given old, Given next) {
        return Difference.between(old.settings(), next.settings());
    }
}
