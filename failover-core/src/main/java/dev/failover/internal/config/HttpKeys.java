/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static dev.failover.internal.config.Key.Scope.ENDPOINT;
import static dev.failover.internal.config.Key.key;
import static dev.failover.internal.config.ValueType.CHOICE;
import static dev.failover.internal.config.ValueType.DECIMAL;
import static dev.failover.internal.config.ValueType.DURATION;
import static dev.failover.internal.config.ValueType.FLAG;
import static dev.failover.internal.config.ValueType.HTTP_URL;
import static dev.failover.internal.config.ValueType.INTEGER;
import static dev.failover.internal.config.ValueType.LIST;
import static dev.failover.internal.config.ValueType.PERCENT;
import static dev.failover.internal.config.ValueType.SIZE;
import static dev.failover.internal.config.ValueType.TEXT;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every key of {@code failover.http.<c>}, once. */
final class HttpKeys {

    private HttpKeys() {}

    static List<Key> all() {
        return Stream.of(
                        addresses(),
                        endpoints(),
                        client(),
                        retries(),
                        bodies(),
                        judgement(),
                        probe(),
                        decisions(),
                        switchback(),
                        promises(),
                        top())
                .flatMap(List::stream)
                .toList();
    }

    /** Names that are not taken, with advice. */
    static Map<String, String> refused() {
        return Map.of("objectives.rpo*", "HTTP does not show how much of the writes was lost");
    }

    private static List<Key> addresses() {
        return List.of(
                key("hosts", LIST)
                        .by("<c>")
                        .shaped(Lists.HOSTS, Lists::hosts)
                        .means("Names that stand for the service where a host would: `http://orders/v1/items`."),
                key("aliases", LIST)
                        .of(HTTP_URL)
                        .shaped("origins with an optional path, `https://eu.orders.example/v2`", Lists::bases)
                        .means("Real origins, with an optional beginning of the path, that also mean the service."),
                key("routing", CHOICE)
                        .by("active-passive")
                        .oneOf("active-passive", "active-active")
                        .means("Whether one endpoint takes the writes at a time, or every one."),
                key("local-region", TEXT).means("Region in which this application runs; `FAILOVER_REGION` if not set."),
                key("local-zone", TEXT).means("Zone in which this application runs; `FAILOVER_ZONE` if not set."));
    }

    private static List<Key> endpoints() {
        return List.of(
                key("url", TEXT)
                        .at(ENDPOINT)
                        .of(HTTP_URL)
                        .shaped("http://host:port/path or https://host:port/path", HttpUrl::baseObjection)
                        .means("Base address of the endpoint; required."),
                key("role", CHOICE)
                        .at(ENDPOINT)
                        .by("any")
                        .oneOf("any", "observed", "primary", "replica")
                        .means("`any`: interchangeable, this client prefers by `priority`; `primary`, `replica`: as"
                                + " declared; `observed`: the endpoint says it in `probe.role-header`."),
                key("region", TEXT).at(ENDPOINT).means("Region in which the endpoint stands."),
                key("zone", TEXT).at(ENDPOINT).means("Zone in which the endpoint stands."),
                key("priority", INTEGER).at(ENDPOINT).by("0").means("Lower is preferred."),
                key("weight", INTEGER)
                        .at(ENDPOINT)
                        .by("100")
                        .atMost("10000")
                        .means("Share beside that of its peers; 0: only when nothing else is left."),
                key("enabled", FLAG).at(ENDPOINT).by("true").means("`false` drains the endpoint."),
                key("allow-plain", FLAG)
                        .at(ENDPOINT)
                        .by("false")
                        .means("Whether calls to an https alias may go to this endpoint without TLS."));
    }

    private static List<Key> client() {
        return List.of(
                key("client.connect-timeout", DURATION)
                        .by("1s")
                        .atLeast("1ms")
                        .means("Limit of connect and TLS handshake, where the template sets none."),
                key("client.request-timeout", DURATION)
                        .by("off")
                        .orOff()
                        .atLeast("1ms")
                        .means(
                                "Limit of a call with all its attempts, until the headers, where the request sets none."),
                key("client.max-age", DURATION)
                        .by("30m")
                        .atLeast("1s")
                        .means("An endpoint's client, with its connections, is replaced after this long."));
    }

    private static List<Key> retries() {
        return List.of(
                key("retry.max-attempts", INTEGER)
                        .by("2")
                        .atLeast("1")
                        .atMost("10")
                        .means("Attempts of one call that may have sent something; those that sent nothing are free."),
                key("retry.per-try-timeout", DURATION)
                        .by("2s")
                        .atLeast("1ms")
                        .atMost("1h")
                        .means("Limit of an attempt until its headers, as long as another one is possible."),
                key("retry.statuses", LIST)
                        .by("502,503,504")
                        .shaped(Lists.STATUSES, Lists::statuses)
                        .means("Answers after which another endpoint may be asked."),
                key("retry.unavailable-means-unprocessed", FLAG)
                        .by("false")
                        .means(
                                "Whether `retry.statuses` prove that a request was not executed, so that a POST may move."),
                key("retry.nack-header", TEXT)
                        .means("A response header that proves that the request was not executed."),
                key("retry.not-writer", LIST)
                        .by("421")
                        .shaped(Lists.STATUSES, Lists::statuses)
                        .means("Answers that say that this endpoint does not take writes, and executed nothing."),
                key("retry.safe-paths", LIST)
                        .shaped(Lists.PATHS, Lists::paths)
                        .means("Requests that change nothing whatever their method is: `POST /search`."),
                key("retry.idempotent-paths", LIST)
                        .shaped(Lists.PATHS, Lists::paths)
                        .means("Requests that may be executed twice whatever their method is."),
                key("retry.idempotency-key-honored", FLAG)
                        .by("false")
                        .means("Whether a request with an `Idempotency-Key` may be executed twice."),
                key("retry.spill-on-429", FLAG)
                        .by("false")
                        .means("Whether reads go to another endpoint when one answers 429."),
                key("retry.budget", PERCENT)
                        .by("20")
                        .means("Further attempts, in per cent of the calls within the window."),
                key("retry.budget-floor", INTEGER)
                        .by("3")
                        .atMost("100000")
                        .means("Further attempts a second that are always allowed."),
                key("retry.budget-window", DURATION)
                        .by("10s")
                        .atLeast("1s")
                        .atMost("1h")
                        .means("Over how long the budget is reckoned."));
    }

    private static List<Key> bodies() {
        return List.of(
                key("retry.body-buffer", SIZE)
                        .by("64KB")
                        .atMost("1GB")
                        .means("How much of a request's body is kept for another attempt."),
                key("retry.body-buffer-total", SIZE).by("16MB").means("The same of all requests together."),
                key("retry.error-buffer", SIZE)
                        .by("64KB")
                        .atMost("1GB")
                        .means(
                                "How much of an error response is kept for the case that no other attempt does better."));
    }

    private static List<Key> judgement() {
        return List.of(
                key("eject.local-failures", INTEGER)
                        .by("3")
                        .atLeast("1")
                        .atMost("1000")
                        .means("Calls without an answer in a row that take an endpoint out."),
                key("eject.gateway-failures", INTEGER)
                        .by("5")
                        .atLeast("1")
                        .atMost("1000")
                        .means("Answers of `breaker.statuses` in a row that take an endpoint out."),
                key("breaker.failure-rate-threshold", PERCENT)
                        .by("50")
                        .atLeast("1")
                        .means("Failed calls that open the breaker, per cent."),
                key("breaker.minimum-calls", INTEGER)
                        .by("10")
                        .atLeast("1")
                        .atMost("50")
                        .means("Calls before a rate is taken at all."),
                key("breaker.statuses", LIST)
                        .by("502,503,504")
                        .shaped(Lists.STATUSES, Lists::statuses)
                        .means("Answers that count as failures of the endpoint."),
                key("breaker.open-for", DURATION)
                        .by("5s")
                        .atLeast("1ms")
                        .atMost("1d")
                        .means("How long an open breaker refuses."),
                key("breaker.half-open-calls", INTEGER)
                        .by("3")
                        .atLeast("1")
                        .atMost("10000")
                        .means("Trial calls before it closes again."));
    }

    private static List<Key> probe() {
        return List.of(
                key("probe.interval", DURATION)
                        .by("5s")
                        .atLeast("10ms")
                        .atMost("1h")
                        .means("Time between two probes of an endpoint."),
                key("probe.suspect-interval", DURATION)
                        .by("1s")
                        .atLeast("10ms")
                        .atMost("1h")
                        .below("probe.interval")
                        .means("Time between two probes while something is wrong."),
                key("probe.timeout", DURATION)
                        .by("2s")
                        .atLeast("10ms")
                        .atMost("10m")
                        .means("Limit of one probe."),
                key("probe.jitter", PERCENT)
                        .by("20")
                        .atMost("50")
                        .means("How much the interval varies, so that instances do not probe in step; per cent."),
                key("probe.rise", INTEGER)
                        .by("2")
                        .atLeast("1")
                        .atMost("100")
                        .means("Successes in a row that make an endpoint up."),
                key("probe.fall", INTEGER)
                        .by("3")
                        .atLeast("1")
                        .atMost("100")
                        .means("Failures in a row that make an endpoint down."),
                key("probe.path", TEXT)
                        .means(
                                "What is asked for below the endpoint's URL; 200 to 399 proves that it serves. If not set, `/`,"
                                        + " and every answer but 502, 503 and 504 does."),
                key("probe.method", CHOICE)
                        .by("GET")
                        .oneOf("GET", "HEAD", "OPTIONS")
                        .means("Method of the probe."),
                key("probe.role-header", TEXT)
                        .means("Response header in which an endpoint says `primary` or `replica`."),
                key("probe.term-header", TEXT).means("Response header with a number that grows with each new primary."),
                key("probe.identity-header", TEXT)
                        .means("Response header that names the service which the endpoint belongs to."));
    }

    private static List<Key> decisions() {
        return List.of(
                key("failover.mode", CHOICE)
                        .by("automatic")
                        .oneOf("automatic", "approval", "manual", "observe")
                        .means("Who moves writes: the library, the library once somebody approved, somebody's command"
                                + " only; `observe` moves nothing and tells what it would do."),
                key("failover.approve-cross-region", FLAG)
                        .by("false")
                        .means("Whether a move to another region needs an approval in mode `automatic`."),
                key("failover.approval-timeout", DURATION)
                        .by("never")
                        .atLeast("1ms")
                        .or("never")
                        .means("A request that nobody answered for this long is approved by itself."),
                key("failover.approved", LIST)
                        .shaped(Lists.APPROVALS, Lists::approvals)
                        .means("Moves that are approved; the request for approval tells its id."),
                key("failover.split-brain", CHOICE)
                        .by("highest-timeline")
                        .oneOf("highest-timeline", "refuse")
                        .means("What to do with two primaries on different terms."),
                key("failover.writer", TEXT).means("The only endpoint that may take writes."),
                key("failover.paused", FLAG).by("false").means("`true` leaves writes where they are."),
                key("failover.max-per-hour", INTEGER)
                        .by("6")
                        .atMost("1000")
                        .means("Moves of the writes within an hour; the next one needs an approval."),
                key("failover.abort-in-flight", FLAG)
                        .by("true")
                        .means("Whether calls without headers are given up on an endpoint that is down."),
                key("failover.confirm-for", DURATION)
                        .by("2s")
                        .atMost("1d")
                        .means("Of endpoints of role `any`: how long one is down before its writes move."),
                key("failover.max-wait", DURATION)
                        .by("3s")
                        .atMost("1d")
                        .means("How long a call waits for an endpoint that may serve it."),
                key("failover.max-waiters", INTEGER)
                        .by("1000")
                        .means("How many calls may wait; the next is refused at once."));
    }

    private static List<Key> switchback() {
        return List.of(
                key("switchback.stable-for", DURATION)
                        .by("30s")
                        .atMost("1d")
                        .below("switchback.max-hold")
                        .means("How long a recovered endpoint must be healthy before it gets reads again."),
                key("switchback.steps", LIST)
                        .by("10,25,50,100")
                        .shaped(Lists.STEPS, Lists::steps)
                        .means("Steps in which it gets its share of the reads back, per cent."),
                key("switchback.step-duration", DURATION)
                        .by("30s")
                        .atLeast("1ms")
                        .atMost("1d")
                        .means("How long each step lasts."),
                key("switchback.max-failure-rate", PERCENT)
                        .by("1")
                        .means(
                                "A step with more failed calls than this starts all over after a longer hold, per cent."),
                key("switchback.writes", CHOICE)
                        .by("automatic")
                        .oneOf("manual", "approval", "automatic")
                        .means("Who moves writes back to the endpoint that `priority` prefers."),
                key("switchback.flap-window", DURATION)
                        .by("10m")
                        .atMost("1d")
                        .means("An endpoint that fails again within this time is held for twice as long."),
                key("switchback.max-hold", DURATION)
                        .by("10m")
                        .atLeast("1ms")
                        .atMost("1d")
                        .means("The longest that an endpoint is held."),
                key("drain.timeout", DURATION)
                        .by("30s")
                        .atMost("1d")
                        .means("How long running calls may go on when an endpoint is drained or all is closed."));
    }

    private static List<Key> promises() {
        return List.of(
                key("objectives.rto", DURATION)
                        .by("30s")
                        .atLeast("1ms")
                        .means("Time to recover that is promised; the detection budget must fit."),
                key("objectives.availability", DECIMAL)
                        .by("99.95")
                        .atLeast("0.000001")
                        .atMost("99.999999")
                        .means(
                                "Availability of writes that is promised; what is missing from 100 is the error budget."));
    }

    private static List<Key> top() {
        return OperationKeys.top().stream()
                .filter(key -> !key.name().equals("reload"))
                .toList();
    }
}
