/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import java.io.IOException;

/**
 * A text is not the JSON that it should be. The message tells line, column and what was expected, and quotes at most one
 * character of the text.
 */
public final class MalformedJsonException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
