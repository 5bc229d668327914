/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverListener;
import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.Fittings;
import dev.failover.jdbc.internal.Hooks;
import dev.failover.jdbc.internal.JdbcConfiguration;
import dev.failover.spi.SwitchoverAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Collects a configuration in code: the same keys as a properties file, checked by the same binder, when {@link #build}
 * is called.
 */
public final class FailoverDataSourceBuilder {

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<FailoverListener> listeners = new ArrayList<>();
    private Optional<SwitchoverAction> action = Optional.empty();
    private HealthCheck check = Fittings.NONE.check();
    private Optional<CredentialsProvider> provider = Optional.empty();
    private Hooks hooks = Hooks.NONE;
    private String name = "default";

    FailoverDataSourceBuilder() {}

    /** The cluster's name, for logs, threads and metrics. */
    public FailoverDataSourceBuilder name(String cluster) {
        name = cluster;
        return this;
    }

    /** Adds an endpoint: one PostgreSQL server. */
    public FailoverDataSourceBuilder endpoint(String id, Consumer<Endpoint> endpoint) {
        endpoint.accept(new Endpoint(id));
        return this;
    }

    public FailoverDataSourceBuilder username(String username) {
        return property("username", username);
    }

    public FailoverDataSourceBuilder password(String password) {
        return property("password", password);
    }

    /** Says who logs in, at each opening, instead of username and password; {@code probe.password} stays the probe's own. */
    public FailoverDataSourceBuilder credentialsProvider(CredentialsProvider credentials) {
        provider = Optional.of(credentials);
        return this;
    }

    /** Any other key of the cluster, as it stands in a properties file after {@code failover.jdbc.<cluster>.} */
    public FailoverDataSourceBuilder property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Hears every decision, from the first on. */
    public FailoverDataSourceBuilder listener(FailoverListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Looks, with each probe, whether an endpoint is fit to serve. */
    public FailoverDataSourceBuilder healthCheck(HealthCheck own) {
        check = own;
        return this;
    }

    /** Asked, in a transaction, whether it only reads. */
    public FailoverDataSourceBuilder readOnlyHint(ReadOnlyHint hint) {
        hooks = hooks.withReadOnly(hint);
        return this;
    }

    /** Asked how long a call may still wait. */
    public FailoverDataSourceBuilder callDeadline(CallDeadline deadline) {
        hooks = hooks.withDeadline(deadline);
        return this;
    }

    /** Prepares each server session that a connection is bound to. */
    public FailoverDataSourceBuilder bindListener(BindListener listener) {
        hooks = hooks.withBinding(listener);
        return this;
    }

    /** Moves the primary when {@code switchback.writes} says so, instead of {@code switchover.action}. */
    public FailoverDataSourceBuilder switchoverAction(SwitchoverAction switchover) {
        action = Optional.of(switchover);
        return this;
    }

    /**
     * Checks what was collected and begins to probe.
     *
     * @throws FailoverConfigurationException with everything that is wrong
     * @throws IllegalStateException if {@code startup.require-primary} is set and there is no primary in time
     */
    public FailoverDataSource build() {
        Map<String, String> keyed = new LinkedHashMap<>();
        properties.forEach((key, value) -> keyed.put("failover.jdbc." + name + "." + key, value));
        Configuration configuration = JdbcConfiguration.of(keyed);
        Settings settings = configuration.cluster(name);
        if (provider.isPresent()) {
            JdbcConfiguration.refuseLogins(settings);
        }
        return FailoverDataSource.start(
                configuration, settings, new Fittings(listeners, action, check, provider, hooks, Optional.empty()));
    }

    /** Collects what is known of one endpoint. */
    public final class Endpoint {

        private final String id;

        private Endpoint(String id) {
            this.id = id;
        }

        /** Its address: {@code jdbc:postgresql://host:port/database}. */
        public Endpoint url(String url) {
            return property("url", url);
        }

        public Endpoint region(String region) {
            return property("region", region);
        }

        public Endpoint zone(String zone) {
            return property("zone", zone);
        }

        /** Any other key of the endpoint. */
        public Endpoint property(String key, String value) {
            properties.put("endpoints." + id + "." + key, value);
            return this;
        }
    }
}
