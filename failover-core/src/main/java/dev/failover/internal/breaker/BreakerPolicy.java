/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.breaker;

/**
 * Resilience4j's meaning of each.
 *
 * @param failureRateThreshold per cent
 * @param openForNanos how long it stays open before it is tried half-open
 */
public record BreakerPolicy(
        int failureRateThreshold, int slidingWindowSize, int minimumCalls, long openForNanos, int halfOpenCalls) {}
