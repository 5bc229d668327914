/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

import dev.failover.http.internal.judge.Evidence;

/**
 * The table: what may be moved.
 *
 * @param spills whether reads leave an endpoint that answers 429
 */
public record MoveRules(boolean spills) {

    public Permission of(Evidence evidence, Nature nature) {
        return switch (evidence) {
            case UNSENT, REFUSED -> Permission.ELSEWHERE;
            case AMBIGUOUS, STATUS ->
                switch (nature) {
                    case SAFE -> Permission.ELSEWHERE;
                    case IDEMPOTENT -> Permission.SAME;
                    case UNSAFE -> Permission.NOWHERE;
                };
            case THROTTLED -> spills && nature == Nature.SAFE ? Permission.ELSEWHERE : Permission.NOWHERE;
            case ANSWERED, CALLER -> Permission.NOWHERE;
        };
    }
}
