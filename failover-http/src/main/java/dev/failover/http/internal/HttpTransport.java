/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.util.concurrent.CompletableFuture;

/** Reaches HTTP endpoints for the engine. */
final class HttpTransport implements Transport<HttpEndpoint> {

    /** Every probe may open a connection of its own: there is nothing that {@code fresh} would have to distrust. */
    @Override
    public CompletableFuture<Observation> probe(HttpEndpoint endpoint, boolean fresh) {
        return endpoint.probe().ask();
    }

    /** Nobody queues at an endpoint. */
    @Override
    public void open(HttpEndpoint endpoint, boolean open) {}

    @Override
    public void abort(HttpEndpoint endpoint, String why) {
        endpoint.abort(why);
    }

    @Override
    public int idle(HttpEndpoint endpoint) {
        return Integer.MAX_VALUE;
    }

    @Override
    public int inUse(HttpEndpoint endpoint) {
        return endpoint.inFlight().count();
    }

    @Override
    public void rest(HttpEndpoint endpoint) {}

    @Override
    public void retire(HttpEndpoint endpoint) {
        endpoint.abort(endpoint.id() + ": removed");
    }
}
