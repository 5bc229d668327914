/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

/** A probe ended without an observation. Carries no stack trace: its origin is always the probe. */
public final class ProbeFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    /** @param message says what was seen, for a human, without secrets */
    public ProbeFailedException(FailureKind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }
}
