/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.state.ClusterPolicy;

/** All that a configuration says to the engine; replaced as one. */
public record Policies(ClusterPolicy cluster, ProbePolicy probe, BreakerPolicy breaker, Objectives objectives) {}
