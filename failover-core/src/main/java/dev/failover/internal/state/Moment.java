/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.time.Instant;

/** Now, on both clocks: one to compare with, one to show. */
public record Moment(long nanos, Instant instant) {}
