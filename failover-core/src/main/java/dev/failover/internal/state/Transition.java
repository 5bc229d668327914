/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.List;

/** The next state, and what follows from the change. */
public record Transition(ClusterState state, List<Effect> effects) {}
