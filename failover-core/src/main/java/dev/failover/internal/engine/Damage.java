/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.Incident;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What an outage lost, while it goes on. Guarded by the log's lock. */
final class Damage {

    private @Nullable DataLossBounded worst;
    private boolean met = true;
    private long lost;
    private long uncertain;

    void note(FailoverEvent event) {
        if (event instanceof DataLossBounded bound) {
            worst = worst == null || isWorse(bound, worst) ? bound : worst;
            met &= bound.met();
        } else if (event instanceof AcknowledgedWritesLost writes) {
            lost += writes.lost();
            uncertain += writes.uncertain();
        }
    }

    /** What is not known is worst. */
    private static boolean isWorse(DataLossBounded next, DataLossBounded last) {
        return last.bytes() >= 0 && (next.bytes() < 0 || next.bytes() > last.bytes());
    }

    Optional<Incident.Loss> told(Objectives promised) {
        DataLossBounded bound = worst;
        if (bound == null) {
            return lost + uncertain == 0 ? Optional.empty() : Optional.of(ofCommits(promised));
        }
        return Optional.of(new Incident.Loss(
                bound.bytes() < 0 ? OptionalLong.empty() : OptionalLong.of(bound.bytes()),
                Duration.ofMillis(bound.sampleAgeMillis()),
                bound.unsampledCommits(),
                bound.windowMillis() < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(bound.windowMillis())),
                lost,
                uncertain,
                met));
    }

    /** After a crash in place nobody bounds the bytes. */
    private Incident.Loss ofCommits(Objectives promised) {
        boolean nothing = promised.rpoBytes() == Long.MAX_VALUE && promised.rpoNanos() == Long.MAX_VALUE;
        return new Incident.Loss(OptionalLong.empty(), Duration.ZERO, 0, Optional.empty(), lost, uncertain, nothing);
    }
}
