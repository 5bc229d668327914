/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

/** What is done to the bytes of one direction, of all connections of a proxy. */
public final class Lane {
    private final Valve valve = new Valve();
    private volatile Trigger trigger = Trigger.NEVER;

    public Valve valve() {
        return valve;
    }

    /** Replaces the trigger that waits for its moment. */
    public void cut(Trigger next) {
        trigger = next;
    }

    Trigger trigger() {
        return trigger;
    }
}
