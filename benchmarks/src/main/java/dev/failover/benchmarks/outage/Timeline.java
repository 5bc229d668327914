/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverListener;
import dev.failover.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What a client told of its decisions, by when they were taken, on the monotonic clock. */
final class Timeline implements FailoverListener {

    static final long NEVER = Long.MAX_VALUE;

    private record Heard(FailoverEvent event, long nanos) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    /** Events arrive on a thread of their own, a little after the decision. */
    @Override
    public void on(FailoverEvent event) {
        long late = Duration.between(event.at(), Instant.now()).toNanos();
        heard.add(new Heard(event, Clock.now() - Math.max(0, late)));
    }

    /** When the endpoint took on that health for the first time after a moment. */
    long became(String endpoint, Health health, long afterNanos) {
        return first(
                event -> event instanceof HealthChanged change
                        && change.to() == health
                        && change.endpoint().equals(endpoint),
                afterNanos);
    }

    /** When it became the one that takes the writes. */
    long tookWrites(String endpoint, long afterNanos) {
        return first(
                event -> event instanceof PrimaryChanged change
                        && change.endpoint().equals(endpoint),
                afterNanos);
    }

    private long first(Predicate<FailoverEvent> which, long afterNanos) {
        return heard.stream()
                .filter(h -> h.nanos >= afterNanos && which.test(h.event))
                .mapToLong(Heard::nanos)
                .findFirst()
                .orElse(NEVER);
    }

    /** Whether anything but the start was told of the endpoint's health going down, or of the writes moving, since then. */
    long verdictsSince(long nanos) {
        return heard.stream()
                .filter(h -> h.nanos >= nanos)
                .filter(h -> h.event instanceof PrimaryChanged
                        || h.event instanceof FailoverEvent.PrimaryLost
                        || (h.event instanceof HealthChanged change && change.to() == Health.DOWN))
                .count();
    }
}
