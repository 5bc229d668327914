/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what the application was told with the rows that are there. Rows that an earlier fault has lost are not
 * counted again.
 */
final class Audit {
    private final Ledger ledger;
    private final Set<Long> knownLost = new HashSet<>();

    /**
     * What became of the rows.
     *
     * @param lost acknowledged by a server that was replaced, and never sent on: asynchronous replication
     * @param uncertain calls that failed with "may or may not have been committed"
     * @param arrived how many of those are there
     * @param wrong acknowledged by the very server that lacks it, or there although the call said that it did not happen
     */
    record Findings(long lost, long uncertain, long arrived, long wrong) {}

    Audit(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param present the rows on {@code survivor}, read after {@code to} */
    Findings of(long from, long to, String survivor, Set<Long> present) {
        List<Call> missing = ledger.writes()
                .filter(call -> call.isServed() && call.ended() <= to)
                .filter(call -> !present.contains(call.id()) && !knownLost.contains(call.id()))
                .toList();
        missing.forEach(call -> knownLost.add(call.id()));
        long wrong =
                missing.stream().filter(call -> call.server().equals(survivor)).count();
        List<Call> uncertain = ledger.uncertain(from, to);
        long arrived =
                uncertain.stream().filter(call -> present.contains(call.id())).count();
        return new Findings(missing.size() - wrong, uncertain.size(), arrived, wrong + denied(from, to, present));
    }

    private long denied(long from, long to, Set<Long> present) {
        return ledger.writes()
                .filter(call -> call.isFailed() && !call.isOutcomeUnknown() && call.endedWithin(from, to))
                .filter(call -> present.contains(call.id()))
                .count();
    }
}
