/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import java.sql.SQLTransientConnectionException;

/** The endpoint was closed to routing while a caller queued: it is to look at the newest snapshot. */
public final class PoolClosedException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    PoolClosedException() {
        super("the endpoint was closed to routing", "08001");
    }

    /** Nobody reads it. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
