/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an application sees of an outage: real clusters, real load, a fault, and who gets over it how fast. Begin at {@link
 * dev.failover.benchmarks.outage.Outages}.
 */
@NullMarked
package dev.failover.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
