/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.Health;
import dev.failover.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An outage while it goes on. Guarded by the log's lock. */
final class Outage {

    private static final int LONGEST = 500;
    private static final long NOT_YET = Long.MIN_VALUE;

    private final String id;
    private final long startedNanos;
    private final Instant startedAt;
    private final long failedBefore;
    private final long waitedBefore;
    private final long retriedBefore;
    private final List<Incident.Entry> timeline = new ArrayList<>();

    private final Damage damage = new Damage();

    private String lost = "";
    private String took = "";
    private String cause = "";
    private boolean over;
    private long firstFailedNanos = NOT_YET;
    private long suspectedNanos = NOT_YET;
    private long downNanos = NOT_YET;
    private long seenNanos = NOT_YET;
    private long routedNanos = NOT_YET;
    private long writtenNanos = NOT_YET;

    /** @param failedBefore calls that had failed, waited, and been retried before it began */
    Outage(String id, long startedNanos, Instant startedAt, long failedBefore, long waitedBefore, long retriedBefore) {
        this.id = id;
        this.startedNanos = startedNanos;
        this.startedAt = startedAt;
        this.failedBefore = failedBefore;
        this.waitedBefore = waitedBefore;
        this.retriedBefore = retriedBefore;
    }

    /** Whether it may be the beginning of an outage. */
    static boolean isSign(FailoverEvent event) {
        return event instanceof HealthChanged change && change.to() != Health.UP;
    }

    String id() {
        return id;
    }

    String lost() {
        return lost;
    }

    String cause() {
        return cause;
    }

    /** Whether writes were taken away or moved; before that it is only a sign. */
    boolean isIncident() {
        return downNanos != NOT_YET;
    }

    /** The sign came to nothing. */
    boolean isOver() {
        return over && !isIncident();
    }

    void callFailed(long now) {
        firstFailedNanos = firstFailedNanos == NOT_YET ? now : firstFailedNanos;
    }

    void written(long now) {
        writtenNanos = now;
    }

    /** @param ofWriter whether it tells of the endpoint that has the writes: only that one's recovery ends a sign */
    void note(FailoverEvent event, boolean ofWriter, long now) {
        if (timeline.size() == LONGEST) {
            timeline.remove(LONGEST / 2); // how it began and how it ended tell most
        }
        timeline.add(new Incident.Entry(
                Duration.ofNanos(now - startedNanos),
                event.getClass().getSimpleName(),
                event.endpoint(),
                event.describe()));
        if (event instanceof HealthChanged change) {
            health(change, ofWriter, now);
        } else if (event instanceof PrimaryLost loss) {
            lost(loss, now);
        } else if (event instanceof PrimaryChanged change) {
            routed(change, now);
        } else {
            damage.note(event);
        }
    }

    private void health(HealthChanged change, boolean ofWriter, long now) {
        if (change.to() == Health.SUSPECT) {
            suspectedNanos = suspectedNanos == NOT_YET ? now : suspectedNanos;
        }
        over = ofWriter ? change.to() == Health.UP : over;
    }

    private void lost(PrimaryLost loss, long now) {
        if (!isIncident()) {
            downNanos = now;
            lost = loss.endpoint();
            cause = loss.why();
        }
        routedNanos = NOT_YET;
        writtenNanos = NOT_YET;
    }

    /** A primary can be followed by the next at once, with no gap between them. */
    private void routed(PrimaryChanged change, long now) {
        if (!isIncident()) {
            downNanos = now;
            lost = change.previous();
            cause = change.why();
        }
        took = change.endpoint();
        seenNanos = now;
        routedNanos = now;
    }

    /** The one that has the writes now was seen to be primary before it got them. */
    void seen(long nanos) {
        seenNanos = nanos - startedNanos < 0 ? startedNanos : nanos;
    }

    /** How long writes are, or were, away. */
    long awayNanos(long now) {
        long end = writtenNanos != NOT_YET ? writtenNanos : routedNanos != NOT_YET ? routedNanos : now;
        return end - startedNanos;
    }

    Incident close(
            String cluster,
            String instance,
            Instant endedAt,
            Objectives promised,
            long failed,
            long waited,
            long retried) {
        Duration recovery = Duration.ofNanos(awayNanos(routedNanos));
        long rtoNanos = promised.rtoNanos();
        return new Incident(
                id,
                cluster,
                instance,
                lost,
                took,
                cause,
                startedAt,
                endedAt,
                new Incident.Phases(
                        after(firstFailedNanos),
                        after(suspectedNanos),
                        after(downNanos),
                        after(seenNanos),
                        after(routedNanos),
                        after(writtenNanos)),
                new Incident.Calls(failed - failedBefore, waited - waitedBefore, retried - retriedBefore),
                new Incident.Objective(Duration.ofNanos(rtoNanos), recovery, recovery.toNanos() <= rtoNanos),
                damage.told(promised),
                timeline);
    }

    private Optional<Duration> after(long nanos) {
        return nanos == NOT_YET ? Optional.empty() : Optional.of(Duration.ofNanos(nanos - startedNanos));
    }
}
