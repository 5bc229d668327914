/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.FailoverListener;
import dev.failover.Health;
import dev.failover.examples.demo.Timeline.Voice;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** What the library decided, and when: told to the timeline and kept for the measurement. */
final class Verdicts implements FailoverListener {
    private final Clock clock;
    private final Timeline timeline;
    private final Collection<Verdict> all = new ConcurrentLinkedQueue<>();

    /**
     * One decision.
     *
     * @param at when it was made
     * @param heard when it had taken effect for certain: a call that begins later obeys it
     */
    record Verdict(long at, long heard, FailoverEvent event) {}

    Verdicts(Clock clock, Timeline timeline) {
        this.clock = clock;
        this.timeline = timeline;
    }

    @Override
    public void on(FailoverEvent event) {
        long at = clock.at(event.at());
        all.add(new Verdict(at, clock.now(), event));
        timeline.say(at, Voice.LIBRARY, event.describe());
    }

    /** When {@code server} was first known to be in trouble. */
    Optional<Verdict> suspected(String server, long from) {
        return first(server, from, event -> event instanceof PrimaryLost || isBad(event));
    }

    /** When {@code server} was first known to be a zombie. */
    Optional<Verdict> fenced(String server, long from) {
        return first(server, from, ZombiePrimaryFenced.class::isInstance);
    }

    private Optional<Verdict> first(String server, long from, Predicate<FailoverEvent> kind) {
        return all.stream()
                .filter(verdict -> verdict.at >= from)
                .filter(verdict -> verdict.event.endpoint().equals(server) && kind.test(verdict.event))
                .min(Comparator.comparingLong(Verdict::at));
    }

    private static boolean isBad(FailoverEvent event) {
        return event instanceof HealthChanged change && (change.to() == Health.SUSPECT || change.to() == Health.DOWN);
    }
}
