/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

/** Which of the two byte streams of a connection. */
public enum Direction {
    /** What the client says. */
    TO_SERVER,
    /** What the server answers. */
    TO_CLIENT
}
