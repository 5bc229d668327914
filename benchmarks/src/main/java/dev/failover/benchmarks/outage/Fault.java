/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Locale;

/** How a primary fails, and whether another one takes its place. */
enum Fault {
    /** SIGKILL to every process of the server: its sockets close at once. */
    KILLED,
    /** SIGSTOP to every process of the server: its sockets stay open and are silent. */
    FROZEN,
    /** A proxy swallows everything from and to the server, as a partition does; new connections are accepted too. */
    BLACK_HOLED,
    /** Shut down in order ("fast"), as before a planned switch. */
    STOPPED,
    /** SIGKILL, and after 2 s the same server again; nobody is promoted. */
    RESTARTED;

    boolean isProxied() {
        return this == BLACK_HOLED;
    }

    boolean isInPlace() {
        return this == RESTARTED;
    }

    void strike(Stage stage) {
        switch (this) {
            case KILLED, RESTARTED -> stage.failing().kill();
            case FROZEN -> stage.failing().freeze();
            case BLACK_HOLED -> stage.blackHole(stage.failing());
            case STOPPED -> stage.failing().stop();
        }
    }

    static Fault of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
