/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static dev.failover.internal.config.Key.Scope.CLUSTER_AND_ENDPOINT;
import static dev.failover.internal.config.Key.Scope.ENDPOINT;
import static dev.failover.internal.config.Key.key;
import static dev.failover.internal.config.ValueType.CHOICE;
import static dev.failover.internal.config.ValueType.DURATION;
import static dev.failover.internal.config.ValueType.FLAG;
import static dev.failover.internal.config.ValueType.INTEGER;
import static dev.failover.internal.config.ValueType.PERCENT;
import static dev.failover.internal.config.ValueType.SECRET;
import static dev.failover.internal.config.ValueType.SIZE;
import static dev.failover.internal.config.ValueType.TEXT;
import static dev.failover.internal.config.ValueType.URL;

import java.util.List;
import java.util.stream.Stream;

/** Every key of {@code failover.jdbc.<c>}, once. */
final class JdbcKeys {

    private JdbcKeys() {}

    static List<Key> all() {
        return Stream.of(
                        endpoints(),
                        logins(),
                        LibraryKeys.driver(),
                        LibraryKeys.pool(),
                        probe(),
                        breaker(),
                        decisions(),
                        OperationKeys.commands(),
                        lifecycle(),
                        OperationKeys.switchback(),
                        OperationKeys.objectives(),
                        OperationKeys.webhook(),
                        OperationKeys.switchover(),
                        OperationKeys.top())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Key> endpoints() {
        return List.of(
                key("url", URL)
                        .at(ENDPOINT)
                        .means("Address of one node, `jdbc:postgresql://host:port/database`; required."),
                key("region", TEXT).at(ENDPOINT).reloads().means("Region in which the endpoint stands."),
                key("zone", TEXT).at(ENDPOINT).reloads().means("Zone in which the endpoint stands."),
                key("priority", INTEGER)
                        .at(ENDPOINT)
                        .by("0")
                        .reloads()
                        .means("Preference among equals: lower is preferred."),
                key("weight", INTEGER)
                        .at(ENDPOINT)
                        .by("100")
                        .atMost("10000")
                        .reloads()
                        .means("Share of the reads beside that of its peers; 0: only when nothing else is left."),
                key("reads", FLAG).at(ENDPOINT).by("true").reloads().means("Whether it may ever serve reads."),
                key("writes", FLAG)
                        .at(ENDPOINT)
                        .by("true")
                        .reloads()
                        .means("Whether it may ever take writes; `false` for a reporting replica."),
                key("enabled", FLAG).at(ENDPOINT).by("true").reloads().means("`false` drains the endpoint."),
                key("pooler", FLAG)
                        .at(ENDPOINT)
                        .by("false")
                        .means("Whether the URL leads through a connection pooler such as PgBouncer. Then the"
                                + " driver keeps nothing in sessions (`prepareThreshold=0`,"
                                + " `readOnlyMode=transaction`, unless `driver.*` says otherwise); without a"
                                + " `probe.url` past it, silence alone ends no running call."));
    }

    private static List<Key> logins() {
        return List.of(
                key("username", TEXT).at(CLUSTER_AND_ENDPOINT).means("Database user."),
                key("password", SECRET)
                        .at(CLUSTER_AND_ENDPOINT)
                        .excludes("password-file")
                        .means("Password of the user; excludes `password-file` on the same level."),
                key("password-file", TEXT)
                        .at(CLUSTER_AND_ENDPOINT)
                        .excludes("password")
                        .means(
                                "File that holds the password and nothing else; read at each opening, so a rotated one needs no restart."),
                key("local-region", TEXT)
                        .reloads()
                        .means("Region in which this application runs; `FAILOVER_REGION` if not set."),
                key("local-zone", TEXT)
                        .reloads()
                        .means("Zone in which this application runs; `FAILOVER_ZONE` if not set."));
    }

    private static List<Key> probe() {
        return List.of(
                key("probe.interval", DURATION)
                        .by("500ms")
                        .atLeast("10ms")
                        .atMost("1h")
                        .reloads()
                        .means("Time between two probes of an endpoint."),
                key("probe.timeout", DURATION)
                        .by("800ms")
                        .atLeast("10ms")
                        .atMost("10m")
                        .means("Limit of one probe."),
                key("probe.suspect-interval", DURATION)
                        .by("50ms")
                        .atLeast("10ms")
                        .atMost("1h")
                        .below("probe.interval")
                        .reloads()
                        .means("Time between two probes while something is wrong."),
                key("probe.suspect-after", DURATION)
                        .by("150ms")
                        .atLeast("10ms")
                        .atMost("10m")
                        .below("probe.timeout")
                        .reloads()
                        .means("No answer for this long makes an endpoint suspect, and its peers are probed fast."),
                key("probe.jitter", PERCENT)
                        .by("10")
                        .atMost("50")
                        .reloads()
                        .means("How much the interval varies, so that instances do not probe in step; per cent."),
                key("probe.rise", INTEGER)
                        .by("2")
                        .atLeast("1")
                        .atMost("100")
                        .reloads()
                        .means("Successes in a row that make an endpoint up."),
                key("probe.fall", INTEGER)
                        .by("2")
                        .atLeast("1")
                        .atMost("100")
                        .reloads()
                        .means("Failures in a row that make an endpoint down."),
                key("probe.url", URL)
                        .at(ENDPOINT)
                        .means("Where to probe, if not at the endpoint's URL: the node itself, past its pooler."),
                key("probe.username", TEXT).at(CLUSTER_AND_ENDPOINT).means("User of the probe, if not the endpoint's."),
                key("probe.password", SECRET).at(CLUSTER_AND_ENDPOINT).means("Password of the probe's user."));
    }

    private static List<Key> breaker() {
        return List.of(
                key("breaker.failure-rate-threshold", PERCENT)
                        .by("50")
                        .atLeast("1")
                        .reloads()
                        .means("Failed calls that open the breaker, per cent."),
                key("breaker.sliding-window-size", INTEGER)
                        .by("50")
                        .atLeast("1")
                        .atMost("10000")
                        .reloads()
                        .means("Calls over which the rate is taken."),
                key("breaker.minimum-calls", INTEGER)
                        .by("10")
                        .atLeast("1")
                        .atMost("10000")
                        .below("breaker.sliding-window-size")
                        .reloads()
                        .means("Calls before a rate is taken at all."),
                key("breaker.open-for", DURATION)
                        .by("5s")
                        .atLeast("1ms")
                        .atMost("1d")
                        .reloads()
                        .means("How long an open breaker refuses."),
                key("breaker.half-open-calls", INTEGER)
                        .by("3")
                        .atLeast("1")
                        .atMost("10000")
                        .reloads()
                        .means("Trial calls before it closes again."));
    }

    private static List<Key> decisions() {
        return List.of(
                key("reads.without-primary", CHOICE)
                        .by("serve")
                        .oneOf("serve", "fail")
                        .reloads()
                        .means("Whether replicas serve reads while no primary is observed."),
                key("reads.max-lag", DURATION)
                        .by("10s")
                        .orOff()
                        .reloads()
                        .means("Replicas that lag more get no reads."),
                key("reads.max-lag-bytes", SIZE)
                        .by("off")
                        .orOff()
                        .reloads()
                        .means("Replicas that lack more of the primary's log get no reads."),
                key("reads.strategy", CHOICE)
                        .by("nearest")
                        .oneOf("nearest", "weighted")
                        .reloads()
                        .means(
                                "Which replicas serve: those of the own zone, then of the own region, then others; or all by weight."),
                key("reads.when-none-eligible", CHOICE)
                        .by("primary")
                        .oneOf("primary", "stale", "fail")
                        .reloads()
                        .means(
                                "Who serves reads if no replica is within the limits: the primary, those that lag, or nobody."),
                key("reads.max-primary-share", PERCENT)
                        .by("50")
                        .atMost("100")
                        .reloads()
                        .means(
                                "How much of the primary's pool reads may take for want of a replica, per cent; the rest is for"
                                        + " writes. Others wait for a replica or for one of those; without a second endpoint that"
                                        + " serves reads there is no limit. What a session wrote it reads there without a limit"
                                        + " while a replica serves other reads, and what readers hold on a replica that is promoted"
                                        + " does not count."),
                key("routing.rebind", CHOICE)
                        .by("intent")
                        .oneOf("intent", "transaction", "never")
                        .means(
                                "When a connection may change its server, between transactions: when its intent changed or"
                                        + " its server should not serve it any more; after each transaction, which loses what the"
                                        + " session kept; not before it is closed."),
                key("reads.consistency", CHOICE)
                        .by("session")
                        .oneOf("eventual", "session", "exact")
                        .means(
                                "What reads in an open session see: `session`, whatever that session wrote, without a query more;"
                                        + " `exact`, the same sooner and by tokens, for one query after a commit;"
                                        + " `eventual`, no more than others."),
                key("reads.wait-for-replay", DURATION)
                        .by("50ms")
                        .atMost("1m")
                        .below("pool.connection-timeout")
                        .reloads()
                        .means(
                                "How long a read in a session waits for a replica to get to a known position before the primary"
                                        + " serves it; `0ms`: not at all."),
                key("sessions.maximum-size", INTEGER)
                        .by("100000")
                        .atLeast("1")
                        .atMost("100000000")
                        .means(
                                "Sessions that are known at most; one that is not is read no older than the newest that was"
                                        + " forgotten."),
                key("sessions.expire-after", DURATION)
                        .by("5m")
                        .atLeast("1s")
                        .atMost("7d")
                        .means("How long a session is known that nobody opens."),
                key("failover.max-wait", DURATION)
                        .by("10s")
                        .atMost("1d")
                        .below("pool.connection-timeout")
                        .reloads()
                        .means("How long a call for writes waits for a primary."),
                key("failover.max-waiters", INTEGER)
                        .by("1000")
                        .reloads()
                        .means("How many calls may wait; the next is refused at once."),
                key("failover.abort-in-flight", FLAG)
                        .by("true")
                        .reloads()
                        .means("Whether connections to an endpoint that is down or fenced are aborted."),
                key("failover.split-brain", CHOICE)
                        .by("highest-timeline")
                        .oneOf("highest-timeline", "refuse")
                        .reloads()
                        .means(
                                "What to do with two primaries on different timelines; on equal ones writes are always refused."));
    }

    private static List<Key> lifecycle() {
        return List.of(
                key("startup.require-primary", FLAG)
                        .by("false")
                        .means("Whether to fail the start if there is no primary in time."),
                key("startup.timeout", DURATION)
                        .by("10s")
                        .atMost("1d")
                        .means("How long the start waits for a primary."),
                key("startup.settle", DURATION)
                        .by("3s")
                        .atMost("1h")
                        .below("startup.timeout")
                        .means("How long writes wait at the start for every endpoint's verdict."),
                key("startup.unconfirmed", CHOICE)
                        .by("accept")
                        .oneOf("accept", "refuse")
                        .means("Whether a primary is taken at the start although other endpoints gave no verdict."),
                key("drain.timeout", DURATION)
                        .by("30s")
                        .atMost("1d")
                        .reloads()
                        .means(
                                "How long running transactions may go on when an endpoint is drained or all is closed."));
    }
}
