/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret in a problem, a warning or a toString(). */
class SecretsTest {

    private static final String SECRET = "hunter2";

    private final Path directory;

    SecretsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource({
        "password,'hunter2\u0007'",
        "probe.password,'hunter2\u0000'",
        "endpoints.a.password,'hunter2\n'",
        "passwrod,hunter2",
        "Password.x,hunter2",
        "driver.sslpassword,'hunter2\t'",
        "driver.password,hunter2",
        "driver.someTokenOfOthers,'hunter2\u0000'",
        "pool.password,hunter2",
        "pool.data-source-properties.password,hunter2",
        "endpoints.a.url,jdbc:postgresql://db-a/orders?user=x&password=hunter2",
        "endpoints.a.url,jdbc:postgresql://db-a/orders?PASSWORD=hunter2",
        "endpoints.a.url,jdbc:postgresql://db-a/orders?sslpassword=hunter2",
        "endpoints.a.url,jdbc:postgresql://app:hunter2@db-a/orders",
        "endpoints.a.url,jdbc:postgresql://app:hun?ter2hunter2@db-a/orders",
        "endpoints.a.url,jdbc:postgresql://app:x/hunter2@db-a/orders",
        "endpoints.a.url,jdbc:postgresql://app:x@hunter2@db-a/orders",
        "endpoints.a.url,postgres://app:hunter2@db-a/orders",
        "endpoints.a.url,jdbc:postgresql://db-a/orders;password=hunter2",
        "endpoints.a.url,jdbc:postgresql://db-a/password=hunter2",
        "endpoints.a.url,jdbc:mysql://db-a/orders?password=a@hunter2",
        "endpoints.a.url,db-a/orders#hunter2",
        "endpoints.a.probe.url,jdbc:postgresql://db-a/orders?password=hunter2",
    })
    void noProblemContainsIt(String key, String value) {
        Given given = Given.orders().with(key, value);
        assertThat(given.refusal()).isNotNull();
        assertThat(given.problems()).isNotEmpty().noneMatch(problem -> problem.contains(SECRET));
        assertThat(given.refusal().toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre${hunter2}post", "x${hunter2", "${hunter2:${", "a${b}hunter2"})
    void noTornPasswordIsShown(String password) {
        assertThat(Given.ordersFile(directory, "failover.jdbc.orders.password=" + password)
                        .problems())
                .singleElement()
                .asString()
                .startsWith("failover.jdbc.orders.password: ")
                .doesNotContain(SECRET);
    }

    @Test
    void noUnknownPropertyOfALibraryIsShown() {
        assertThat(Given.orders().with("driver.socketFactoryArg", SECRET + "\0").problems())
                .containsExactly("failover.jdbc.orders.driver.socketFactoryArg: (hidden) (expected: no NUL character)");
    }

    @Test
    void aSecretInTheWrongPlaceIsNotShownIfItCameFromAPlaceholder() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.probe.interval=${DB_PASSWORD}")
                .variable("DB_PASSWORD", SECRET);
        assertThat(given.problems()).noneMatch(problem -> problem.contains(SECRET));
    }

    @Test
    void nothingShowsItInToString() {
        Given given = Given.orders().with("password", SECRET).with("endpoints.a.probe.password", SECRET);
        Configuration configuration = given.read();
        assertThat(configuration.toString()).isEqualTo("Configuration[orders]");
        assertThat(configuration.cluster("orders").toString()).isEqualTo("Settings[orders, endpoints [a, b]]");
        assertThat(configuration.cluster("orders").endpoint("a").toString()).isEqualTo("Settings[orders/a]");
        assertThat(Entry.of("k", SECRET, "o").toString()).doesNotContain(SECRET);
        assertThat(Sources.none()
                        .withProgrammatic(java.util.Map.of("k", SECRET))
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void noWarningContainsIt() {
        Given given = Given.orders()
                .variable("FAILOVER_JDBC_ORDERS_PASSWROD", SECRET)
                .property("failover.jdbc.other.password", SECRET)
                .key("failover.strict", "false")
                .with("passwrd", SECRET);
        assertThat(given.warnings()).hasSize(3).noneMatch(warning -> warning.contains(SECRET));
    }
}
