/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Every call that was made, and questions about them. Thread-safe. */
final class Ledger {
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();

    void add(Call call) {
        calls.add(call);
    }

    Stream<Call> writes() {
        return calls.stream().filter(Call::isWrite);
    }

    Stream<Call> reads() {
        return calls.stream().filter(call -> !call.isWrite());
    }

    /** When {@code server} acknowledged its first write after {@code from}. */
    OptionalLong firstWriteOn(String server, long from) {
        return writes().filter(call -> call.ended() > from && call.server().equals(server))
                .mapToLong(Call::ended)
                .min();
    }

    long failedWrites(long from, long to) {
        return failed(writes(), from, to);
    }

    long failedReads(long from, long to) {
        return failed(reads(), from, to);
    }

    private static long failed(Stream<Call> calls, long from, long to) {
        return calls.filter(call -> call.isFailed() && call.endedWithin(from, to))
                .count();
    }

    /** Writes that a fault could hit: begun before {@code obeyed}, and not served before the fault was complete. */
    long writesExposed(Strike strike, long obeyed) {
        return writes().filter(call -> call.began() < obeyed && call.ended() > strike.at())
                .filter(call -> !call.isServed() || call.ended() > strike.done())
                .count();
    }

    /** Calls that were under way at {@code from} and are not over at {@code to}. */
    long stuck(long from, long to) {
        return calls.stream()
                .filter(call -> call.began() < from && call.ended() > to)
                .count();
    }

    /** Writes that ended without anybody knowing how. */
    List<Call> uncertain(long from, long to) {
        return writes().filter(call -> call.isOutcomeUnknown() && call.endedWithin(from, to))
                .toList();
    }
}
