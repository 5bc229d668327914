/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.judge.Answers;
import dev.failover.http.internal.judge.Failures;
import dev.failover.http.internal.plan.Planner;
import dev.failover.http.internal.plan.RequestRules;
import java.time.Duration;
import java.util.Optional;

/**
 * What the configuration says about calls.
 *
 * @param perTryNanos how long an attempt may take until its headers, if another one is possible
 * @param errorBuffer bytes of an error response that are kept
 * @param timeout of a call as a whole, if its request sets none
 * @param maxWaitNanos how long it waits for an endpoint
 */
public record CallRules(
        RequestRules requests,
        Answers answers,
        Failures failures,
        Planner planner,
        long perTryNanos,
        long errorBuffer,
        Optional<Duration> timeout,
        long maxWaitNanos) {}
