/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

/** What the reads of an open session see. */
enum Consistency {
    /** No more than any other read. */
    EVENTUAL,
    /** Their own writes, judged by time: no query more. */
    SESSION,
    /** Their own writes, judged by the position that is asked for after each commit. */
    EXACT
}
