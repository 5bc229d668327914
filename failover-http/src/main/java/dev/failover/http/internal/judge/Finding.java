/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

import dev.failover.spi.FailureKind;

/**
 * What became of an attempt.
 *
 * @param kind of the failure, for the engine; of no meaning unless somebody is blamed
 * @param notWriter the endpoint says that it does not take writes: its role is out of date
 * @param why for a human, without credentials and query strings
 */
public record Finding(Evidence evidence, Blame blame, FailureKind kind, boolean notWriter, String why) {

    static Finding local(Evidence evidence, FailureKind kind, String why) {
        return new Finding(evidence, Blame.LOCAL, kind, false, why);
    }

    static Finding nobody(Evidence evidence, String why) {
        return new Finding(evidence, Blame.NOBODY, FailureKind.UNAVAILABLE, false, why);
    }

    static Finding alive(Evidence evidence, String why) {
        return new Finding(evidence, Blame.ALIVE, FailureKind.UNAVAILABLE, false, why);
    }
}
