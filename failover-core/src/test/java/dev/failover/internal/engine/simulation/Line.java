/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.spi.Observation;

/** An application's connections to one server: what the engine calls a resource. */
final class Line {

    final App app;
    final Server server;
    /** What is sent is lost. */
    boolean cut;
    /** One way. */
    long latencyNanos;

    /** The server's backends when the probe's connection was opened; -1 if there is none. */
    int probing = -1;
    /** The same of the pool's idle connections. */
    int pooled = -1;
    /** Calls on connections that were borrowed under an older one were aborted. */
    int aborts;

    int inUse;

    // what the application was told, for the invariants
    Observation told = Observation.NONE;
    /** The last probe told that a connection was lost, or could not be opened. */
    boolean lost;
    /** What it was told after this it could not know when it last made up its mind. */
    long tellingNanos = Long.MIN_VALUE / 2;
    /** When a call failed there last while it was believed to be UP. */
    long callFailedNanos = Long.MIN_VALUE / 2;
    /** How often it repeated, since it was fenced, that it is primary. */
    int confirmations;

    Line(App app, Server server) {
        this.app = app;
        this.server = server;
    }

    boolean reaches() {
        return !cut && (!server.frozen || server.dead);
    }

    boolean answersAtOnce() {
        return reaches() && !server.dead && !server.starting && latencyNanos == 0;
    }

    @Override
    public String toString() {
        return app.name + "-" + server.id;
    }
}
