/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.Health;
import dev.failover.internal.config.EventNames;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;

/** Which events are worth a delivery. */
public final class EventFilter {

    private EventFilter() {}

    /** Whether an event is one of those; with no names, or {@code all}, whether it is a decision. */
    public static Predicate<FailoverEvent> of(Collection<String> names) {
        Set<String> wanted = Set.copyOf(names);
        boolean decisions = wanted.isEmpty() || wanted.contains("all");
        return event -> (decisions && isDecision(event)) || wanted.contains(EventNames.of(event));
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
