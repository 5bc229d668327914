/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What clients did and saw. Every owner writes its rows numbered 1, 2, 3...; times are of one clock, in nanoseconds.
 *
 * @param counted how many commits each failover left uncertain
 * @param kept the rows that the last primary has in the end, by owner
 */
record History(
        List<Wrote> writes,
        List<Saw> reads,
        List<Reported> reports,
        List<Counted> counted,
        Map<Integer, Set<Long>> kept) {

    /** @param term the primary's timeline, as the server said; 0 of a write that was not acknowledged */
    record Wrote(int owner, long number, long startedNanos, long endedNanos, boolean acknowledged, long term) {}

    /**
     * A read of the rows of one owner.
     *
     * @param inSession whether it belonged to the session that writes them
     * @param onReplica whether a replica answered
     * @param after only numbers above it were read
     * @param beyond the numbers that were there, counted from {@code after}: a long run has millions of reads
     */
    record Saw(
            int owner,
            boolean inSession,
            boolean onReplica,
            long after,
            long startedNanos,
            long endedNanos,
            BitSet beyond) {

        boolean has(long number) {
            return beyond.get((int) (number - after));
        }
    }

    /** An acknowledged write was reported as lost, or as perhaps lost. */
    record Reported(int owner, long number, long atNanos, boolean lost) {}

    /**
     * What a failover told of commits.
     *
     * @param exact whether it is known where the new primary left the old one's log
     */
    record Counted(boolean exact, long uncertain) {}

    /** A line for each, and for each owner's rows in the end. */
    void writeTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file, (Iterable<String>) Stream.of(writes, reads, reports, counted, List.copyOf(kept.entrySet()))
                            .flatMap(List::stream)
                            .map(Object::toString)::iterator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
