/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.io.IOException;
import java.sql.SQLInvalidAuthorizationSpecException;
import org.jspecify.annotations.Nullable;

/** A {@code password-file} holds no password that could be used. SQLState 28P01, like a wrong password. */
final class UnfitPasswordFileException extends SQLInvalidAuthorizationSpecException {

    private static final long serialVersionUID = 1L;

    UnfitPasswordFileException(String message, @Nullable IOException cause) {
        super(message, "28P01", cause);
    }
}
