/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What can go wrong. */
enum Fault {
    KILLED(ServerFaults::killed),
    FROZEN(ServerFaults::frozen),
    RESTARTED_IN_PLACE(ServerFaults::restartedInPlace),
    FLAPPING(ServerFaults::flapping),
    REPLICA_KILLED(ServerFaults::replicaKilled),
    REPLICA_FROZEN(ServerFaults::replicaFrozen),
    REPLICA_REWOUND(ServerFaults::replicaRewound, Scenario::isFollowed),
    ALL_KILLED(ServerFaults::allKilled),
    SWITCHED_OVER(ServerFaults::switchedOver, Scenario::isFollowed),
    PROMOTED_BESIDE(ServerFaults::promotedBeside, Scenario::isFollowed),
    TWO_PROMOTED(ServerFaults::twoPromoted, Scenario::isFollowed),
    STRAYED(ServerFaults::strayed, Scenario::hasReporting),
    FOREIGN(ServerFaults::foreign, Scenario::isFollowed),
    REBUILT(ServerFaults::rebuilt, Scenario::isFollowed),
    CUT_OFF(ProcessFaults::cutOff),
    LONG_ROAD(ProcessFaults::longRoad),
    DRAINED(ProcessFaults::drained),
    PINNED(ProcessFaults::pinned),
    PAUSED(ProcessFaults::paused),
    REJECTED(ProcessFaults::rejected),
    FIGURES_CHANGED(ProcessFaults::figuresChanged),
    ENDPOINTS_CHANGED(ProcessFaults::endpointsChanged),
    STRANGER_ADDED(ProcessFaults::strangerAdded, Scenario::isFollowed),
    MODE_CHANGED(ProcessFaults::modeChanged),

    // from here on no server fails, so that nothing may be aborted
    ISOLATED(ProcessFaults::isolated),
    BUSY(ServerFaults::busy, Scenario::isFollowed),
    READ_ONLY(ServerFaults::readOnly),
    REPLAY_PAUSED(ServerFaults::replayPaused, Scenario::isFollowed),
    HICCUP(ServerFaults::hiccup),
    SESSIONS_ENDED(ServerFaults::sessionsEnded),
    STOOD_STILL(ProcessFaults::stoodStill);

    private final Consumer<Blow> effect;
    private final Predicate<Scenario> possible;

    Fault(Consumer<Blow> effect) {
        this(effect, scenario -> true);
    }

    Fault(Consumer<Blow> effect, Predicate<Scenario> possible) {
        this.effect = effect;
        this.possible = possible;
    }

    static List<Fault> in(Scenario scenario) {
        return Arrays.stream(values()).filter(f -> f.possible.test(scenario)).toList();
    }

    void strike(Blow blow) {
        effect.accept(blow);
    }

    boolean isHarmless() {
        return compareTo(ISOLATED) >= 0;
    }
}
