/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * With what an endpoint's connections are opened. Asked anew at each opening, so a password file is read again and a
 * rotated password is taken up without a restart. {@code toString()} shows nothing.
 */
final class Credentials implements Supplier<Properties> {

    private final Properties base;
    private final Optional<String> username;
    private final Supplier<Optional<String>> password;

    private Credentials(Properties base, Optional<String> username, Supplier<Optional<String>> password) {
        this.base = base;
        this.username = username;
        this.password = password;
    }

    /** For the pool: as the endpoint says. */
    static Credentials ofPool(Settings endpoint, Properties base) {
        return new Credentials(base, endpoint.optionalText("username"), passwordOf(endpoint));
    }

    /** For the probe: its own user if it has one, else the endpoint's. */
    static Credentials ofProbe(Settings endpoint, Properties base) {
        Optional<String> own = endpoint.optionalText("probe.password");
        Supplier<Optional<String>> password = own.isPresent() ? () -> own : passwordOf(endpoint);
        return new Credentials(
                base, endpoint.optionalText("probe.username").or(() -> endpoint.optionalText("username")), password);
    }

    private static Supplier<Optional<String>> passwordOf(Settings endpoint) {
        Optional<String> plain = endpoint.optionalText("password");
        Optional<Path> file = endpoint.optionalText("password-file").map(Path::of);
        return plain.isPresent() ? () -> plain : () -> file.map(Credentials::read);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("password-file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Properties get() {
        Properties properties = new Properties();
        properties.putAll(base);
        username.ifPresent(name -> properties.setProperty("user", name));
        password.get().ifPresent(secret -> properties.setProperty("password", secret));
        return properties;
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
