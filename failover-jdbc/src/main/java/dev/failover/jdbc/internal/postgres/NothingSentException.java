/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.io.IOException;
import java.net.SocketException;

/** A request could not be written, and all before it had been answered: the server got nothing of it. */
final class NothingSentException extends SocketException {

    private static final long serialVersionUID = 1L;

    NothingSentException(IOException cause) {
        super(cause.getMessage());
        initCause(cause);
    }
}
