/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/** The state of an endpoint's circuit breaker, as far as routing needs it. */
public enum Breaker {
    CLOSED,
    OPEN,
    HALF_OPEN
}
