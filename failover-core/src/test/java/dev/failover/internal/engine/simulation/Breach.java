/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.engine.FakeCluster;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.route.Negligent;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.Progress;
import dev.failover.internal.state.RuleSwitch;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The rule that is switched off in a world, if any. */
record Breach(String rule) {

    static final Breach NONE = new Breach("");

    private static final String RE_CHECK = "INCARNATION_RE_CHECK";
    private static final String OLDER_THAN_CONNECTION = "OBSERVATION_OLDER_THAN_CONNECTION";
    private static final String LOST_WAKE_UP = "LOST_WAKE_UP";
    /** A sample counts for a session although it was taken before the session wrote. */
    private static final String SAMPLE_AFTER_WRITE = "SAMPLE_AFTER_WRITE";

    private static final long EARLY = FakeCluster.millis(600);

    static List<Breach> all() {
        List<String> rules = new ArrayList<>(RuleSwitch.rules());
        rules.addAll(List.of(RE_CHECK, OLDER_THAN_CONNECTION, LOST_WAKE_UP, SAMPLE_AFTER_WRITE));
        return rules.stream().map(Breach::new).toList();
    }

    ClusterPolicy of(ClusterPolicy policy) {
        return RuleSwitch.rules().contains(rule) ? RuleSwitch.without(policy, rule) : policy;
    }

    <R> Router<R> router(RoutingTable<R> table, WaitingRoom<R> waiting, TimeSource time) {
        return switch (rule) {
            case RE_CHECK -> new Negligent.WithoutCheck<>(table, waiting, time);
            case OLDER_THAN_CONNECTION -> new Negligent.Trusting<>(table, waiting, time);
            default -> new Router<>(table, waiting, time);
        };
    }

    Demand demand(Horizon session) {
        return rule.equals(SAMPLE_AFTER_WRITE) ? new Hasty(session) : session;
    }

    /** Content with what is a little older than it should be. */
    private record Hasty(Horizon session) implements Demand {
        @Override
        public boolean isMetBy(Progress progress) {
            boolean known = !progress.isPrimary() && progress.upToNanos() != Progress.NEVER;
            return session.isMetBy(
                    known
                            ? new Progress(progress.upToNanos() + EARLY, progress.term(), progress.position())
                            : progress);
        }

        @Override
        public boolean mayBeMetBy(Progress progress) {
            return session.mayBeMetBy(progress);
        }
    }

    <R> WaitingRoom<R> waitingRoom(
            RoutingTable<R> table,
            Transport<R> transport,
            TimeSource time,
            Limits limits,
            Supplier<List<String>> verdicts) {
        return rule.equals(LOST_WAKE_UP)
                ? new Negligent.Forgetful<>(table, transport, time, limits, verdicts)
                : new WaitingRoom<>(table, transport, time, limits, verdicts);
    }
}
