/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

/** A request that is under way to an endpoint. */
public interface Exchange {

    /** The endpoint is DOWN: one that has no headers yet is given up. Must return at once. */
    void abort(String why);
}
