/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * What an operator orders. It lasts until the process ends.
 *
 * @param target an endpoint, or the id of a request; empty if the command has none
 * @param force drain even the last endpoint that may take writes
 * @param who who orders it, for the log
 * @param why the reason, for the log; may be empty
 */
public record Command(Kind kind, String target, boolean force, String who, String why) {

    /** The commands. */
    public enum Kind {
        APPROVE,
        REJECT,
        DRAIN,
        PUT_BACK,
        PIN,
        UNPIN,
        PAUSE,
        RESUME,
        RESET_FENCING
    }

    /** As it is told: {@code put back}. */
    public String text() {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
