/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * What the configuration says about an endpoint, as far as decisions need it.
 *
 * @param distance how far away it is: 0 the same zone, 1 the same region, 2 elsewhere
 * @param priority lower is preferred
 * @param weight its part of the reads among equals; 0 is only for when nothing else is left
 * @param region where it stands; empty if not declared
 * @param reads whether it may ever serve reads
 * @param writes whether it may ever take writes
 * @param enabled false drains it
 * @param pooler whether a pooler stands before the server, whose full queue is as silent as a frozen server
 */
public record EndpointPolicy(
        String id,
        int distance,
        int priority,
        int weight,
        String region,
        boolean reads,
        boolean writes,
        boolean enabled,
        boolean pooler) {

    /** Near, equal to its peers, and good for everything. */
    public static EndpointPolicy of(String id) {
        return new EndpointPolicy(id, 0, 0, 100, "", true, true, true, false);
    }

    public EndpointPolicy at(int nextDistance, int nextPriority) {
        return new EndpointPolicy(id, nextDistance, nextPriority, weight, region, reads, writes, enabled, pooler);
    }

    public EndpointPolicy in(String nextRegion) {
        return new EndpointPolicy(id, distance, priority, weight, nextRegion, reads, writes, enabled, pooler);
    }

    public EndpointPolicy weighing(int nextWeight) {
        return new EndpointPolicy(id, distance, priority, nextWeight, region, reads, writes, enabled, pooler);
    }

    public EndpointPolicy serving(boolean nextReads, boolean nextWrites) {
        return new EndpointPolicy(id, distance, priority, weight, region, nextReads, nextWrites, enabled, pooler);
    }

    public EndpointPolicy enabled(boolean nextEnabled) {
        return new EndpointPolicy(id, distance, priority, weight, region, reads, writes, nextEnabled, pooler);
    }

    public EndpointPolicy behindPooler() {
        return new EndpointPolicy(id, distance, priority, weight, region, reads, writes, enabled, true);
    }
}
