/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverListener;
import dev.failover.http.internal.HttpConfiguration;
import dev.failover.http.internal.endpoint.Template;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Collects a configuration in code: the same keys as a properties file, checked by the same binder, when {@link #build} is
 * called. (No subtype of the JDK's builder: that one makes ready clients, of which one for each endpoint is needed here.)
 */
public final class FailoverHttpClientBuilder {

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<FailoverListener> listeners = new ArrayList<>();
    private Supplier<HttpClient.Builder> template = HttpClient::newBuilder;

    FailoverHttpClientBuilder() {}

    /** Adds a service; its name is also its logical host unless {@code hosts} says otherwise. */
    public FailoverHttpClientBuilder service(String name, Consumer<Service> service) {
        service.accept(new Service(name));
        return this;
    }

    /**
     * What the clients of the endpoints are like: asked for a new builder for each of them. What they shall share, such as an
     * executor, a cookie handler or a TLS context, is to be made outside of it.
     */
    public FailoverHttpClientBuilder template(Supplier<HttpClient.Builder> builders) {
        template = builders;
        return this;
    }

    /** Hears every decision on every service, from the first on. */
    public FailoverHttpClientBuilder listener(FailoverListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Checks what was collected and begins to probe.
     *
     * @throws FailoverConfigurationException with everything that is wrong
     */
    public FailoverHttpClient build() {
        return FailoverHttpClient.start(HttpConfiguration.of(properties), new Template(template), listeners);
    }

    /** Collects what is known of one service. */
    public final class Service {

        private final String prefix;

        private Service(String name) {
            this.prefix = "failover.http." + name + ".";
        }

        /** Adds an endpoint. Which one is preferred its {@code priority} says, then how near it is. */
        public Service endpoint(String id, String url) {
            return property("endpoints." + id + ".url", url);
        }

        /** Real addresses that mean the service, separated by commas. */
        public Service aliases(String addresses) {
            return property("aliases", addresses);
        }

        public Service localRegion(String region) {
            return property("local-region", region);
        }

        /** Any other key of the service, as it stands in a properties file after {@code failover.http.<service>.} */
        public Service property(String key, String value) {
            properties.put(prefix + key, value);
            return this;
        }
    }
}
