/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

import java.util.concurrent.CompletableFuture;

/**
 * How the engine reaches the endpoints of one kind of cluster.
 *
 * <p>All methods must return at once; what takes time is done elsewhere. They are called from the cluster's timer, from
 * probe threads and from calling threads, but for one endpoint never two at a time, except {@link #probe}.
 *
 * @param <R> what stands for an endpoint: for JDBC its pool
 */
public interface Transport<R> {

    /**
     * Asks the endpoint once. The promise ends with an observation or with a {@link ProbeFailedException}; cancelling it
     * gives the probe up and frees whatever it holds.
     *
     * @param fresh whether an open connection must not be trusted: the last probe on it was not answered
     */
    CompletableFuture<Observation> probe(R resource, boolean fresh);

    /** The endpoint is (not) routed to any more: a closed one must not keep callers queueing. */
    void open(R resource, boolean open);

    /** Ends every call on connections that were opened until now. */
    void abort(R resource, String why);

    /** How many calls could start at once without queueing. */
    int idle(R resource);

    /** How many calls are under way. */
    int inUse(R resource);

    /** It will not be probed until further notice: what its probe holds is let go. */
    void rest(R resource);

    /** The endpoint is no part of the cluster any more: whatever it holds is ended and closed. */
    void retire(R resource);
}
