/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.List;
import java.util.Set;

/**
 * Where calls go. Equal plans need no new snapshot.
 *
 * @param writer the endpoint that takes the writes; empty if none does
 * @param writes candidates for writes, best first; at most one in a single-writer cluster, and none while a failed call
 *     has not been looked into by a probe
 * @param reads candidates for reads, best first
 * @param readSpread how many of the first {@code reads} share the load
 * @param open endpoints whose pools may connect: the others are closed to routing
 * @param incarnations of every endpoint, in the order of the policy
 * @param suspects endpoints on which completed calls are worth noting
 * @param hopeless why no snapshot to come will bring a writer; empty while there is hope
 */
public record Plan(
        String writer,
        List<Choice> writes,
        List<Choice> reads,
        int readSpread,
        Set<String> open,
        List<Integer> incarnations,
        Set<String> suspects,
        String hopeless) {

    /**
     * One candidate.
     *
     * @param incarnation the endpoint's, when the plan was made
     * @param verify whether a borrowed connection must answer once before a caller gets it
     * @param writer whether it takes the writes now
     */
    public record Choice(String endpoint, int incarnation, boolean verify, boolean writer) {}
}
