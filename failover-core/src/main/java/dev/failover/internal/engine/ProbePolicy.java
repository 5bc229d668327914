/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

/**
 * How endpoints are probed. All times are nanoseconds.
 *
 * @param jitter per cent by which a calm interval is varied, so that many processes do not probe in step
 * @param suspectAfterNanos no answer for this long is a sign of trouble
 */
public record ProbePolicy(
        long intervalNanos, long timeoutNanos, long suspectIntervalNanos, int jitter, long suspectAfterNanos) {}
