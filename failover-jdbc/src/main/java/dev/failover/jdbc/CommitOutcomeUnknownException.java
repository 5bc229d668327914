/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/**
 * The connection was lost while a commit, or a change in autocommit mode, was under way: the server may or may not have
 * committed it. Repeat it only if doing the work twice is harmless. SQLState 08007.
 */
public final class CommitOutcomeUnknownException extends SQLNonTransientException {

    private static final long serialVersionUID = 1L;

    public CommitOutcomeUnknownException(String message, SQLException cause) {
        super(message, "08007", cause);
    }

    /** Always true: that is the point of it. */
    public boolean wasMaybeCommitted() {
        return true;
    }
}
