/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint as one snapshot offers it.
 *
 * @param incarnation the endpoint's when the snapshot was made
 * @param verify whether what is borrowed must answer once before a caller gets it
 * @param writer whether it takes the writes
 * @param limited whether it is a replica that serves only as long as it is within the lag limit
 */
public record Candidate<R>(Endpoint<R> endpoint, int incarnation, boolean verify, boolean writer, boolean limited) {

    /** False once the endpoint lost a role, was fenced, DOWN or drained since the snapshot was made. */
    public boolean isCurrent() {
        return endpoint.incarnation() == incarnation;
    }

    /** False for what is drained since the snapshot was made, and for a replica that was seen to lag since then. */
    public boolean isOffered() {
        return !endpoint.isDraining() && (!limited || endpoint.servesReads());
    }

    /**
     * Whether what was seen of its lag says nothing of the connections there: one was opened after it was looked at, so
     * the server may have been restarted with less than it had.
     */
    public boolean isUnvouched() {
        return limited && endpoint.isUnvouched();
    }

    /**
     * The same for a call that demands something, with or without a limit. Even a primary is asked: it may have been made a
     * standby of another one since it was looked at.
     */
    boolean isUnvouched(@Nullable Demand demand) {
        boolean asked = demand != null && endpoint.isUnvouched();
        return asked || isUnvouched();
    }

    /** Whether it is known to have what a call demands, which costs a look at null where nothing is demanded. */
    public boolean meets(@Nullable Demand demand) {
        return demand == null || demand.isMetBy(endpoint.progress());
    }

    @Override
    public String toString() {
        return endpoint.id() + "#" + incarnation + (verify ? "?" : "");
    }
}
