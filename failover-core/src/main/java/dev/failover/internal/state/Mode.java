/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/** When writes may move to another endpoint. A fence stops writes in every mode; it never moves them. */
public enum Mode {
    /** At once. */
    AUTOMATIC,
    /** When somebody approves, or after a configured time. */
    APPROVAL,
    /** Only on command. */
    MANUAL,
    /** Only on command; what automatic would have done is told. */
    OBSERVE
}
