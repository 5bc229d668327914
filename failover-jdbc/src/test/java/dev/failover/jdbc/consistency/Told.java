/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.FailoverEvent.LogRewound;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.jdbc.consistency.History.Counted;
import dev.failover.jdbc.consistency.History.Reported;
import dev.failover.jdbc.consistency.History.Wrote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What events told of losses, in the order in which they were heard. */
final class Told {

    /** Figures are whole milliseconds. */
    private static final long ROUNDING_NANOS = Duration.ofMillis(2).toNanos();

    private record Loss(DataLossBounded bound, Instant writesLost) {}

    private final List<Loss> losses = new ArrayList<>();
    private final List<Counted> counted = new ArrayList<>();

    Told(List<FailoverEvent> events) {
        Instant writesLost = Instant.EPOCH;
        boolean away = true;
        for (FailoverEvent event : events) {
            if (event instanceof PrimaryLost || event instanceof PrimaryChanged) {
                writesLost = away ? writesLost : event.at();
                away = event instanceof PrimaryLost;
            } else if (event instanceof DataLossBounded bound) {
                losses.add(new Loss(bound, writesLost));
                counted.add(new Counted(bound.fork() >= 0, 0));
            } else if (event instanceof LogRewound) {
                counted.add(new Counted(false, 0)); // what was not flushed is not bounded by the writers
            } else if (event instanceof AcknowledgedWritesLost lost && !counted.isEmpty()) {
                Counted last = counted.remove(counted.size() - 1);
                counted.add(new Counted(last.exact(), last.uncertain() + lost.uncertain()));
            }
        }
    }

    /** How many commits each failover left uncertain. */
    List<Counted> counted() {
        return List.copyOf(counted);
    }

    /** Of a row whose position nobody knows: that it may be in what a failover lost, if it is not older than that. */
    Optional<Reported> reportOf(Wrote write) {
        return losses.stream()
                .filter(loss -> loss.bound.term() > write.term() && mayHold(loss, write))
                .findFirst()
                .map(loss -> new Reported(write.owner(), write.number(), nanosOf(loss.bound.at()), false));
    }

    private static boolean mayHold(Loss loss, Wrote write) {
        DataLossBounded bound = loss.bound;
        if (bound.bytes() == 0 && bound.unsampledCommits() == 0) {
            return false;
        }
        long since = nanosOf(loss.writesLost)
                - Duration.ofMillis(bound.windowMillis()).toNanos()
                - ROUNDING_NANOS;
        return bound.windowMillis() < 0 || write.endedNanos() - since >= 0;
    }

    /** On the clock of the history. */
    private static long nanosOf(Instant at) {
        return System.nanoTime() - Duration.between(at, Instant.now()).toNanos();
    }
}
