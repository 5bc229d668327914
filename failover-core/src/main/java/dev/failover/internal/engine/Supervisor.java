/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.Role;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Effect;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Lag;
import dev.failover.internal.state.Moment;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.RoutePlanner;
import dev.failover.internal.state.Signal;
import dev.failover.internal.state.StateMachine;
import dev.failover.internal.state.Transition;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Feeds signals to the {@link StateMachine}, one at a time, and does what follows: publishes the new route, then, outside
 * the lock and in order, wakes, aborts, probes and tells.
 */
public final class Supervisor<R> implements AutoCloseable {

    private static final long LEAST_HISTORY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final int fall;
    private final StateMachine machine;
    private final RoutePlanner planner;
    private final RoutingTable<R> table;
    private final Transport<R> transport;
    private final TimeSource time;
    private final Consumer<FailoverEvent> listener;
    private final long settleNanos;
    private final long openForNanos;
    private final Map<String, ProbeLoop<R>> probes = new LinkedHashMap<>();
    private final Map<String, EndpointBreaker> breakers = new LinkedHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Outbox outbox = new Outbox();
    private final LagHistory history;
    private volatile ClusterState state;
    private volatile boolean closed;

    /**
     * @param settleNanos how long the first verdicts are waited for
     * @param random from 0 to 1, for jitter
     * @param listener hears events in order; must return at once
     */
    public Supervisor(
            ClusterPolicy policy,
            ProbePolicy probe,
            BreakerPolicy breaker,
            long settleNanos,
            RoutingTable<R> table,
            Transport<R> transport,
            TimeSource time,
            DoubleSupplier random,
            Consumer<FailoverEvent> listener) {
        this.name = policy.name();
        this.fall = policy.fall();
        this.machine = new StateMachine(policy);
        this.planner = new RoutePlanner(policy);
        this.table = table;
        this.transport = transport;
        this.time = time;
        this.listener = listener;
        this.settleNanos = settleNanos;
        this.openForNanos = breaker.openForNanos();
        this.history = new LagHistory(coverNanos(policy), probe.intervalNanos());
        this.state = ClusterState.starting(policy);
        for (Endpoint<R> endpoint : table.endpoints()) {
            String id = endpoint.id();
            probes.put(id, new ProbeLoop<>(endpoint, transport, probe, time, this, random));
            breakers.put(id, new EndpointBreaker(id, breaker, (to, why) -> breakerMoved(id, to, why)));
        }
    }

    private static long coverNanos(ClusterPolicy policy) {
        boolean unlimited = policy.maxLagNanos() > Long.MAX_VALUE / 2;
        return unlimited ? LEAST_HISTORY_NANOS : Math.max(LEAST_HISTORY_NANOS, 2 * policy.maxLagNanos());
    }

    /** Starts to probe. Until the first verdicts are in, calls wait. */
    public void start() {
        state.endpoints().stream().filter(e -> e.policy().enabled()).forEach(e -> probe(e.id())
                .probeNow());
        time.schedule(settleNanos, () -> signal(new Signal.SettleElapsed()));
    }

    /** What is known now. */
    public ClusterState state() {
        return state;
    }

    /** A line per endpoint. */
    public List<String> verdicts() {
        return state.endpoints().stream().map(EndpointState::verdict).toList();
    }

    /** What is known now, for people; {@code waiting} calls wait. */
    public ClusterStatus status(int waiting) {
        return new StatusReport(name, fall).of(state, table.current(), waiting, time.instant());
    }

    // ---- what calls report

    /** A call failed in a way that speaks against the endpoint. On one that is suspect already it is only counted. */
    public void callFailed(Candidate<R> candidate, FailureKind kind, Throwable failure) {
        Endpoint<R> endpoint = candidate.endpoint();
        endpoint.watch(true);
        breaker(endpoint.id()).failed(time.nanos(), failure);
        if (!endpoint.isSuspect()) {
            String message = "a call failed: " + failure.getMessage();
            signal(new Signal.CallFailed(endpoint.id(), candidate.incarnation(), kind, message));
        }
    }

    /** A call completed. Costs two volatile reads on a calm endpoint. */
    public void callCompleted(Endpoint<R> endpoint) {
        if (endpoint.isSuspect()) {
            endpoint.completed(time.nanos());
        }
        if (endpoint.isWatched()) {
            endpoint.watch(breaker(endpoint.id()).succeeded(time.nanos()));
        }
    }

    private void breakerMoved(String endpoint, Breaker to, String why) {
        if (to == Breaker.OPEN) {
            time.schedule(openForNanos, () -> rested(endpoint));
        }
        signal(new Signal.BreakerMoved(endpoint, to, why));
    }

    /** Tells the breaker's state in any case: a reset that crossed a call's report must not leave it open in ours. */
    private void rested(String endpoint) {
        breaker(endpoint).halfOpen();
        signal(new Signal.BreakerMoved(endpoint, breaker(endpoint).state(), ""));
    }

    // ---- what probes report

    void answered(Endpoint<R> endpoint, Observation seen) {
        decide(() -> {
            boolean replica = seen.role() == Role.REPLICA;
            Lag lag = replica ? history.lagOf(seen.position(), seen.endedNanos()) : Lag.of(0);
            ClusterState before = state;
            apply(new Signal.ProbeAnswered(endpoint.id(), seen, lag));
            remember(before, endpoint, seen);
        });
        if (state.endpoint(endpoint.id()).breaker() == Breaker.HALF_OPEN) {
            breaker(endpoint.id()).succeeded(time.nanos()); // asked last, it may see no call at all and never close
        }
    }

    /** The history is one primary's on one term. */
    private void remember(ClusterState before, Endpoint<R> endpoint, Observation seen) {
        ClusterState after = state;
        if (!before.lastWriter().equals(after.lastWriter()) || before.highestTerm() != after.highestTerm()) {
            history.clear();
        }
        if (after.writer().equals(endpoint.id()) && seen.isPrimary() && seen.position() >= 0) {
            history.add(seen.startedNanos(), seen.position());
        }
    }

    void failed(Endpoint<R> endpoint, FailureKind kind, String message, long startedNanos) {
        signal(new Signal.ProbeFailed(endpoint.id(), kind, message, startedNanos, endpoint.lastCompletedNanos()));
    }

    void overdue(Endpoint<R> endpoint, long startedNanos) {
        signal(new Signal.ProbeOverdue(endpoint.id(), startedNanos));
    }

    boolean isUrgent(Endpoint<R> endpoint) {
        ClusterState now = state;
        return now.isUrgent(now.endpoint(endpoint.id()));
    }

    // ---- the one lock

    private void signal(Signal signal) {
        decide(() -> apply(signal));
    }

    private void decide(Runnable decision) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            decision.run();
        } finally {
            lock.unlock();
        }
        outbox.drain();
    }

    private void apply(Signal signal) {
        Transition transition = machine.next(state, signal, new Moment(time.nanos(), time.instant()));
        state = transition.state();
        Plan old = table.current().plan();
        Plan plan = planner.plan(state);
        if (!plan.equals(old)) {
            Runnable wake = table.publish(plan);
            openAndClose(old, plan);
            outbox.add(wake);
        }
        transition.effects().forEach(effect -> outbox.add(() -> perform(effect)));
    }

    private void openAndClose(Plan old, Plan plan) {
        for (Endpoint<R> endpoint : table.endpoints()) {
            boolean open = plan.open().contains(endpoint.id());
            if (open != old.open().contains(endpoint.id())) {
                outbox.add(() -> transport.open(endpoint.resource(), open));
            }
        }
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Abort abort) {
            transport.abort(table.endpoint(abort.endpoint()).resource(), abort.why());
        } else if (effect instanceof Effect.ProbeNow now) {
            probe(now.endpoint()).probeNow();
        } else if (effect instanceof Effect.ResetBreaker reset) {
            breaker(reset.endpoint()).reset();
        } else if (effect instanceof Effect.Publish publish) {
            listener.accept(publish.event());
        }
    }

    // ---- the end

    /** Stops probing; all who wait are told that it is closed. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            outbox.add(table.close());
        } finally {
            lock.unlock();
        }
        outbox.drain();
        probes.values().forEach(ProbeLoop::stop);
    }

    private ProbeLoop<R> probe(String id) {
        return of(probes, id);
    }

    private EndpointBreaker breaker(String id) {
        return of(breakers, id);
    }

    private static <V> V of(Map<String, V> map, String id) {
        V value = map.get(id);
        if (value == null) {
            throw new IllegalArgumentException("no endpoint " + id);
        }
        return value;
    }
}
