/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;

/** Voids what was borrowed from endpoints that failed, were fenced or demoted, or are on the branch that was given up. */
final class Tenures {

    private Tenures() {}

    static ClusterState next(ClusterState before, ClusterState after) {
        ClusterState voided = after.each(
                e -> before.find(e.id()).map(old -> voidIfLost(after, old, e)).orElse(e));
        return strayFromFork(before, voided);
    }

    private static EndpointState voidIfLost(ClusterState state, EndpointState before, EndpointState after) {
        boolean down = after.health() == Health.DOWN;
        boolean out = before.standing().isGood() && !after.standing().isGood();
        boolean demoted = before.isPrimary() && after.isReplica();
        boolean lost = before.health() != Health.DOWN && (down || demoted);
        boolean drained =
                before.drain().isUnderWay() && after.drain().isDone(); // with what was spared when it went DOWN
        if ((lost || drained || (out && before.health() != Health.DOWN)) && state.hold(Rule.INCARNATION)) {
            return after.with(after.tenure().voided(!mayBeMistaken(state, after)))
                    .with(Breaker.CLOSED);
        }
        return isDue(state, after) ? after.with(after.tenure().abortedNow()) : after;
    }

    /** Calls that were spared when the connections were voided have to end now. */
    private static boolean isDue(ClusterState state, EndpointState after) {
        boolean repeats =
                after.standing().confirmations() >= state.policy().damping().fall();
        boolean owes = after.owesAbort()
                || (after.health() == Health.DOWN && after.tenure().owesAbort());
        return owes && (repeats || !mayBeMistaken(state, after));
    }

    /**
     * A fenced primary that still answers keeps its running calls until it has repeated its claim, or falls silent. What is
     * silent behind a pooler keeps them until another primary is seen; as a replica until it answers or refuses.
     */
    private static boolean mayBeMistaken(ClusterState state, EndpointState after) {
        boolean claims = after.standing().kind() == Standing.Kind.ZOMBIE && after.isUp();
        boolean another = !state.writer().isEmpty() && !state.isWriter(after);
        boolean succeeded = another || state.highestTerm() > after.seen().term(); // it may wait for somebody's yes
        return claims || (after.mayBeQueueing() && !(succeeded && after.isPrimary()));
    }

    /**
     * Another primary took over at a fork of the log. A replica that had replayed more than the new primary has, and does
     * not tell which term it receives, is on the branch that was given up, however fresh it looks.
     */
    private static ClusterState strayFromFork(ClusterState before, ClusterState after) {
        boolean another = !after.writer().isEmpty()
                && !before.lastWriter().isEmpty()
                && !after.writer().equals(before.lastWriter());
        if (!another || after.writer().equals(before.writer())) {
            return after;
        }
        long fork = after.endpoint(after.writer()).seen().position();
        return fork < 0
                ? after
                : after.each(
                        e -> e.isReplica() && e.seen().term() == 0 && e.seen().position() > fork
                                ? e.with(e.sight().strayed())
                                : e);
    }
}
