/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.NoEndpointAvailableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads the figures of an outage off its calls. Moments are readings of the monotonic clock. */
final class Reading {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Load load;
    private final Gaps gaps;
    private final long struck;
    private final long strikeEnd;
    private final long returning;
    private final long back;
    private final long end;
    private final List<Call> calls;

    /**
     * @param struck when the fault was inflicted
     * @param strikeEnd when that was done
     * @param returning when somebody began to bring a primary back
     * @param back t0
     * @param end when the run ended; what calls did later does not count
     */
    Reading(Stage stage, Load load, Gaps gaps, long struck, long strikeEnd, long returning, long back, long end) {
        this.stage = stage;
        this.load = load;
        this.gaps = gaps;
        this.struck = struck;
        this.strikeEnd = strikeEnd;
        this.returning = returning;
        this.back = back;
        this.end = end;
        this.calls = load.calls().filter(call -> call.startedNanos <= end).toList();
    }

    Run of(String client, String fault, int number, Set<Long> written) {
        long first = load.firstAcknowledgedAfter(returning);
        long watched = first == Run.NEVER ? back + SECOND : Math.max(first, back);
        long suspected = Experiment.suspected(stage.timeline, stage.failing().id(), struck);
        return new Run(
                client,
                fault,
                number,
                micros(gaps.longestNanos(struck, Math.min(watched, back + SECOND))),
                micros(strikeEnd - struck),
                micros(back - struck),
                first > end ? Run.NEVER : micros(first - back),
                failed(),
                suspected == Timeline.NEVER ? -1 : underWay(suspected),
                suspected == Timeline.NEVER ? -1 : failedLate(suspected),
                latest(suspected),
                count(call -> call.startedNanos <= back && !call.isEndedBy(back + SECOND)),
                count(call -> call.startedNanos <= end - SECOND && !call.isEndedBy(end)),
                micros(longest()),
                count(call -> call.isAcknowledgedBy(end) && !written.contains(call.id)),
                count(call ->
                        call.isAcknowledgedBy(end) && call.endedNanos() > returning && !written.contains(call.id)),
                suspected == Timeline.NEVER ? -1 : falselyLost(written),
                calls.size(),
                load.shed(),
                errors());
    }

    private interface Which {
        boolean is(Call call);
    }

    private long count(Which which) {
        return calls.stream().filter(which::is).count();
    }

    private long failed() {
        return count(call -> call.isFailedBy(end));
    }

    private long underWay(long suspected) {
        return count(call -> call.startedNanos <= suspected && !call.isAcknowledgedBy(suspected));
    }

    private long failedLate(long suspected) {
        return count(call -> call.isFailedBy(end) && call.startedNanos > suspected);
    }

    private long latest(long suspected) {
        return calls.stream()
                .filter(call -> call.isFailedBy(end) && call.startedNanos > suspected)
                .mapToLong(call -> micros(call.startedNanos - suspected))
                .max()
                .orElse(0);
    }

    private long falselyLost(Set<Long> written) {
        return count(call -> call.isFailedBy(end) && saysLost(call) && written.contains(call.id));
    }

    private static boolean saysLost(Call call) {
        return call.failure() instanceof NoEndpointAvailableException
                || (call.failure() instanceof ConnectionLostException lost && !lost.wasMaybeCommitted());
    }

    private long longest() {
        return calls.stream()
                .filter(call -> !call.isEndedBy(back))
                .mapToLong(call -> Math.min(call.endedNanos(), end) - Math.max(call.startedNanos, back))
                .max()
                .orElse(0);
    }

    private Map<String, Long> errors() {
        Map<String, Long> errors = new TreeMap<>();
        calls.stream().filter(call -> call.isFailedBy(end)).forEach(call -> errors.merge(call.error(), 1L, Long::sum));
        return errors;
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
