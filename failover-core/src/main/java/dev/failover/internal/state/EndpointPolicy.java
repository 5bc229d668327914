/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * What the configuration says about one endpoint.
 *
 * @param distance 0 in the caller's zone, 1 in its region, 2 elsewhere; 0 where nothing is declared
 * @param priority lower is preferred
 * @param reads whether it may ever serve reads
 * @param writes whether it may ever take writes
 * @param enabled false: drained
 */
public record EndpointPolicy(String id, int distance, int priority, boolean reads, boolean writes, boolean enabled) {}
