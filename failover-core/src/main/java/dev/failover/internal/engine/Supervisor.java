/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.Incident;
import dev.failover.Role;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Effect;
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
import dev.failover.spi.SwitchoverAction;
import dev.failover.spi.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * Feeds signals to the {@link StateMachine}, one at a time, and does what follows: publishes the new route, then, outside
 * the lock and in order, wakes, aborts, probes and tells. Thread-safe.
 */
public final class Supervisor<R> implements AutoCloseable {

    /** How often a draining endpoint is asked whether anything runs there. */
    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final RoutingTable<R> table;
    private final Transport<R> transport;
    private final TimeSource time;
    private final Surroundings surroundings;
    private final long settleNanos;
    private final Crew<R> crew;
    private final CallCounts counts = new CallCounts();
    private final IncidentLog incidents;

    private final ReentrantLock lock = new ReentrantLock();
    private final Outbox outbox = new Outbox();
    private final LagHistory history;
    private final Alarm alarm;
    private volatile Policies policies;
    private volatile ClusterState state;
    private volatile boolean closed;

    /**
     * @param initial what is known before the first probe
     * @param settleNanos how long the first verdicts are waited for
     * @param random from 0 to 1, for jitter
     */
    public Supervisor(
            Policies policies,
            ClusterState initial,
            String instance,
            long settleNanos,
            RoutingTable<R> table,
            Transport<R> transport,
            TimeSource time,
            DoubleSupplier random,
            Surroundings surroundings) {
        this.name = policies.cluster().name();
        this.policies = policies;
        this.table = table;
        this.transport = transport;
        this.time = time;
        this.surroundings = surroundings;
        this.settleNanos = settleNanos;
        this.history = new LagHistory(policies);
        this.state = initial;
        this.crew = new Crew<>(transport, time, this, random, policies.breaker());
        this.alarm = new Alarm(time, () -> signal(new Signal.TimePassed()));
        this.incidents = new IncidentLog(name, instance, time, policies, table.traffic(), this::publish, this::inOrder);
        table.endpoints().forEach(endpoint -> crew.enlist(endpoint, policies));
    }

    /** Starts to probe. Until the first verdicts are in, calls wait. */
    public void start() {
        state.endpoints().stream().filter(e -> e.policy().enabled()).forEach(e -> crew.probing(e.id(), true));
        time.schedule(settleNanos, () -> signal(new Signal.SettleElapsed()));
    }

    /** What is known now. */
    public ClusterState state() {
        return state;
    }

    /** A line per endpoint, and one for a pin that stands in the way. */
    public List<String> verdicts() {
        return state.verdicts();
    }

    /** What is known now, for people; {@code waiting} calls wait. */
    public ClusterStatus status(int waiting) {
        return StatusReport.of(state, table.current(), waiting, incidents, time.instant());
    }

    /** What was promised, and what was kept. */
    public ClusterStatus.Service service() {
        return incidents.service();
    }

    /** Which process this is ({@code failover.instance}). */
    public String instance() {
        return incidents.instance();
    }

    /** What judges the calls on an endpoint; empty once it is gone. */
    public Optional<EndpointBreaker> breaker(String endpoint) {
        return crew.breaker(endpoint);
    }

    /** The last incidents, newest first. */
    public List<Incident> incidents() {
        return incidents.last();
    }

    // ---- what operators and files order

    /**
     * Carries out a command.
     *
     * @throws IllegalArgumentException if it cannot be carried out now, with what could be
     */
    public void order(Command command) {
        decide(() -> {
            StateMachine.refusal(state, command).ifPresent(why -> {
                throw new IllegalArgumentException(name + ": cannot " + command.text() + ": " + why);
            });
            apply(new Signal.Ordered(command));
        });
    }

    /**
     * Takes up another configuration, at once as a whole. Endpoints that are new are probed from now on; those that are
     * gone are drained and then retired.
     *
     * @param added resources of endpoints that the table does not have yet; after the end they are retired at once
     * @return false, and nothing is taken up, if an endpoint has no resource: one that was being retired is gone by now
     */
    public boolean reload(Policies next, Map<String, R> added) {
        lock.lock();
        try {
            if (closed) {
                added.values().forEach(resource -> outbox.add(() -> transport.retire(resource)));
            } else if (isComplete(next, added)) {
                adopt(next, added);
            } else {
                return false;
            }
        } finally {
            lock.unlock();
        }
        outbox.drain();
        crew.reload(next);
        return true;
    }

    private boolean isComplete(Policies next, Map<String, R> added) {
        return next.cluster().endpoints().stream()
                .allMatch(e -> added.containsKey(e.id()) || table.find(e.id()).isPresent());
    }

    private void adopt(Policies next, Map<String, R> added) {
        policies = next;
        added.forEach((id, resource) -> {
            table.add(id, resource);
            crew.enlist(table.endpoint(id), next);
        });
        history.limit(next);
        incidents.reload(next);
        apply(new Signal.PolicyChanged(next.cluster()));
        outbox.add(() -> table.meters().endpointsChanged());
    }

    /** The answer to a {@link Surroundings#ask}; {@code failure} is empty if it was accepted. */
    public void switchoverEnded(SwitchoverAction.Request request, String failure) {
        signal(new Signal.SwitchoverEnded(request.to(), request.from(), failure));
    }

    /** An event that was born outside, told in order with the others. */
    public void publish(FailoverEvent event) {
        inOrder(() -> tell(event));
    }

    // ---- what calls report

    /** A call ended with a failure that speaks against the endpoint. On one that is suspect already it is only counted. */
    public void callFailed(Candidate<R> candidate, FailureKind kind, Throwable failure) {
        incidents.callFailed(candidate.endpoint().isWriter() && candidate.isCurrent());
        attemptFailed(candidate, kind, failure);
    }

    /** The same, of an attempt that its caller does not notice, because another one follows. */
    public void attemptFailed(Candidate<R> candidate, FailureKind kind, Throwable failure) {
        Endpoint<R> endpoint = candidate.endpoint();
        counts.failed(endpoint.id());
        crew.breaker(endpoint.id()).ifPresent(breaker -> breaker.failed(time.nanos(), failure));
        endpoint.watch(true);
        if (!endpoint.isSuspect()) {
            String message = "a call failed: " + failure.getMessage();
            signal(new Signal.CallFailed(endpoint.id(), candidate.incarnation(), kind, message));
        }
    }

    /** A call completed. Costs two volatile reads on a calm endpoint. */
    public void callCompleted(Endpoint<R> endpoint, boolean write) {
        if (endpoint.isSuspect()) {
            endpoint.completed(time.nanos());
        }
        if (endpoint.isWatched()) {
            watched(endpoint, write);
        }
    }

    private void watched(Endpoint<R> endpoint, boolean write) {
        counts.completed(endpoint.id());
        if (write) {
            incidents.written();
        }
        crew.breaker(endpoint.id()).ifPresent(EndpointBreaker::succeeded);
        if (!isOfInterest(endpoint)) {
            endpoint.watch(false);
            if (isOfInterest(endpoint)) {
                endpoint.watch(true); // whoever began to care meanwhile is not forgotten
            }
        }
    }

    private boolean isOfInterest(Endpoint<R> endpoint) {
        return counts.isCounting(endpoint.id())
                || incidents.awaitsWrite()
                || crew.breaker(endpoint.id())
                        .filter(b -> b.isWatching(time.nanos()))
                        .isPresent();
    }

    void breakerMoved(String endpoint, Breaker to, String why) {
        if (to == Breaker.OPEN) {
            time.schedule(policies.breaker().openForNanos(), () -> rested(endpoint));
        }
        signal(new Signal.BreakerMoved(endpoint, to, why));
    }

    /** Tells the breaker's state in any case: a reset that crossed a call's report must not leave it open in ours. */
    private void rested(String endpoint) {
        crew.breaker(endpoint).ifPresent(breaker -> {
            breaker.halfOpen();
            signal(new Signal.BreakerMoved(endpoint, breaker.state(), ""));
        });
    }

    // ---- what probes report

    void answered(Endpoint<R> endpoint, Observation seen) {
        decide(() -> {
            if (state.find(endpoint.id()).isEmpty()) {
                return;
            }
            endpoint.seen(seen.startedNanos());
            boolean replica = seen.role() == Role.REPLICA;
            Lag lag = replica ? history.lagOf(seen.position(), seen.endedNanos()) : Lag.of(0);
            ClusterState before = state;
            apply(new Signal.ProbeAnswered(endpoint.id(), seen, lag));
            remember(before, endpoint, seen);
        });
        table.meters().probed(endpoint.id(), seen.endedNanos() - seen.startedNanos());
        boolean resting = state.find(endpoint.id())
                .filter(e -> e.breaker() == Breaker.HALF_OPEN)
                .isPresent();
        if (resting) { // asked last, it may see no call at all and never close
            crew.breaker(endpoint.id()).ifPresent(EndpointBreaker::succeeded);
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

    /** Whether a replica that has replayed so much is within the lag limit now. */
    public boolean isWithinLag(long position) {
        Lag lag = history.lagOf(position, time.nanos());
        return lag.known()
                && !lag.atLeast()
                && lag.nanos() <= policies.cluster().reads().maxLagNanos();
    }

    void failed(Endpoint<R> endpoint, FailureKind kind, String message, long startedNanos) {
        signal(
                endpoint,
                new Signal.ProbeFailed(endpoint.id(), kind, message, startedNanos, endpoint.lastCompletedNanos()));
    }

    void overdue(Endpoint<R> endpoint, long startedNanos) {
        signal(endpoint, new Signal.ProbeOverdue(endpoint.id(), startedNanos));
    }

    boolean isUrgent(Endpoint<R> endpoint) {
        ClusterState now = state;
        return now.find(endpoint.id()).filter(now::isUrgent).isPresent();
    }

    // ---- the one lock

    private void signal(Signal signal) {
        decide(() -> apply(signal));
    }

    /** What comes late of an endpoint that is gone is no news. */
    private void signal(Endpoint<R> endpoint, Signal signal) {
        decide(() -> {
            if (state.find(endpoint.id()).isPresent()) {
                apply(signal);
            }
        });
    }

    private void inOrder(Runnable step) {
        outbox.add(step);
        outbox.drain();
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
        Moment now = new Moment(time.nanos(), time.instant(), counts.tallies());
        Transition transition = StateMachine.next(state, signal, now);
        state = transition.state();
        Plan old = table.current().plan();
        Plan plan = RoutePlanner.plan(state);
        if (!plan.equals(old)) {
            Runnable wake = table.publish(plan);
            openAndClose(old, plan);
            outbox.add(wake);
        }
        transition.effects().forEach(effect -> outbox.add(step(effect)));
        alarm.set(state.dueNanos(now.nanos()), now.nanos());
    }

    /** What is gone leaves the table with the decision, so that whoever comes next never finds them at odds. */
    private Runnable step(Effect effect) {
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

    private void openAndClose(Plan old, Plan plan) {
        for (Endpoint<R> endpoint : table.endpoints()) {
            boolean open = plan.open().contains(endpoint.id());
            if (open != old.open().contains(endpoint.id())) {
                outbox.add(() -> transport.open(endpoint.resource(), open));
            }
        }
    }

    // ---- what follows

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
            surroundings.ask(new SwitchoverAction.Request(name, ask.from(), ask.to(), ask.term()));
        } else if (effect instanceof Effect.Remember what) {
            surroundings.remember(what.identity(), what.term(), what.home());
        }
    }

    private void tell(FailoverEvent event) {
        incidents.on(event);
        if (event instanceof FailoverEvent.PrimaryChanged change) {
            table.find(change.endpoint()).ifPresent(e -> e.watch(true)); // to see the first write
        }
        surroundings.tell(event);
        table.meters().heard(event);
    }

    private void awaitIdle(String id) {
        boolean draining = state.find(id).filter(e -> e.drain().isUnderWay()).isPresent();
        table.find(id).filter(e -> draining && !closed).ifPresent(endpoint -> {
            if (transport.inUse(endpoint.resource()) == 0) {
                signal(endpoint, new Signal.DrainEnded(id));
            } else {
                time.schedule(DRAIN_LOOK_NANOS, () -> awaitIdle(id));
            }
        });
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
            alarm.cancel();
            outbox.add(table.close());
        } finally {
            lock.unlock();
        }
        outbox.drain();
        crew.stop();
        incidents.close();
    }
}
