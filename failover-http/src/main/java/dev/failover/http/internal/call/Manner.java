/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

/**
 * What a view of the client adds to its calls.
 *
 * @param primary whether reads go where the writes go
 * @param idempotent whether every request may be executed twice
 */
public record Manner(boolean primary, boolean idempotent) {

    public static final Manner PLAIN = new Manner(false, false);
}
