/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.PostgresUrl;
import dev.failover.internal.config.Settings;
import dev.failover.internal.notify.HttpRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys below {@code switchover.patroni}.
 *
 * @param apis of members, in the order in which they are asked; {@link #objection} has nothing against them
 * @param username for Patroni's {@code restapi.authentication}; empty for none
 */
record PatroniPolicy(List<URI> apis, String username, String password) {

    /** Copies. */
    PatroniPolicy {
        apis = List.copyOf(apis);
    }

    /** What was expected instead of this address of an API, which is not shown; empty if it can be used. */
    static Optional<String> objection(String api) {
        return HttpRequest.objection(api)
                .or(() -> api.indexOf('?') < 0 ? Optional.empty() : Optional.of("no query, such as http://host:8008"));
    }

    /**
     * {@code host:port} of each endpoint by its id, where its server itself listens: behind a pooler that is where it is
     * probed.
     */
    static Map<String, String> addresses(Settings cluster) {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String id : cluster.endpoints()) {
            Settings endpoint = cluster.endpoint(id);
            String url = endpoint.optionalText("probe.url").orElseGet(() -> endpoint.text("url"));
            addresses.put(id, PostgresUrl.parse(url).address());
        }
        return addresses;
    }

    /** Without the login. */
    @Override
    public String toString() {
        return "Patroni at " + apis;
    }
}
