/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.spi.FailureKind;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;

/** Something that was learnt. */
public sealed interface Signal {

    /** A probe was answered. {@code lag} is this endpoint's, computed at the end of the probe. */
    record ProbeAnswered(String endpoint, Observation observation, Lag lag) implements Signal {}

    /**
     * A probe failed.
     *
     * @param startedNanos when it was sent
     * @param lastCompletedNanos when a call last completed on the endpoint while it was suspect
     * @param inUse whether callers hold connections to it, or wait for one
     */
    record ProbeFailed(
            String endpoint,
            FailureKind kind,
            String message,
            long startedNanos,
            long lastCompletedNanos,
            boolean inUse)
            implements Signal {}

    /** A probe is overdue: silence is a sign. */
    record ProbeOverdue(String endpoint, long startedNanos) implements Signal {}

    /** A call failed on an endpoint that its caller believed to be up. */
    record CallFailed(String endpoint, int incarnation, FailureKind kind, String message) implements Signal {}

    /** A connection was opened elsewhere than the probe's; {@code toldNanos} is when it had told where. */
    record Opened(String endpoint, Node node, long toldNanos) implements Signal {}

    /**
     * So many calls failed in a row on an endpoint that the adapter gives it up without waiting for probes.
     *
     * @param kind of the last of them
     */
    record Ejected(String endpoint, int incarnation, FailureKind kind, String message) implements Signal {}

    /** The endpoint's breaker moved. */
    record BreakerMoved(String endpoint, Breaker to, String why) implements Signal {}

    /** The time to hear every endpoint's first verdict is over. */
    record SettleElapsed() implements Signal {}

    /** Something is due by time alone. */
    record TimePassed() implements Signal {}

    /** The configuration was read again. */
    record PolicyChanged(ClusterPolicy policy) implements Signal {}

    /** An operator commands; it was checked against the state that it meets. */
    record Ordered(Command command) implements Signal {}

    /** Nothing runs on a draining endpoint any more. */
    record DrainEnded(String endpoint) implements Signal {}

    /** The switchover that was asked for on that term was answered; {@code failure} is empty if it was accepted. */
    record SwitchoverEnded(String endpoint, String primary, long term, String failure) implements Signal {}
}
