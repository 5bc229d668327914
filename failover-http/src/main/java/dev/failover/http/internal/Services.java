/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import dev.failover.FailoverListener;
import dev.failover.http.internal.address.AddressBook;
import dev.failover.http.internal.address.Target;
import dev.failover.http.internal.endpoint.Template;
import dev.failover.internal.config.Configuration;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of one client. It knows nothing of the client, so that one that nobody uses any more can be collected. */
public final class Services implements AutoCloseable {

    private final Map<String, HttpService> byName = new LinkedHashMap<>();
    private final AddressBook<HttpService> addresses;

    /** @throws FailoverConfigurationException if two services have the same address */
    public Services(Configuration configuration, Template template, List<FailoverListener> listeners) {
        HttpClient probes = template.probing();
        for (String name : configuration.clusters()) {
            byName.put(name, new HttpService(configuration.cluster(name), template, probes, listeners));
        }
        this.addresses = addresses();
        byName.values().forEach(HttpService::start);
    }

    private AddressBook<HttpService> addresses() {
        AddressBook.Builder<HttpService> book = new AddressBook.Builder<>();
        List<Problem> problems = new ArrayList<>();
        for (HttpService service : byName.values()) {
            service.hosts().forEach(host -> book.host(host, service)
                    .ifPresent(other -> problems.add(taken(service, "hosts", host, other))));
            service.aliases().forEach(alias -> book.alias(alias, service)
                    .ifPresent(other -> problems.add(taken(service, "aliases", alias.toString(), other))));
        }
        if (!problems.isEmpty()) {
            byName.values().forEach(HttpService::close);
            throw new FailoverConfigurationException(problems);
        }
        return book.build();
    }

    private static Problem taken(HttpService service, String key, String address, HttpService other) {
        return new Problem(
                "failover.http." + service.name() + "." + key,
                address + " already means " + other.name() + " (expected: an address of its own)",
                "");
    }

    /** Whose request it is; empty if nobody's. */
    public Optional<Target<HttpService>> find(URI uri) {
        return addresses.find(uri);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public HttpService service(String name) {
        HttpService service = byName.get(name);
        if (service == null) {
            throw new IllegalArgumentException(name + ": no such service (expected: one of " + byName.keySet() + ")");
        }
        return service;
    }

    @Override
    public void close() {
        byName.values().forEach(HttpService::close);
    }

    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
