/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

/**
 * What is promised.
 *
 * @param rtoNanos how long writes may be away
 * @param rpoNanos how much time's worth of writes may be lost; Long.MAX_VALUE for no promise
 * @param rpoBytes the same in bytes of the log
 * @param availability of writes over 30 days, 0 to 1
 */
public record Objectives(long rtoNanos, long rpoNanos, long rpoBytes, double availability) {}
