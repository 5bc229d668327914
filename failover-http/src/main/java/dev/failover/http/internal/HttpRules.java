/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import dev.failover.http.internal.call.CallRules;
import dev.failover.http.internal.judge.Answers;
import dev.failover.http.internal.judge.Failures;
import dev.failover.http.internal.plan.MoveRules;
import dev.failover.http.internal.plan.Planner;
import dev.failover.http.internal.plan.RequestRules;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import java.util.Set;
import java.util.stream.Collectors;

/** What calls need of the settings, in their own words. */
final class HttpRules {

    private HttpRules() {}

    static CallRules of(Settings settings) {
        return new CallRules(
                new RequestRules(
                        settings.list("retry.safe-paths"),
                        settings.list("retry.idempotent-paths"),
                        settings.flag("retry.idempotency-key-honored")),
                answers(settings),
                failures(),
                new Planner(new MoveRules(settings.flag("retry.spill-on-429")), settings.integer("retry.max-attempts")),
                CommonPolicies.nanos(settings, "retry.per-try-timeout"),
                settings.optionalSize("retry.error-buffer").orElse(0),
                settings.optionalDuration("client.request-timeout"),
                CommonPolicies.nanos(settings, "failover.max-wait"));
    }

    private static Answers answers(Settings settings) {
        return new Answers(
                statuses(settings, "retry.statuses"),
                statuses(settings, "breaker.statuses"),
                statuses(settings, "retry.not-writer"),
                settings.optionalText("retry.nack-header").orElse(""),
                settings.flag("retry.unavailable-means-unprocessed"));
    }

    /** By the property that makes the JDK send any request a second time on a connection that broke. */
    static Failures failures() {
        String repeats = System.getProperty("jdk.httpclient.enableAllMethodRetry");
        return new Failures(repeats != null && !repeats.equals("false"));
    }

    private static Set<Integer> statuses(Settings settings, String key) {
        return settings.list(key).stream().map(Integer::valueOf).collect(Collectors.toSet());
    }
}
