/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

/** Every meter of the engine, by its name in Micrometer. What it says of itself is what docs/metrics.md says. */
enum Instrument {
    HEALTH("failover.endpoint.health", "1 up, 0.5 suspect, 0 down, -1 no verdict yet"),
    ROLE("failover.endpoint.role", "What the server says: 1 primary, 0 replica, 2 interchangeable, -1 not seen yet"),
    LAG("failover.endpoint.lag", "seconds", "How far a replica is behind; NaN if unknown, down or no replica"),
    LAG_BYTES("failover.endpoint.lag.bytes", "bytes", "Log that a replica has yet to replay; NaN if lag is"),
    PROBE("failover.endpoint.probe", "Round trips of answered probes"),
    PROBE_AGE("failover.endpoint.probe.age", "seconds", "Since the last answered probe; NaN before the first"),
    READ_SHARE("failover.endpoint.read.share", "Part of the reads that begins here, 0 to 1"),
    ROUTE("failover.route", "Calls served here; by their turn, as the next one, or after they waited"),

    WAIT("failover.wait", "How long calls waited for a newer route, served or refused"),
    WAITERS("failover.waiters", "Calls that wait now"),
    INCIDENTS("failover.incidents", "Outages of writes that began"),
    DETECT("failover.incident.detect", "From the first sign until writes were taken away"),
    DECIDE("failover.incident.decide", "From the new primary being seen until writes went there"),
    RECOVER("failover.incident.recover", "From the first sign until the first write: the recovery time"),
    AVAILABILITY("failover.availability", "Part of the last 30 days, or since the start, with writes; 0 to 1"),
    BUDGET("failover.error.budget.remaining", "Part of the allowed outage that is left; below 0: overdrawn"),
    APPROVALS("failover.approvals.pending", "Moves of writes that wait for an answer"),
    RELOADS("failover.config.reloads", "Changed configurations that were read"),
    WEBHOOK("failover.webhook", "Events for the webhook"),
    EVENTS_DROPPED("failover.events.dropped", "Events that no listener heard, because too many waited"),
    INFO("failover.info", "Always 1; its tags tell what runs"),

    // by the names that Resilience4j gives them, without the states that these breakers never have
    BREAKER_STATE("resilience4j.circuitbreaker.state", "1 for the state that the breaker is in, 0 for others"),
    BREAKER_RATE("resilience4j.circuitbreaker.failure.rate", "Failed calls in its window, per cent; -1: too few calls"),
    BREAKER_CALLS("resilience4j.circuitbreaker.buffered.calls", "Calls in its window");

    private final String title;
    private final String unit;
    private final String description;

    Instrument(String title, String description) {
        this(title, "", description);
    }

    Instrument(String title, String unit, String description) {
        this.title = title;
        this.unit = unit;
        this.description = description;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    String description() {
        return description;
    }
}
