/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.route.Refusal;

/** A call was not served. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.reason().name(), null, false, false);
        this.refusal = refusal;
    }
}
