/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EventFilterTest {

    private static FailoverEvent health(Health from, Health to) {
        return new HealthChanged("orders", "a", Instant.EPOCH, from, to, "a test");
    }

    private static final FailoverEvent LOST = new PrimaryLost("orders", "a", Instant.EPOCH, "a test");
    private static final FailoverEvent BREAKER = new BreakerChanged("orders", "a", Instant.EPOCH, "CLOSED", "OPEN");

    @Test
    void withoutNamesEveryDecisionIsTold() {
        Predicate<FailoverEvent> decisions = EventFilter.of(List.of());

        assertThat(decisions).accepts(LOST, health(Health.SUSPECT, Health.DOWN), health(Health.DOWN, Health.UP));
        assertThat(EventFilter.of(List.of("all"))).accepts(LOST).rejects(BREAKER);
        assertThat(decisions).rejects(BREAKER, health(Health.UP, Health.SUSPECT), health(Health.SUSPECT, Health.UP));
    }

    @Test
    void withNamesThoseAreTold() {
        Predicate<FailoverEvent> some = EventFilter.of(List.of("breaker-changed", "health-changed"));

        assertThat(some).accepts(BREAKER, health(Health.UP, Health.SUSPECT)).rejects(LOST);
    }
}
