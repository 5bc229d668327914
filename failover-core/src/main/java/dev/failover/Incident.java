/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An outage of writes as this process lived through it: from its first sign until writes had flowed again for {@code
 * switchback.stable-for}. All durations are measured on a monotonic clock.
 *
 * @param id unique within the process, such as {@code orders-3}
 * @param instance which process tells this ({@code failover.instance})
 * @param lost the endpoint that had the writes
 * @param took the endpoint that has them since; the same as {@code lost} after a restart in place
 * @param cause the first evidence, in words
 * @param startedAt the first sign: the first failed call or the suspicion, whichever came first
 * @param endedAt when it was closed
 * @param phases when each phase was reached, counted from {@code startedAt}
 * @param calls what became of calls meanwhile
 * @param objective what was promised, and whether it was kept
 * @param loss what the new primary lacks of the log of the one before; empty if there was no other, or nothing to compare
 * @param timeline what was decided, in order
 */
public record Incident(
        String id,
        String cluster,
        String instance,
        String lost,
        String took,
        String cause,
        Instant startedAt,
        Instant endedAt,
        Phases phases,
        Calls calls,
        Objective objective,
        Optional<Loss> loss,
        List<Entry> timeline) {

    /** Copies the timeline. */
    public Incident {
        timeline = List.copyOf(timeline);
    }

    /**
     * Times since the first sign; empty if a phase was not seen.
     *
     * @param firstFailedCall the first call that failed
     * @param suspected the first suspicion
     * @param down writes were taken away from the endpoint: it was DOWN, fenced or demoted
     * @param newPrimarySeen a probe saw the next primary; what lies between this and {@code down} is the database's own
     *     promotion
     * @param routed writes were sent there; what lies between this and {@code newPrimarySeen} is our decision, with any
     *     approval
     * @param firstWrite the first write was acknowledged: the recovery time (RTO)
     */
    public record Phases(
            Optional<Duration> firstFailedCall,
            Optional<Duration> suspected,
            Optional<Duration> down,
            Optional<Duration> newPrimarySeen,
            Optional<Duration> routed,
            Optional<Duration> firstWrite) {}

    /**
     * Calls of this process during the incident.
     *
     * @param failed ended with an error
     * @param waited waited for a primary
     * @param retried were tried on another endpoint or again, before their caller noticed
     */
    public record Calls(long failed, long waited, long retried) {}

    /**
     * The recovery time objective.
     *
     * @param rto what {@code objectives.rto} promises
     * @param recovery how long writes were away; up to {@code routed} if nobody wrote afterwards
     * @param met whether the promise was kept
     */
    public record Objective(Duration rto, Duration recovery, boolean met) {}

    /**
     * What was lost, as far as this process can tell. Of several failovers in one incident the worst bound, and all commits.
     *
     * @param bytes of the log, seen or acknowledged, that the new primary lacks; empty if where it took over is not known
     * @param sampleAge how old the newest position was that was seen when writes were taken away; what was written in that time
     *     was not seen
     * @param unsampledCommits commits of sessions that were acknowledged in that time
     * @param window how long before the outage the kept end of the log had been written, at most; empty if not known
     * @param lost commits of sessions that were acknowledged and are gone, with {@code reads.consistency=exact}
     * @param uncertain the same, of those of which it is not certain
     * @param met whether {@code objectives.rpo} and {@code objectives.rpo-bytes} were kept, as far as that is known
     */
    public record Loss(
            OptionalLong bytes,
            Duration sampleAge,
            long unsampledCommits,
            Optional<Duration> window,
            long lost,
            long uncertain,
            boolean met) {}

    /**
     * One line of the story.
     *
     * @param after since the first sign; negative for what was known before
     * @param kind the event's type, such as {@code HealthChanged}
     * @param endpoint which it is about; empty if none
     * @param text the event in words
     */
    public record Entry(Duration after, String kind, String endpoint, String text) {}
}
