/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.Incident;
import dev.failover.Role;
import dev.failover.WriteOutcome;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.engine.Acknowledged.Toll;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.Breaker;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Lag;
import dev.failover.internal.state.Moment;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Progress;
import dev.failover.internal.state.RoutePlanner;
import dev.failover.internal.state.Signal;
import dev.failover.internal.state.StateMachine;
import dev.failover.internal.state.Transition;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;
import dev.failover.spi.SwitchoverAction;
import dev.failover.spi.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * Feeds signals to the {@link StateMachine}, one at a time, and does what follows: publishes the new route, then, outside
 * the lock and in order, wakes, aborts, probes and tells. Thread-safe.
 */
public final class Supervisor<R> implements AutoCloseable {

    private final String name;
    private final RoutingTable<R> table;
    private final Transport<R> transport;
    private final TimeSource time;
    private final long settleNanos;
    private final Crew<R> crew;
    private final CallCounts counts = new CallCounts();
    private final IncidentLog incidents;
    private final CallReports<R> calls;
    private final Deeds<R> deeds;

    private final ReentrantLock lock = new ReentrantLock();
    private final Outbox outbox = new Outbox();
    private final LagHistory history;
    private final Replayed<R> replayed;
    private final ReplayWait<R> replayWait;
    private final Reckoning reckoning = new Reckoning();
    private final Alarm alarm;
    private volatile Policies policies;
    private volatile ClusterState state;
    private volatile Optional<ClusterStatus.Reload> reloaded = Optional.empty();
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
        this.settleNanos = settleNanos;
        this.history = new LagHistory(policies);
        this.replayed = new Replayed<>(table, policies);
        this.state = initial;
        this.crew = new Crew<>(transport, time, this, random, policies.breaker());
        this.replayWait = new ReplayWait<>(table, crew, time);
        this.alarm = new Alarm(time, () -> signal(new Signal.TimePassed()));
        this.incidents = new IncidentLog(name, instance, time, policies, table.traffic(), this::publish, this::inOrder);
        this.calls = new CallReports<>(crew, counts, incidents, time, this::signal);
        this.deeds =
                new Deeds<>(table, transport, crew, counts, incidents, surroundings, time, this::state, this::signal);
        begin(Reign.of(initial));
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
        return StatusReport.of(state, table.current(), waiting, incidents, reloaded, time.instant());
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
        replayed.limit(next);
        incidents.reload(next);
        apply(new Signal.PolicyChanged(next.cluster()));
        outbox.add(() -> table.meters().endpointsChanged());
    }

    /** Tells what became of another configuration, {@code applied} or {@code refused}; the status shows it from now on. */
    public void reloaded(String outcome, String details) {
        ConfigurationReloaded told = new ConfigurationReloaded(name, "", time.instant(), outcome, details);
        reloaded = Optional.of(new ClusterStatus.Reload(told.at(), outcome, details));
        publish(told);
    }

    /** The answer to a {@link Surroundings#ask}; {@code failure} is empty if it was accepted. */
    public void switchoverEnded(SwitchoverAction.Request request, String failure) {
        signal(new Signal.SwitchoverEnded(request.to(), request.from(), request.term(), failure));
    }

    /** An event that was born outside, told in order with the others. */
    public void publish(FailoverEvent event) {
        inOrder(() -> deeds.tell(event));
    }

    // ---- what calls report

    /** A call ended with a failure that speaks against the endpoint. On one that is suspect already it is only counted. */
    public void callFailed(Candidate<R> candidate, FailureKind kind, Throwable failure) {
        incidents.callFailed(candidate.endpoint().isWriter() && candidate.isCurrent());
        attemptFailed(candidate, kind, failure);
    }

    /** The same, of an attempt that its caller does not notice, because another one follows. */
    public void attemptFailed(Candidate<R> candidate, FailureKind kind, Throwable failure) {
        String message = "a call failed: " + failure.getMessage();
        String id = candidate.endpoint().id();
        calls.failed(candidate, new Signal.CallFailed(id, candidate.incarnation(), kind, message), failure);
    }

    /**
     * Calls failed there in a row, and the adapter gives the endpoint up: it is DOWN from now on, unless it is the last one.
     *
     * @param why says how many failed how, for a human
     */
    public void eject(Candidate<R> candidate, FailureKind kind, String why) {
        signal(candidate.endpoint(), new Signal.Ejected(candidate.endpoint().id(), candidate.incarnation(), kind, why));
    }

    /** A call completed. Costs two volatile reads on a calm endpoint. */
    public void callCompleted(Endpoint<R> endpoint, boolean write) {
        calls.completed(endpoint, write);
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

    /** A commit was acknowledged: one more of which nobody knows where it is in the log. */
    public void acknowledged() {
        reckoning.acknowledged().count();
    }

    /**
     * The same, of one that lies between two positions.
     *
     * @param before the newest that was known before it was sent
     * @param upTo one that was asked for afterwards; Long.MAX_VALUE if there was no answer
     */
    public void acknowledged(long term, long before, long upTo) {
        reckoning.acknowledged().count();
        Toll toll = reckoning.acknowledged().note(new Bracket(term, before, upTo, 1, time.nanos()));
        if (!toll.isNothing()) {
            publish(reckoning.lost(name, time.instant(), toll));
        }
    }

    private void tell(Toll toll, String primary) {
        if (!toll.isNothing()) {
            FailoverEvent lost = reckoning.lost(name, primary, time.instant(), toll);
            outbox.add(() -> deeds.tell(lost));
        }
    }

    /** What became of a commit that is not beyond this position of the log. */
    public WriteOutcome outcomeOf(long term, long position) {
        return reckoning.outcomeOf(state, term, position);
    }

    /** The same position on the term of now, or where that took over if it is beyond; -1 if that is not known. */
    public long positionNow(long term, long position) {
        return reckoning.acknowledged().forks().translated(term, position, state.highestTerm());
    }

    // ---- what probes report

    /** An endpoint is about to be asked. */
    void asks(Endpoint<R> endpoint) {
        if (endpoint.isWriter()) {
            reckoning.asks();
        }
    }

    void answered(Endpoint<R> endpoint, Observation seen) {
        decide(() -> {
            if (state.find(endpoint.id()).isEmpty()) {
                return;
            }
            boolean replica = seen.role() == Role.REPLICA;
            Lag lag = replica ? history.lagOf(seen.position(), seen.endedNanos()) : Lag.of(0);
            apply(new Signal.ProbeAnswered(endpoint.id(), seen, lag));
            remember(endpoint, seen);
            // Else each connection is asked itself. Removed meanwhile, by what was just applied, it is nobody's.
            if (state.find(endpoint.id()).filter(EndpointState::isOneNode).isPresent()) {
                endpoint.seen(seen.startedNanos()); // last: whoever is vouched for must not find what was known before
            }
            if (table.isAwaited()) {
                outbox.add(table::wakeAll); // a session's reads may be served by a replica now
            }
        });
        table.meters().probed(endpoint.id(), seen.endedNanos() - seen.startedNanos());
        boolean resting = state.find(endpoint.id())
                .filter(e -> e.breaker() == Breaker.HALF_OPEN)
                .isPresent();
        if (resting) { // asked last, it may see no call at all and never close
            crew.breaker(endpoint.id()).ifPresent(EndpointBreaker::succeeded);
        }
    }

    private void remember(Endpoint<R> endpoint, Observation seen) {
        if (state.writer().equals(endpoint.id()) && seen.isPrimary() && seen.position() >= 0) {
            history.add(seen.startedNanos(), seen.position());
            replayed.sampled(seen);
            tell(reckoning.sampled(endpoint.id(), seen), endpoint.id());
            advance();
        }
    }

    /** Whether a replica that has replayed so much is within the lag limit now. */
    public boolean isWithinLag(long position) {
        Reads limits = policies.cluster().reads();
        ClusterState now = state;
        Lag lag = history.lagOf(Reign.of(now), position, time.nanos());
        long primary = now.writing().map(w -> w.seen().position()).orElse(-1L);
        boolean near = primary >= 0 && primary - position <= limits.maxLagBytes();
        return lag.within(limits.maxLagNanos(), false) && (limits.maxLagBytes() == Long.MAX_VALUE || near);
    }

    /**
     * Waits until a replica has what a read demands, if that may be soon.
     *
     * @throws InterruptedException at once when the calling thread is interrupted
     */
    public void awaitReplay(Demand demand, long patienceNanos) throws InterruptedException {
        replayWait.await(demand, patienceNanos);
    }

    /** What a replica has that was asked just now, and has replayed so much. */
    public Progress progressOf(String endpoint, long position) {
        return replayed.of(state, endpoint, position);
    }

    /** A connection was opened, and asked which server it is on; the probe's is no news. */
    public void opened(Endpoint<R> endpoint, Node node, long toldNanos) {
        boolean news = node.isKnown()
                && state.find(endpoint.id())
                        .filter(e -> !e.seen().node().isSame(node))
                        .isPresent();
        if (news) {
            signal(endpoint, new Signal.Opened(endpoint.id(), node, toldNanos));
        }
    }

    void failed(Endpoint<R> endpoint, FailureKind kind, String message, long startedNanos) {
        boolean inUse = transport.inUse(endpoint.resource()) > 0;
        signal(
                endpoint,
                new Signal.ProbeFailed(
                        endpoint.id(), kind, message, startedNanos, endpoint.lastCompletedNanos(), inUse));
    }

    void overdue(Endpoint<R> endpoint, long startedNanos) {
        signal(endpoint, new Signal.ProbeOverdue(endpoint.id(), startedNanos));
    }

    /** Whether it lets no new connection in until somebody mends the configuration. */
    boolean isRejecting(Endpoint<R> endpoint) {
        return state.find(endpoint.id())
                .filter(e -> e.vitality().isMisconfigured())
                .isPresent();
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
        if (signal instanceof Signal.Ordered order && order.command().kind() == Command.Kind.RESET_FENCING) {
            reckoning.clear(); // the same term may be another one now
        }
        List<FailoverEvent> losses = reckoning.next(
                state,
                transition.state(),
                now,
                policies.objectives(),
                replayed::passedNanos); // before anybody reads there
        Reign reign = Reign.of(transition.state());
        if (!reign.equals(Reign.of(state))) {
            begin(reign);
        }
        state = transition.state();
        Plan old = table.current().plan();
        Plan plan = RoutePlanner.plan(state);
        if (!plan.equals(old)) {
            Runnable wake = table.publish(plan);
            openAndClose(old, plan);
            outbox.add(wake);
        }
        advance();
        transition.effects().forEach(effect -> outbox.add(deeds.of(effect)));
        losses.forEach(event -> outbox.add(() -> deeds.tell(event)));
        alarm.set(state.dueNanos(now.nanos()), now.nanos());
    }

    private void begin(Reign reign) {
        history.clear(reign);
        replayed.clear(reign);
    }

    private void advance() {
        replayed.advance(state);
        if (replayWait.isAnybodyParked()) {
            outbox.add(replayWait::wake);
        }
    }

    private void openAndClose(Plan old, Plan plan) {
        for (Endpoint<R> endpoint : table.endpoints()) {
            boolean open = plan.open().contains(endpoint.id());
            if (open != old.open().contains(endpoint.id())) {
                outbox.add(() -> transport.open(endpoint.resource(), open));
            }
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
