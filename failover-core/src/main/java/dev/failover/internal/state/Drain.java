/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * Whether an endpoint is taken out on purpose.
 *
 * <pre>
 *   NONE --ordered, disabled, removed--> DRAINING --nothing runs any more, or time is up--> DRAINED
 *     ^                                      |                                                 |
 *     +--------------- put back -------------+-------------------------------------------------+
 * </pre>
 *
 * @param ordered by an operator; else the configuration says so
 * @param removed it is no part of the configuration any more and is forgotten once it is drained
 * @param deadlineNanos when what still runs is aborted
 */
public record Drain(Phase phase, boolean ordered, boolean removed, long deadlineNanos) {

    /** How far it is. */
    public enum Phase {
        NONE,
        DRAINING,
        DRAINED
    }

    static final Drain NONE = new Drain(Phase.NONE, false, false, Long.MAX_VALUE);

    /** From the start: nothing ever ran there. */
    static final Drain DISABLED = new Drain(Phase.DRAINED, false, false, Long.MAX_VALUE);

    public boolean isNone() {
        return phase == Phase.NONE;
    }

    public boolean isUnderWay() {
        return phase == Phase.DRAINING;
    }

    public boolean isDone() {
        return phase == Phase.DRAINED;
    }

    static Drain begin(boolean ordered, boolean removed, long deadlineNanos) {
        return new Drain(Phase.DRAINING, ordered, removed, deadlineNanos);
    }

    Drain done() {
        return new Drain(Phase.DRAINED, ordered, removed, Long.MAX_VALUE);
    }

    /** The same drain, wanted by somebody else as well. */
    Drain because(boolean nextOrdered, boolean nextRemoved) {
        return new Drain(phase, nextOrdered, nextRemoved, deadlineNanos);
    }
}
