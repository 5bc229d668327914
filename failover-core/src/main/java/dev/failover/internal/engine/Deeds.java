/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Effect;
import dev.failover.internal.state.Signal;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.SwitchoverAction;
import dev.failover.spi.Transport;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does what was decided, outside the lock and in the order of the decisions. */
final class Deeds<R> {

    /** How often a draining endpoint is asked whether anything runs there. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RoutingTable<R> table;
    private final Transport<R> transport;
    private final Crew<R> crew;
    private final CallCounts counts;
    private final IncidentLog incidents;
    private final Surroundings surroundings;
    private final TimeSource time;
    private final Supplier<ClusterState> state;
    private final Consumer<Signal> signals;

    Deeds(
            RoutingTable<R> table,
            Transport<R> transport,
            Crew<R> crew,
            CallCounts counts,
            IncidentLog incidents,
            Surroundings surroundings,
            TimeSource time,
            Supplier<ClusterState> state,
            Consumer<Signal> signals) {
        this.table = table;
        this.transport = transport;
        this.crew = crew;
        this.counts = counts;
        this.incidents = incidents;
        this.surroundings = surroundings;
        this.time = time;
        this.state = state;
        this.signals = signals;
    }

    /**
     * What is to be done. To be called under the lock: what is gone leaves the table with the decision, so that whoever comes
     * next never finds them at odds.
     */
    Runnable of(Effect effect) {
        return effect instanceof Effect.Retire gone ? retire(gone.endpoint()) : () -> perform(effect);
    }

    private Runnable retire(String id) {
        Optional<Endpoint<R>> endpoint = table.find(id);
        table.remove(id);
        Runnable stop = crew.dismiss(id);
        return () -> {
            stop.run();
            counts.count(id, false);
            endpoint.ifPresent(gone -> transport.retire(gone.resource()));
            table.meters().endpointsChanged();
        };
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Abort abort) {
            table.find(abort.endpoint()).ifPresent(e -> transport.abort(e.resource(), abort.why()));
        } else if (effect instanceof Effect.ProbeNow now) {
            crew.probeNow(now.endpoint());
        } else if (effect instanceof Effect.ResetBreaker reset) {
            crew.breaker(reset.endpoint()).ifPresent(EndpointBreaker::reset);
        } else if (effect instanceof Effect.Publish publish) {
            tell(publish.event());
        } else if (effect instanceof Effect.CountCalls count) {
            counts.count(count.endpoint(), count.on());
            table.find(count.endpoint()).filter(e -> count.on()).ifPresent(e -> e.watch(true));
        } else if (effect instanceof Effect.AwaitIdle draining) {
            awaitIdle(draining.endpoint());
        } else if (effect instanceof Effect.Probing probing) {
            crew.probing(probing.endpoint(), probing.on());
        } else if (effect instanceof Effect.AskSwitchover ask) {
            String cluster = state.get().policy().name();
            surroundings.ask(new SwitchoverAction.Request(cluster, ask.from(), ask.to(), ask.term()));
        } else if (effect instanceof Effect.Remember what) {
            surroundings.remember(what.identity(), what.term(), what.home());
        }
    }

    /** Tells an event to everybody, incidents first. */
    void tell(FailoverEvent event) {
        incidents.on(event);
        if (event instanceof FailoverEvent.PrimaryChanged change) {
            table.find(change.endpoint()).ifPresent(e -> e.watch(true)); // to see the first write
        }
        surroundings.tell(event);
        table.meters().heard(event);
    }

    private void awaitIdle(String id) {
        boolean draining =
                state.get().find(id).filter(e -> e.drain().isUnderWay()).isPresent();
        table.find(id).filter(e -> draining).ifPresent(endpoint -> {
            if (transport.inUse(endpoint.resource()) == 0) {
                signals.accept(new Signal.DrainEnded(id));
            } else {
                time.schedule(LOOK_NANOS, () -> awaitIdle(id));
            }
        });
    }
}
