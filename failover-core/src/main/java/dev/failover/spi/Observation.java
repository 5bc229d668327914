/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

import dev.failover.Role;

/**
 * What one probe learnt about an endpoint.
 *
 * @param role what the server says that it is
 * @param identity the cluster it belongs to (PostgreSQL: the system identifier); empty if it cannot be read
 * @param term which primary is the newest (PostgreSQL: the timeline); of a replica, the one it receives; 0 if unknown
 * @param position of a primary the newest position in its log, of a replica the replayed one; -1 if unknown
 * @param written of a primary the position up to which anything was written, flushed or not: what is committed by then is
 *     before it; of a replica the same as {@code position}; -1 if unknown
 * @param fork of a primary that was seen to be promoted, where its log left the one that it had followed; -1 if unknown
 * @param writable whether a primary takes writes by default
 * @param streaming whether a replica receives from a primary now
 * @param followers how many replicas a primary feeds; -1 if unknown
 * @param node which running server it is
 * @param startedNanos when the probe was sent, on the cluster's {@code TimeSource}
 * @param endedNanos when its answer was read
 */
public record Observation(
        Role role,
        String identity,
        long term,
        long position,
        long written,
        long fork,
        boolean writable,
        boolean streaming,
        int followers,
        Node node,
        long startedNanos,
        long endedNanos) {

    /** Of an endpoint that does not tell which server it is. */
    public Observation(
            Role role,
            String identity,
            long term,
            long position,
            long written,
            long fork,
            boolean writable,
            boolean streaming,
            int followers,
            long startedNanos,
            long endedNanos) {
        this(
                role,
                identity,
                term,
                position,
                written,
                fork,
                writable,
                streaming,
                followers,
                Node.UNKNOWN,
                startedNanos,
                endedNanos);
    }

    /** Of an endpoint that has nothing written that is not flushed. */
    public Observation(
            Role role,
            String identity,
            long term,
            long position,
            boolean writable,
            boolean streaming,
            int followers,
            long startedNanos,
            long endedNanos) {
        this(role, identity, term, position, position, -1, writable, streaming, followers, startedNanos, endedNanos);
    }

    /** Nothing was observed yet. */
    public static final Observation NONE =
            new Observation(Role.UNKNOWN, "", 0, -1, false, false, -1, Long.MIN_VALUE / 2, Long.MIN_VALUE / 2);

    /** The same, of one that left the log that it had followed at this position. */
    public Observation forkedAt(long left) {
        return new Observation(
                role,
                identity,
                term,
                position,
                written,
                left,
                writable,
                streaming,
                followers,
                node,
                startedNanos,
                endedNanos);
    }

    /** The same, of one that tells which server it is. */
    public Observation on(Node told) {
        return new Observation(
                role,
                identity,
                term,
                position,
                written,
                fork,
                writable,
                streaming,
                followers,
                told,
                startedNanos,
                endedNanos);
    }

    public boolean exists() {
        return role != Role.UNKNOWN;
    }

    public boolean isPrimary() {
        return role == Role.PRIMARY;
    }
}
