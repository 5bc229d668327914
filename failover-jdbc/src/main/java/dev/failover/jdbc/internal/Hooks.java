/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.BindListener;
import dev.failover.jdbc.CallDeadline;
import dev.failover.jdbc.ReadOnlyHint;

/**
 * What an application is asked, and told, when a connection is bound.
 *
 * @param readOnly whether the next transaction only reads
 * @param deadline how long the call may still take
 * @param binding prepares the session
 */
public record Hooks(ReadOnlyHint readOnly, CallDeadline deadline, BindListener binding) {

    private static final BindListener UNPREPARED = (connection, access) -> {};

    public static final Hooks NONE = new Hooks(() -> false, () -> Long.MAX_VALUE, UNPREPARED);

    boolean prepares() {
        return binding != UNPREPARED;
    }

    public Hooks withReadOnly(ReadOnlyHint hint) {
        return new Hooks(hint, deadline, binding);
    }

    public Hooks withDeadline(CallDeadline limit) {
        return new Hooks(readOnly, limit, binding);
    }

    public Hooks withBinding(BindListener listener) {
        return new Hooks(readOnly, deadline, listener);
    }
}
