/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.CredentialsProvider.Credentials;
import dev.failover.jdbc.internal.postgres.Login;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * With what an endpoint's connections are opened. Asked anew at each opening, so a password file is read again and a
 * rotated password is taken up without a restart. {@code toString()} shows nothing.
 */
final class EndpointLogin implements Login {

    private static final String USER = "user";

    private final Properties base;
    private final Source source;
    private final BooleanSupplier changed;
    private final UnaryOperator<String> advice;
    private volatile Optional<String> user;

    private EndpointLogin(
            Properties base,
            Optional<String> user,
            Source source,
            BooleanSupplier changed,
            UnaryOperator<String> advice) {
        this.base = base;
        this.user = user;
        this.source = source;
        this.changed = changed;
        this.advice = advice;
    }

    /** Puts user and password, as far as there are any. */
    private interface Source {
        void into(Properties properties) throws SQLException;
    }

    /** Of what stands in the configuration, for the pool. */
    static EndpointLogin ofPool(Settings endpoint, Properties base) {
        return configured(
                base,
                endpoint.optionalText("username"),
                endpoint.optionalText("password"),
                endpoint.optionalText("password-file"),
                ".username and .password (or .password-file)");
    }

    /** Of what stands in the configuration, for the probe: its own user if it has one, else the endpoint's. */
    static EndpointLogin ofProbe(Settings endpoint, Properties base) {
        Optional<String> own = endpoint.optionalText("probe.password");
        String user = endpoint.isSet("probe.username") ? ".probe.username" : ".username";
        String password = own.isPresent() ? ".probe.password" : ".password (or .password-file)";
        return configured(
                base,
                endpoint.optionalText("probe.username").or(() -> endpoint.optionalText("username")),
                own.or(() -> endpoint.optionalText("password")),
                own.isPresent() ? Optional.empty() : endpoint.optionalText("password-file"),
                user + " and " + password);
    }

    /**
     * Of what the application says.
     *
     * @param patienceNanos how long an opening waits for it
     */
    static EndpointLogin provided(ProvidedCredentials provider, long patienceNanos, Properties base) {
        Source source = properties -> {
            Credentials now = provider.ask(patienceNanos);
            properties.setProperty(USER, now.username());
            properties.setProperty("password", now.password());
        };
        return new EndpointLogin(
                base, Optional.empty(), source, () -> false, keys -> "what the CredentialsProvider answers");
    }

    /**
     * Of the two, the file is only set where no password is, or where it stands closer to the endpoint.
     *
     * @param from the keys that all this stands in, for advice
     */
    private static EndpointLogin configured(
            Properties base, Optional<String> username, Optional<String> password, Optional<String> file, String from) {
        Optional<PasswordFile> read =
                password.isPresent() ? Optional.empty() : file.map(Path::of).map(PasswordFile::new);
        Source source = properties -> {
            password.ifPresent(text -> properties.setProperty("password", text));
            if (read.isPresent()) {
                properties.setProperty("password", read.get().read());
            }
        };
        return new EndpointLogin(
                base, username, source, () -> read.map(PasswordFile::hasChanged).orElse(false), keys -> keys + from);
    }

    @Override
    public Properties properties() throws SQLException {
        Properties properties = withoutPassword();
        source.into(properties);
        user = Optional.ofNullable(properties.getProperty(USER));
        return properties;
    }

    /** As whoever logged in last, if anybody did: the server writes down who is unknown to it. */
    @Override
    public Properties withoutPassword() {
        Properties properties = new Properties();
        properties.putAll(base);
        user.ifPresent(name -> properties.setProperty(USER, name));
        return properties;
    }

    @Override
    public boolean hasChanged() {
        return changed.getAsBoolean();
    }

    @Override
    public String source(String keys) {
        return advice.apply(keys);
    }

    @Override
    public String toString() {
        return "EndpointLogin";
    }
}
