/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A world of servers, networks and two applications on virtual time, in which everything goes wrong that can, and which
 * knows the truth.
 *
 * <pre>
 *  Script (from a seed) -> Simulation -> Fault -> World { Servers, App, App }
 *                                                      App { Wires, the real engine, Callers, Operator, Invariants }
 * </pre>
 */
@NullMarked
package dev.failover.internal.engine.simulation;

import org.jspecify.annotations.NullMarked;
