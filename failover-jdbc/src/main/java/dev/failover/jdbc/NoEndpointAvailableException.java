/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.SQLTransientConnectionException;

/**
 * No primary, or no replica, could serve a call in time. The message tells what is known of every endpoint. The call was
 * not sent anywhere, so it may be repeated. SQLState 08001.
 */
public final class NoEndpointAvailableException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    public NoEndpointAvailableException(String message) {
        super(message, "08001");
    }
}
