/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is asked, best first.
 *
 * @param writers endpoints that take the writes; at most one but in a shared cluster
 * @param writes candidates for writes
 * @param reads candidates for reads
 * @param open endpoints whose pools may serve callers
 * @param draining endpoints that keep what runs there and get nothing new
 * @param incarnations of every endpoint
 * @param suspects endpoints on which completed calls are worth noting
 * @param obstacle what stands between calls for writes and an endpoint, if waiting for one is of no use
 */
public record Plan(
        Set<String> writers,
        List<Choice> writes,
        List<Choice> reads,
        Set<String> open,
        Set<String> draining,
        Map<String, Integer> incarnations,
        Set<String> suspects,
        Obstacle obstacle) {

    public static final Plan NOTHING =
            new Plan(Set.of(), List.of(), List.of(), Set.of(), Set.of(), Map.of(), Set.of(), Obstacle.NONE);

    /**
     * One candidate.
     *
     * @param incarnation the endpoint's, when the plan was made
     * @param verify whether a borrowed connection must answer once before a caller gets it
     * @param writer whether it takes the writes now
     * @param limited whether it is a replica that serves only as long as it is within the lag limit
     * @param share which part of the calls begin with it, 0 to 1; the shares of a list add up to 1
     */
    public record Choice(
            String endpoint, int incarnation, boolean verify, boolean writer, boolean limited, double share) {}

    /**
     * Why calls for writes should not wait as long as they would.
     *
     * @param kind HOPELESS if no snapshot cures it, CONSENT if somebody has to agree first
     * @param patienceNanos how long a call may wait all the same
     */
    public record Obstacle(Kind kind, String why, long patienceNanos) {

        /** The kinds. */
        public enum Kind {
            NONE,
            HOPELESS,
            CONSENT
        }

        public static final Obstacle NONE = new Obstacle(Kind.NONE, "", Long.MAX_VALUE);
    }
}
