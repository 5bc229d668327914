/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.LogRewound;
import dev.failover.FailoverEvent.OperatorActed;
import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.FailoverEvent.SwitchoverAsked;
import dev.failover.internal.state.Effect.Publish;
import dev.failover.internal.state.Signal.BreakerMoved;
import dev.failover.internal.state.Signal.Ordered;
import dev.failover.internal.state.Signal.PolicyChanged;
import dev.failover.internal.state.Signal.ProbeAnswered;
import dev.failover.internal.state.Signal.SwitchoverEnded;
import dev.failover.spi.Observation;
import java.util.List;

/** What a signal itself is worth telling, whatever it changes. */
final class News {

    private News() {}

    static List<Effect> of(Signal signal, ClusterState before, Moment now) {
        String cluster = before.policy().name();
        if (signal instanceof BreakerMoved moved) {
            return degraded(before, moved, now);
        } else if (signal instanceof ProbeAnswered answer) {
            return rewound(before, answer, now);
        } else if (signal instanceof Ordered order) {
            return List.of(new Publish(ordered(cluster, order.command(), before, now)));
        } else if (signal instanceof PolicyChanged change) {
            return lapsed(before, change.policy(), now);
        } else if (signal instanceof SwitchoverEnded end) {
            return List.of(new Publish(
                    new SwitchoverAsked(cluster, end.endpoint(), now.instant(), end.primary(), end.failure())));
        }
        return List.of();
    }

    /** Calls never move the writes, but somebody should know. */
    private static List<Effect> degraded(ClusterState before, BreakerMoved moved, Moment now) {
        boolean writer = moved.to() == Breaker.OPEN && before.writer().equals(moved.endpoint());
        return writer
                ? List.of(
                        new Effect.ResetBreaker(moved.endpoint()),
                        new Publish(new PrimaryDegraded(
                                before.policy().name(), moved.endpoint(), now.instant(), moved.why())))
                : List.of();
    }

    /** A crash in place can lose the end of the log: a fork on the same term. */
    private static List<Effect> rewound(ClusterState before, ProbeAnswered answer, Moment now) {
        Observation old = before.endpoint(answer.endpoint()).seen();
        Observation seen = answer.observation();
        boolean rewound = old.isPrimary()
                && seen.isPrimary()
                && old.term() == seen.term()
                && old.identity().equals(seen.identity()) // another cluster behind the same name lost nothing
                && seen.startedNanos() - old.startedNanos() >= 0
                && seen.written() >= 0
                && seen.written() < old.written(); // what was flushed a crash does not take
        return rewound
                ? List.of(new Publish(new LogRewound(
                        before.policy().name(), answer.endpoint(), now.instant(), old.written(), seen.written())))
                : List.of();
    }

    private static List<Effect> lapsed(ClusterState before, ClusterPolicy policy, Moment now) {
        String why = "it was removed: a pin to nowhere would stop the writes";
        return Drains.lapses(before, policy)
                ? List.of(new Publish(new OperatorActed(
                        policy.name(), before.consent().pin(), now.instant(), "unpin", "the configuration", why)))
                : List.of();
    }

    private static FailoverEvent ordered(String cluster, Command command, ClusterState before, Moment now) {
        boolean endpoint = before.find(command.target()).isPresent();
        String told = endpoint || command.target().isEmpty() ? command.text() : command.text() + " " + command.target();
        return new OperatorActed(
                cluster, endpoint ? command.target() : "", now.instant(), told, command.who(), command.why());
    }
}
