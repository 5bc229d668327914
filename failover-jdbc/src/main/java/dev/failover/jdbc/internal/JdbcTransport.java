/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reaches PostgreSQL servers for the engine. */
final class JdbcTransport implements Transport<JdbcEndpoint> {

    private final Executor aborter;

    JdbcTransport(Executor aborter) {
        this.aborter = aborter;
    }

    @Override
    public CompletableFuture<Observation> probe(JdbcEndpoint endpoint, boolean fresh) {
        return endpoint.probe().ask(fresh);
    }

    @Override
    public void open(JdbcEndpoint endpoint, boolean open) {
        endpoint.pool().open(open);
    }

    @Override
    public void abort(JdbcEndpoint endpoint, String why) {
        aborter.execute(endpoint.pool().abort());
    }

    @Override
    public int idle(JdbcEndpoint endpoint) {
        return endpoint.pool().idle();
    }

    @Override
    public int inUse(JdbcEndpoint endpoint) {
        return endpoint.pool().inUse();
    }

    @Override
    public void rest(JdbcEndpoint endpoint) {
        endpoint.probe().rest();
    }

    /** Closing a pool takes time, so it is done elsewhere. */
    @Override
    public void retire(JdbcEndpoint endpoint) {
        endpoint.pool().retire();
        endpoint.endLogins();
        aborter.execute(endpoint.pool().abort());
        aborter.execute(endpoint.pool()::close);
        aborter.execute(endpoint.probe()::close);
    }
}
