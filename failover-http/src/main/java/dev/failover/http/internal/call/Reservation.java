/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.http.internal.plan.Course;
import dev.failover.http.internal.plan.Decision;
import dev.failover.http.internal.plan.Decision.Step;
import dev.failover.internal.route.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What follows an attempt, with all that it needs: so that nothing is thrown away for an attempt that cannot be made.
 *
 * @param course with that attempt in it
 * @param candidate where the next one goes; null if there is none
 */
record Reservation(
        Decision decision, Course course, @Nullable Candidate<HttpEndpoint> candidate) {

    static final Reservation END = new Reservation(new Decision(Step.END, false, ""), Course.START, null);

    boolean isAttempt() {
        return decision.isAttempt();
    }
}
