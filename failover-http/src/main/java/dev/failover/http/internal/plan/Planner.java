/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

import dev.failover.http.internal.judge.Evidence;
import dev.failover.http.internal.plan.Decision.Step;

/**
 * Decides what follows an attempt.
 *
 * @param maxAttempts of those that may have sent something
 */
public record Planner(MoveRules rules, int maxAttempts) {

    /**
     * What follows.
     *
     * @param course with the attempt in it
     * @param evidence what became of it
     * @param repeatable whether its body can be sent once more
     * @param other whether there is a candidate that was not tried yet
     * @param same whether the endpoint of the attempt is still a candidate
     */
    public Decision after(
            Course course, Evidence evidence, Nature nature, boolean repeatable, boolean other, boolean same) {
        Permission permission = rules.of(evidence, nature);
        if (permission == Permission.NOWHERE) {
            return Decision.end("");
        } else if (!repeatable) {
            return Decision.end("not moved: body was not repeatable (retry.body-buffer)");
        } else if (course.sent() >= maxAttempts) {
            return Decision.end("not moved: " + course.sent() + " attempts (retry.max-attempts)");
        }
        boolean costs = course.sent() > 0;
        if (permission == Permission.SAME) {
            return same && !course.repeated() ? new Decision(Step.AGAIN, costs, "") : Decision.end("");
        }
        return other ? new Decision(Step.MOVE, costs, "") : withoutCandidate(course);
    }

    /** Nothing waits once a server may have seen it. */
    private static Decision withoutCandidate(Course course) {
        return course.sent() == 0 ? new Decision(Step.WAIT, false, "") : Decision.end("not moved: no other endpoint");
    }

    /** Whether an attempt that is not answered in time could be followed by another: else there is no need to hurry it. */
    public boolean mayHurry(Course before, Nature nature) {
        return rules.of(Evidence.AMBIGUOUS, nature) != Permission.NOWHERE && before.sent() + 1 < maxAttempts;
    }

    /** The course on which a decision leads. */
    public static Course along(Course course, Decision decision) {
        return decision.step() == Step.AGAIN ? course.again() : course;
    }
}
