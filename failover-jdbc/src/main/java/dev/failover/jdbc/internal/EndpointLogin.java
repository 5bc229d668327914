/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.jdbc.CredentialsProvider.Credentials;
import dev.failover.jdbc.internal.postgres.Login;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * With what an endpoint's connections are opened. Asked anew at each opening, so a password file is read again and a
 * rotated password is taken up without a restart. {@code toString()} shows nothing.
 */
final class EndpointLogin implements Login {

    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String PASSWORD_KEYS = " and .password (or .password-file)";

    private final Properties base;
    private final Source source;
    private final UnaryOperator<String> advice;
    private volatile Optional<String> user;

    private EndpointLogin(Properties base, Optional<String> user, Source source, UnaryOperator<String> advice) {
        this.base = base;
        this.user = user;
        this.source = source;
        this.advice = advice;
    }

    /** Puts user and password, as far as there are any. */
    private interface Source {
        void into(Properties properties) throws SQLException;

        default boolean hasChanged() {
            return false;
        }
    }

    /** Puts the password that stands in a file now. */
    private static final class OfFile implements Source {
        private final LoginSource<String> file;
        private final long patienceNanos;
        private volatile String last = "";

        OfFile(LoginSource<String> file, long patienceNanos) {
            this.file = file;
            this.patienceNanos = patienceNanos;
        }

        @Override
        public void into(Properties properties) throws SQLException {
            last = "";
            last = file.ask(patienceNanos);
            properties.setProperty(PASSWORD, last);
        }

        @Override
        public boolean hasChanged() {
            try {
                return !file.ask(patienceNanos).equals(last);
            } catch (SQLException e) {
                return false; // whoever opens a connection will be told
            }
        }
    }

    /**
     * Of what stands in the configuration, for the pool.
     *
     * @param file if the password stands there
     * @param patienceNanos how long an opening waits for the file
     */
    static EndpointLogin ofPool(
            Settings endpoint, Optional<LoginSource<String>> file, long patienceNanos, Properties base) {
        return new EndpointLogin(
                base,
                endpoint.optionalText("username"),
                file.<Source>map(f -> new OfFile(f, patienceNanos))
                        .orElseGet(() -> written(endpoint.optionalText(PASSWORD))),
                keys -> keys + ".username" + PASSWORD_KEYS);
    }

    /** The same for the probe: its own user and password if it has them, else the endpoint's. */
    static EndpointLogin ofProbe(
            Settings endpoint, Optional<LoginSource<String>> file, long patienceNanos, Properties base) {
        Optional<String> own = endpoint.optionalText("probe.password");
        Optional<String> user = endpoint.optionalText("probe.username");
        String keysOfUser = user.isPresent() ? ".probe.username" : ".username";
        String keysOfPassword = own.isPresent() ? " and .probe.password" : PASSWORD_KEYS;
        return new EndpointLogin(
                base,
                user.or(() -> endpoint.optionalText("username")),
                file.filter(f -> own.isEmpty())
                        .<Source>map(f -> new OfFile(f, patienceNanos))
                        .orElseGet(() -> written(own.or(() -> endpoint.optionalText(PASSWORD)))),
                keys -> keys + keysOfUser + keysOfPassword);
    }

    private static Source written(Optional<String> password) {
        return properties -> password.ifPresent(text -> properties.setProperty(PASSWORD, text));
    }

    /**
     * Of what the application says.
     *
     * @param patienceNanos how long an opening waits for it
     */
    static EndpointLogin provided(LoginSource<Credentials> provider, long patienceNanos, Properties base) {
        Source source = properties -> {
            Credentials now = provider.ask(patienceNanos);
            properties.setProperty(USER, now.username());
            properties.setProperty(PASSWORD, now.password());
        };
        return new EndpointLogin(base, Optional.empty(), source, keys -> "what the CredentialsProvider answers");
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
        return source.hasChanged();
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
