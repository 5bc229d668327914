/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.testkit.PostgresNode;

/**
 * A fault that was made.
 *
 * @param node the primary that it hit
 * @param at when it began
 * @param done when it was complete: what a client begins later cannot be on {@code node}
 */
record Strike(PostgresNode node, long at, long done) {}
