/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.route.Negligent;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterPolicy;
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

    static List<Breach> all() {
        List<String> rules = new ArrayList<>(RuleSwitch.rules());
        rules.addAll(List.of(RE_CHECK, OLDER_THAN_CONNECTION, LOST_WAKE_UP));
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
