/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;

/** What the shell must do after a transition, outside the lock and in this order. */
public sealed interface Effect {

    /** End every call on connections that were opened before now. */
    record Abort(String endpoint, String why) implements Effect {}

    /** Probe without waiting for the interval. */
    record ProbeNow(String endpoint) implements Effect {}

    /** Forget what the breaker counted. */
    record ResetBreaker(String endpoint) implements Effect {}

    /** Tell the listeners. */
    record Publish(FailoverEvent event) implements Effect {}

    /** Count calls from zero, or count no more: the next step depends on them. */
    record CountCalls(String endpoint, boolean on) implements Effect {}

    /** It is being drained: tell when nothing runs there any more. */
    record AwaitIdle(String endpoint) implements Effect {}

    /** Probe it, or leave it alone. */
    record Probing(String endpoint, boolean on) implements Effect {}

    /** It is no part of the cluster any more. */
    record Retire(String endpoint) implements Effect {}

    /** Ask whoever manages the servers to move the primary. */
    record AskSwitchover(String from, String to, long term) implements Effect {}

    /** Keep what must outlive this process. */
    record Remember(String identity, long term, String home) implements Effect {}
}
