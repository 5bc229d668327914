/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import dev.failover.ClusterStatus;
import dev.failover.FailoverListener;
import dev.failover.http.internal.HttpService;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Command.Kind;

/**
 * What somebody on call asks of a service, and orders. An order is carried out before the method returns, is told as an event
 * with who gave it and why, and lasts until this process ends. Thread-safe.
 *
 * <p>Every order throws IllegalArgumentException if it cannot be carried out now; the message says why and what could be,
 * and IllegalStateException once the client is closed.
 */
public final class Operator {

    private final HttpService service;

    Operator(HttpService service) {
        this.service = service;
    }

    /** What this process knows now, from memory: no I/O. */
    public ClusterStatus status() {
        return service.status();
    }

    /** Hears every decision from now on, in order, on the service's event thread. */
    public void addListener(FailoverListener listener) {
        service.add(listener);
    }

    /** Lets writes move as the request {@code id} asks. */
    public void approve(String id, String who, String why) {
        order(Kind.APPROVE, id, who, why);
    }

    /** Forbids the move. */
    public void reject(String id, String who, String why) {
        order(Kind.REJECT, id, who, why);
    }

    /**
     * Takes an endpoint out of service: no new calls, {@code drain.timeout} for those under way, then they are given up.
     *
     * @param force even if it is the last one that may take writes
     */
    public void drain(String endpoint, boolean force, String who, String why) {
        service.order(new Command(Kind.DRAIN, endpoint, force, who, why));
    }

    /** Ends a drain. */
    public void putBack(String endpoint, String who, String why) {
        order(Kind.PUT_BACK, endpoint, who, why);
    }

    /** Lets writes go to this endpoint only. */
    public void pin(String endpoint, String who, String why) {
        order(Kind.PIN, endpoint, who, why);
    }

    public void unpin(String who, String why) {
        order(Kind.UNPIN, "", who, why);
    }

    /** From now on writes move on command only. */
    public void pause(String who, String why) {
        order(Kind.PAUSE, "", who, why);
    }

    public void resume(String who, String why) {
        order(Kind.RESUME, "", who, why);
    }

    private void order(Kind kind, String target, String who, String why) {
        service.order(new Command(kind, target, false, who, why));
    }
}
