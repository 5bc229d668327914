/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

/** No cluster can run here, and why: no binaries for this platform, no way to leave root, no Docker. */
public final class ClusterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterUnavailableException(String reason) {
        super(reason);
    }

    public ClusterUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
