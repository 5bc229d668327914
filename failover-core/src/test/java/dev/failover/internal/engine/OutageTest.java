/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.BreakerChanged;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import dev.failover.Incident;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Objectives NOTHING = new Objectives(0, Long.MAX_VALUE, Long.MAX_VALUE, 0);

    private final Outage outage = new Outage("orders-1", 0, Instant.EPOCH, 0, 0, 0);

    private static FailoverEvent health(String id, Health from, Health to) {
        return new HealthChanged("orders", id, Instant.EPOCH, from, to, "a test");
    }

    @Test
    void onlyTheRecoveryOfTheWriterEndsASign() {
        outage.note(health("a", Health.UP, Health.SUSPECT), true, 1);
        outage.note(health("b", Health.SUSPECT, Health.UP), false, 2);
        assertThat(outage.isOver()).isFalse();

        outage.note(health("a", Health.SUSPECT, Health.UP), true, 3);
        assertThat(outage.isOver()).isTrue();
    }

    @Test
    void ofALongOneTheBeginningAndTheEndAreKept() {
        outage.note(new PrimaryLost("orders", "a", Instant.EPOCH, "a test"), true, 0);
        for (int i = 1; i <= 2000; i++) {
            outage.note(new BreakerChanged("orders", "c", Instant.EPOCH, "CLOSED", "OPEN"), false, i);
        }

        List<Incident.Entry> timeline =
                outage.close("orders", "one", Instant.EPOCH, NOTHING, 0, 0, 0).timeline();
        assertThat(timeline).hasSize(500);
        assertThat(timeline.get(0).kind()).isEqualTo("PrimaryLost");
        assertThat(timeline.get(1).after().toNanos()).isEqualTo(1);
        assertThat(timeline.get(499).after().toNanos()).isEqualTo(2000);
    }
}
