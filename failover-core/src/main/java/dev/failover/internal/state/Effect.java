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
}
