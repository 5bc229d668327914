/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

/**
 * A former primary that came back and still takes itself for one: a zombie.
 *
 * @param strike what took it out
 * @param at when it was back
 */
record Return(Strike strike, long at) {
    String id() {
        return strike.node().id();
    }
}
