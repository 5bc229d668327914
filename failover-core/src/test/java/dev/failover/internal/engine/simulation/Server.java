/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.Access;
import dev.failover.Role;
import dev.failover.spi.Observation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server as it really is. What the applications know of it is another matter. */
final class Server {

    /** What a server of another cluster says that it is, when an address leads to it by mistake. */
    static final long FOREIGN_TERM = 1000;

    final String id;
    Role role = Role.REPLICA;
    long term = 1;
    Branch branch;
    long position;
    String identity = "cluster-1";
    boolean tellsIdentity = true;
    /** Whether a standby tells which term it receives. */
    boolean tellsTerm = true;

    boolean writable = true;
    boolean streaming = true;
    int followers;
    boolean dead;
    boolean starting;
    boolean frozen;
    boolean replayPaused;
    /** It belongs to another cluster, where it is primary. */
    boolean foreign;
    /** How much longer its answers to probes take; calls take a little longer and complete. */
    long busyNanos;
    /** Connections that were opened to an earlier one are broken. */
    int backends;
    /** When connections broke last. */
    long brokenNanos = Long.MIN_VALUE / 2;

    @Nullable
    Server follows;

    private List<Runnable> parked = new ArrayList<>();

    Server(String id, Branch branch) {
        this.id = id;
        this.branch = branch;
    }

    boolean works() {
        return !dead && !frozen && !starting && !foreign;
    }

    void become(Role nextRole, long nextTerm) {
        role = nextRole;
        term = nextTerm;
    }

    /** Whatever is sent to it lies in its socket until something happens to it. */
    void park(Runnable until) {
        parked.add(until);
    }

    void stir() {
        List<Runnable> woken = parked;
        parked = new ArrayList<>();
        woken.forEach(Runnable::run);
    }

    void breakConnections(long nanos) {
        backends++;
        brokenNanos = nanos;
        stir();
    }

    boolean takes(Access access) {
        boolean writes = writable && role != Role.REPLICA;
        return foreign || access == Access.READ_ONLY || writes;
    }

    void write(long bytes, long nanos) {
        if (!foreign) {
            position += bytes;
            branch.wrote(position, nanos);
        }
    }

    Observation observed(long started, long ended) {
        if (foreign) {
            String other = tellsIdentity ? "another" : "";
            return new Observation(Role.PRIMARY, other, FOREIGN_TERM, 1L << 40, true, false, 1, started, ended);
        }
        if (role == Role.ANY) {
            return new Observation(Role.ANY, "", 0, -1, true, false, -1, started, ended);
        }
        boolean primary = role == Role.PRIMARY;
        return new Observation(
                role,
                tellsIdentity ? identity : "",
                primary || tellsTerm ? term : 0,
                position,
                writable,
                !primary && streaming,
                primary ? followers : -1,
                started,
                ended);
    }

    @Override
    public String toString() {
        return id;
    }
}
