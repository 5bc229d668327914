/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Role;
import dev.failover.spi.Observation;

/**
 * What was seen of an endpoint, and what follows for its data.
 *
 * @param seen the last observation
 * @param lag a replica's, when it was last observed
 * @param withinLag whether it was within the limit when that was last known
 * @param followed whether it was ever seen to follow this cluster's primary
 * @param claimed whether it ever said that it is primary
 * @param astray a replica that has more of the old primary's log than the new one had when it took over
 * @param streamed whether it was ever seen to receive from a primary
 * @param nodes to which servers its address led
 */
public record Sight(
        Observation seen,
        Lag lag,
        boolean withinLag,
        boolean followed,
        boolean claimed,
        boolean astray,
        boolean streamed,
        Nodes nodes) {

    static final Sight NOTHING =
            new Sight(Observation.NONE, Lag.UNKNOWN, false, false, false, false, false, Nodes.NONE);

    Sight next(Observation next, Lag nextLag, boolean within, boolean followedNow) {
        return new Sight(
                next,
                nextLag,
                within,
                followed || followedNow,
                claimed || next.isPrimary(),
                astray && !isBack(next),
                streamed || next.streaming(),
                nodes.probed(next.node(), next.startedNanos()));
    }

    /** Its log went back, as after a rewind or a new copy, or it says which term it receives. */
    private boolean isBack(Observation next) {
        return next.term() > 0 || next.position() < seen.position() || next.isPrimary();
    }

    Sight within(boolean within) {
        return new Sight(seen, lag, within, followed, claimed, astray, streamed, nodes);
    }

    Sight strayed() {
        return new Sight(seen, lag, withinLag, followed, claimed, true, streamed, nodes);
    }

    Sight on(Nodes next) {
        return new Sight(seen, lag, withinLag, followed, claimed, astray, streamed, next);
    }

    /** The lag is not known any more. */
    Sight blurred() {
        return new Sight(seen, Lag.UNKNOWN, false, followed, claimed, astray, streamed, nodes);
    }

    /** Another history begins: what it claimed in the last one says nothing. */
    Sight unproven() {
        return new Sight(seen, lag, withinLag, false, seen.isPrimary(), false, streamed, nodes);
    }

    Role role() {
        return seen.role();
    }
}
