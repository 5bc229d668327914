/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.io.IOException;

/** Carries a text where a throwable is asked for; where it was made says nothing. */
final class Untraced extends IOException {

    private static final long serialVersionUID = 1L;

    Untraced(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
