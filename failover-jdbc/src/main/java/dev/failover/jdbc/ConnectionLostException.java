/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;

/**
 * The connection broke, or was ended because its endpoint lost its place, while work was under way. Nothing of an open
 * transaction was committed: it may be repeated from its beginning, on a new connection. SQLState 08006.
 */
public final class ConnectionLostException extends SQLRecoverableException {

    private static final long serialVersionUID = 1L;

    private final boolean maybeCommitted;

    /** @param maybeCommitted whether a lone statement that only reads by its first word may have run all the same */
    public ConnectionLostException(String message, boolean maybeCommitted, SQLException cause) {
        super(message, "08006", cause);
        this.maybeCommitted = maybeCommitted;
    }

    /** Whether the lost statement, if it changed data after all (a function in a SELECT), may have been committed. */
    public boolean wasMaybeCommitted() {
        return maybeCommitted;
    }
}
