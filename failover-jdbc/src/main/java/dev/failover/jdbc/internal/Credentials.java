/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.postgres.Login;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Optional;
import java.util.Properties;

/**
 * With what an endpoint's connections are opened. Asked anew at each opening, so a password file is read again and a
 * rotated password is taken up without a restart. {@code toString()} shows nothing.
 */
final class Credentials implements Login {

    private final Properties base;
    private final Optional<String> username;
    private final Optional<String> password;
    private final Optional<Path> file;

    private Credentials(Properties base, Optional<String> username, Optional<String> password, Optional<Path> file) {
        this.base = base;
        this.username = username;
        this.password = password;
        this.file = file;
    }

    /** For the pool: as the endpoint says. */
    static Credentials ofPool(Settings endpoint, Properties base) {
        return new Credentials(
                base, endpoint.optionalText("username"), endpoint.optionalText("password"), fileOf(endpoint));
    }

    /** For the probe: its own user if it has one, else the endpoint's. */
    static Credentials ofProbe(Settings endpoint, Properties base) {
        Optional<String> own = endpoint.optionalText("probe.password");
        return new Credentials(
                base,
                endpoint.optionalText("probe.username").or(() -> endpoint.optionalText("username")),
                own.or(() -> endpoint.optionalText("password")),
                own.isPresent() ? Optional.empty() : fileOf(endpoint));
    }

    private static Optional<Path> fileOf(Settings endpoint) {
        return endpoint.optionalText("password-file").map(Path::of);
    }

    /** An unreadable file is an error of the login, like a wrong password: nobody waits for it to cure itself. */
    private static String read(Path file) throws SQLException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission denied", e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static SQLException unreadable(Path file, String why, IOException cause) {
        String message = "password-file " + file.toAbsolutePath() + ": " + why;
        return new SQLInvalidAuthorizationSpecException(message, "28P01", cause);
    }

    @Override
    public Properties properties() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(base);
        username.ifPresent(name -> properties.setProperty("user", name));
        Optional<String> secret = password.isPresent() || file.isEmpty() ? password : Optional.of(read(file.get()));
        secret.ifPresent(text -> properties.setProperty("password", text));
        return properties;
    }

    @Override
    public String toString() {
        return "Credentials";
    }
}
