/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.Health;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Names of events as configuration and JSON write them: {@code primary-changed} for {@code PrimaryChanged}. */
public final class EventNames {

    private static final List<String> KNOWN = Stream.of(FailoverEvent.class.getPermittedSubclasses())
            .map(EventNames::of)
            .sorted()
            .toList();

    private EventNames() {}

    /** Every name there is, sorted. */
    public static List<String> known() {
        return KNOWN;
    }

    /** What was expected instead of this name; empty if there is such an event. */
    public static Optional<String> objection(String name) {
        return KNOWN.contains(name) ? Optional.empty() : Optional.of("one of " + String.join(", ", KNOWN));
    }

    /**
     * Whether an event is one of those; with no names, whether it is a decision.
     *
     * @throws IllegalArgumentException if there is no event of that name
     */
    public static Predicate<FailoverEvent> filter(Collection<String> names) {
        names.forEach(name -> objection(name).ifPresent(expected -> {
            throw new IllegalArgumentException(name + ": no event (expected: " + expected + ")");
        }));
        Set<String> wanted = Set.copyOf(names);
        return wanted.isEmpty() ? EventNames::isDecision : event -> wanted.contains(of(event.getClass()));
    }

    static String of(Class<?> event) {
        return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A suspicion comes and goes within a probe, and breakers act by themselves; only what follows is news. */
    private static boolean isDecision(FailoverEvent event) {
        return !(event instanceof BreakerChanged) && !(event instanceof HealthChanged change && isPassing(change));
    }

    private static boolean isPassing(HealthChanged change) {
        boolean over = change.from() == Health.SUSPECT && change.to() == Health.UP;
        return over || change.to() == Health.SUSPECT;
    }
}
