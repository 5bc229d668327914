/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import java.net.ConnectException;

/**
 * No endpoint could serve a call in time. The message tells what is known of every endpoint. Nothing was sent by the last
 * attempt, and by those before only if that proved harmless, so the call may be repeated.
 */
public final class NoEndpointAvailableException extends ConnectException {

    private static final long serialVersionUID = 1L;

    public NoEndpointAvailableException(String message) {
        super(message);
    }
}
