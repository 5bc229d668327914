/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

/** When a handle may leave the server that it is bound to ({@code routing.rebind}). */
enum Rebind {
    /** Between transactions, when what its user intends has changed or its server should not serve it any more. */
    INTENT,
    /** After each transaction. */
    TRANSACTION,
    /** When it is closed. */
    NEVER
}
