/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.CredentialsProvider;
import dev.failover.jdbc.CredentialsProvider.Credentials;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * From where one endpoint's connections get user and password.
 *
 * @param provider the application's own, if it has one
 * @param file where the password stands, if not in the configuration
 */
record Logins(Settings endpoint, Optional<LoginSource<Credentials>> provider, Optional<LoginSource<String>> file)
        implements AutoCloseable {

    static Logins of(Settings endpoint, Optional<CredentialsProvider> provider, TimeSource time) {
        String thread = "failover-" + endpoint.cluster() + "-login-" + endpoint.id();
        Optional<PasswordFile> file = endpoint.optionalText("password").isPresent()
                ? Optional.empty()
                : endpoint.optionalText("password-file").map(Path::of).map(PasswordFile::new);
        return new Logins(
                endpoint,
                provider.map(p ->
                        new LoginSource<>(thread, "the CredentialsProvider", () -> p.credentials(endpoint.id()), time)),
                file.map(f -> new LoginSource<>(thread, f.toString(), f::read, time)));
    }

    /** @param patienceNanos how long an opening waits for them */
    EndpointLogin ofPool(long patienceNanos, Properties base) {
        return provider.map(p -> EndpointLogin.provided(p, patienceNanos, base))
                .orElseGet(() -> EndpointLogin.ofPool(endpoint, file, patienceNanos, base));
    }

    /** The probe may have a login of its own. */
    EndpointLogin ofProbe(long patienceNanos, Properties base) {
        return provider.filter(p -> !endpoint.isSet("probe.password"))
                .map(p -> EndpointLogin.provided(p, patienceNanos, base))
                .orElseGet(() -> EndpointLogin.ofProbe(endpoint, file, patienceNanos, base));
    }

    /** Nobody is asked any more, and nobody waits for an answer. */
    @Override
    public void close() {
        provider.ifPresent(LoginSource::close);
        file.ifPresent(LoginSource::close);
    }
}
