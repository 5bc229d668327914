/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.FailoverListener;
import dev.failover.jdbc.CredentialsProvider;
import dev.failover.jdbc.HealthCheck;
import dev.failover.spi.SwitchoverAction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster is given besides its settings.
 *
 * @param listeners hear every decision, from the first on
 * @param action asks for switchovers, instead of what the settings say
 * @param check the application's own, run with each probe
 * @param credentials says who logs in, instead of what the settings say
 * @param hooks what it is asked, and told, when a connection is bound
 * @param file where the settings came from, to be watched; empty if they came from code
 */
public record Fittings(
        List<FailoverListener> listeners,
        Optional<SwitchoverAction> action,
        HealthCheck check,
        Optional<CredentialsProvider> credentials,
        Hooks hooks,
        Optional<Path> file) {

    public static final Fittings NONE = new Fittings(
            List.of(), Optional.empty(), (endpoint, connection) -> {}, Optional.empty(), Hooks.NONE, Optional.empty());

    /** Copies the list. */
    public Fittings {
        listeners = List.copyOf(listeners);
    }

    public Fittings withFile(Path path) {
        return new Fittings(listeners, action, check, credentials, hooks, Optional.of(path));
    }
}
