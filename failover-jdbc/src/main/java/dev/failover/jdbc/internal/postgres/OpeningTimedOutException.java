/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** A connection was not opened within its limit, or was given up meanwhile: silence, whatever the driver says. */
final class OpeningTimedOutException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    OpeningTimedOutException(String message, SQLException cause) {
        super(message, "08001", cause);
    }
}
