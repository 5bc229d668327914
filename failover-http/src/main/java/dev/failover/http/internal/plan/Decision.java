/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

/**
 * What follows an attempt.
 *
 * @param costs whether it must be paid for from the budget
 * @param why it ends, if that is worth telling; else empty
 */
public record Decision(Step step, boolean costs, String why) {

    /** The kinds. */
    public enum Step {
        /** Try another candidate. */
        MOVE,
        /** Try the same one once more. */
        AGAIN,
        /** Wait for a newer snapshot. */
        WAIT,
        /** Tell the caller. */
        END
    }

    static Decision end(String why) {
        return new Decision(Step.END, false, why);
    }

    /** Whether another attempt follows at once. */
    public boolean isAttempt() {
        return step == Step.MOVE || step == Step.AGAIN;
    }
}
