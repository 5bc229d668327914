/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.internal.config.Settings;
import dev.failover.internal.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The password stands in a file. */
@Timeout(60)
class EndpointLoginTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SystemTime time = new SystemTime("login-test");

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        time.close();
    }

    private Path file() {
        return directory.resolve("password");
    }

    private Settings settings() {
        return JdbcConfiguration.of(Map.of(
                        "failover.jdbc.orders.username", "app",
                        "failover.jdbc.orders.password-file", file().toString(),
                        "failover.jdbc.orders.endpoints.a.url", "jdbc:postgresql://a/orders"))
                .cluster("orders")
                .endpoint("a");
    }

    private static String password(EndpointLogin login) throws SQLException {
        return login.properties().getProperty("password");
    }

    @Test
    void itHasChangedIfItWouldReadOtherwiseThanThisLoginDidLast() throws Exception {
        try (Logins logins = Logins.of(settings(), Optional.empty(), time)) {
            EndpointLogin pool = logins.ofPool(LONG_NANOS, new Properties());
            EndpointLogin probe = logins.ofProbe(LONG_NANOS, new Properties());
            Files.writeString(file(), "first");
            assertThat(pool.hasChanged()).as("nothing was read yet").isTrue();
            assertThat(password(pool)).isEqualTo("first");
            assertThat(pool.hasChanged()).isFalse();
            Files.writeString(file(), "first\n");
            assertThat(pool.hasChanged()).isFalse();
            Files.writeString(file(), "second");
            assertThat(password(probe)).isEqualTo("second");
            assertThat(pool.hasChanged()).isTrue();
            assertThat(probe.hasChanged()).isFalse();
        }
    }

    @Test
    void oneThatWasMendedHasChanged() throws Exception {
        try (Logins logins = Logins.of(settings(), Optional.empty(), time)) {
            EndpointLogin pool = logins.ofPool(LONG_NANOS, new Properties());
            Files.writeString(file(), "first");
            assertThat(password(pool)).isEqualTo("first");
            Files.writeString(file(), "");
            assertThatThrownBy(pool::properties)
                    .isInstanceOf(UnfitPasswordFileException.class)
                    .hasMessage("password-file " + file().toAbsolutePath() + ": empty");
            assertThat(pool.hasChanged()).isFalse();
            Files.writeString(file(), "first");
            assertThat(pool.hasChanged()).isTrue();
        }
    }

    /** On a mount whose server is gone. */
    @Test
    void oneThatCannotBeReadToItsEndHoldsNobodyLong() {
        CountDownLatch mounted = new CountDownLatch(1);
        try (LoginSource<String> hung = new LoginSource<>(
                "login-test-login",
                "password-file /mnt/password",
                () -> {
                    mounted.await();
                    return "first";
                },
                time)) {
            EndpointLogin pool = EndpointLogin.ofPool(
                    settings(), Optional.of(hung), TimeUnit.MILLISECONDS.toNanos(50), new Properties());
            assertThatThrownBy(pool::properties)
                    .isInstanceOf(SQLException.class)
                    .hasMessage("password-file /mnt/password has not answered within 50 ms");
            assertThat(pool.hasChanged()).isFalse();
            assertThat(pool.withoutPassword()).containsOnly(Map.entry("user", "app"));
        }
    }
}
