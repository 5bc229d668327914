/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

/** How a program ended: its exit code and everything it printed. */
record Outcome(int exit, String text) {}
