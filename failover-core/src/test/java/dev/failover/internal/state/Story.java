/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Following;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Tells the pure engine one signal after the other, a millisecond apart, and keeps what followed. */
final class Story {

    static final ClusterPolicy POLICY = policy("a", "b", "c");

    final ClusterPolicy policy;
    final List<Effect> effects = new ArrayList<>();
    ClusterState state;
    /** What was counted of calls in the present steps. */
    Map<String, Tally> tallies = Map.of();

    long now = TimeUnit.SECONDS.toNanos(1000);

    Story(ClusterPolicy policy) {
        this.policy = policy;
        this.state = ClusterState.starting(policy);
    }

    static Story of(ClusterPolicy policy) {
        return new Story(policy);
    }

    /** a is the accepted primary of term 1, b and c follow it. */
    static Story running() {
        return running(POLICY);
    }

    static Story running(ClusterPolicy policy) {
        Story story = new Story(policy);
        story.primary("a", 1);
        policy.endpoints().stream().skip(1).filter(EndpointPolicy::enabled).forEach(e -> story.replica(e.id(), 1));
        return story;
    }

    static ClusterPolicy policy(String... ids) {
        return policy(e -> e, ids);
    }

    static ClusterPolicy policy(UnaryOperator<EndpointPolicy> change, String... ids) {
        List<EndpointPolicy> endpoints =
                Arrays.stream(ids).map(EndpointPolicy::of).map(change).toList();
        return ClusterPolicy.of("orders", endpoints);
    }

    static EndpointPolicy readOnly(EndpointPolicy e) {
        return e.serving(true, false);
    }

    static EndpointPolicy disabled(EndpointPolicy e) {
        return e.enabled(false);
    }

    static ClusterPolicy refusing(ClusterPolicy p) {
        Following f = p.following();
        return p.with(new Following(false, f.abortInFlight(), f.acceptUnconfirmed(), f.confirmForNanos()));
    }

    static ClusterPolicy sparing(ClusterPolicy p) {
        Following f = p.following();
        return p.with(new Following(f.highestTermWins(), false, f.acceptUnconfirmed(), f.confirmForNanos()));
    }

    static ClusterPolicy confirmedOnly(ClusterPolicy p) {
        Following f = p.following();
        return p.with(new Following(f.highestTermWins(), f.abortInFlight(), false, f.confirmForNanos()));
    }

    static ClusterPolicy withoutReadsAlone(ClusterPolicy p) {
        return p.with(new Reads(false, p.reads().maxLagNanos()));
    }

    // ---- what a probe sees

    static Observation primaryOf(long term) {
        return new Observation(Role.PRIMARY, "cluster-1", term, 1000, true, false, 2, 0, 0);
    }

    static Observation replicaOf(long term) {
        return new Observation(Role.REPLICA, "cluster-1", term, 1000, false, true, -1, 0, 0);
    }

    static Observation identity(Observation o, String identity) {
        return new Observation(
                o.role(),
                identity,
                o.term(),
                o.position(),
                o.writable(),
                o.streaming(),
                o.followers(),
                o.startedNanos(),
                o.endedNanos());
    }

    static Observation position(Observation o, long position) {
        return new Observation(
                o.role(),
                o.identity(),
                o.term(),
                position,
                o.writable(),
                o.streaming(),
                o.followers(),
                o.startedNanos(),
                o.endedNanos());
    }

    static Observation followers(Observation o, int followers) {
        return new Observation(
                o.role(),
                o.identity(),
                o.term(),
                o.position(),
                o.writable(),
                o.streaming(),
                followers,
                o.startedNanos(),
                o.endedNanos());
    }

    static Observation readOnly(Observation o) {
        return new Observation(
                o.role(),
                o.identity(),
                o.term(),
                o.position(),
                false,
                o.streaming(),
                o.followers(),
                o.startedNanos(),
                o.endedNanos());
    }

    static Observation notStreaming(Observation o) {
        return new Observation(
                o.role(),
                o.identity(),
                o.term(),
                o.position(),
                o.writable(),
                false,
                o.followers(),
                o.startedNanos(),
                o.endedNanos());
    }

    // ---- signals

    Story pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    Story primary(String id, long term) {
        return sees(id, primaryOf(term));
    }

    Story replica(String id, long term) {
        return sees(id, replicaOf(term));
    }

    Story sees(String id, Observation o) {
        return sees(id, o, Lag.of(0));
    }

    Story sees(String id, Observation o, Lag lag) {
        long started = now;
        pass(1);
        Observation timed = new Observation(
                        o.role(),
                        o.identity(),
                        o.term(),
                        o.position(),
                        o.writable(),
                        o.streaming(),
                        o.followers(),
                        started,
                        now)
                .on(o.node());
        return signal(new Signal.ProbeAnswered(id, timed, lag));
    }

    /** A connection is opened, and leads there. */
    Story opens(String id, Node node) {
        return pass(1).signal(new Signal.Opened(id, node, now));
    }

    Story fails(String id, FailureKind kind) {
        long started = now;
        pass(1);
        return signal(new Signal.ProbeFailed(id, kind, kind.name(), started, Long.MIN_VALUE / 2, true));
    }

    /** Killed: the host refuses. */
    Story killed(String id) {
        return fails(id, FailureKind.REFUSED);
    }

    Story callFails(String id) {
        int incarnation = state.endpoint(id).incarnation();
        return signal(new Signal.CallFailed(id, incarnation, FailureKind.LOST, "a call failed"));
    }

    Story breaker(String id, Breaker to) {
        return signal(new Signal.BreakerMoved(id, to, "50 %"));
    }

    Story timeUp() {
        return signal(new Signal.SettleElapsed());
    }

    Story signal(Signal signal) {
        pass(1);
        Transition transition =
                StateMachine.next(state, signal, new Moment(now, Instant.EPOCH.plusNanos(now), tallies));
        state = transition.state();
        effects.addAll(transition.effects());
        return this;
    }

    /** Nothing happens until then. */
    Story until(long nanos) {
        now = nanos - TimeUnit.MILLISECONDS.toNanos(1);
        return signal(new Signal.TimePassed());
    }

    /** An operator orders. */
    Story orders(Command.Kind kind, String target) {
        return signal(new Signal.Ordered(new Command(kind, target, false, "ann", "a test")));
    }

    Story reads(ClusterPolicy next) {
        return signal(new Signal.PolicyChanged(next));
    }

    // ---- what followed

    List<String> told() {
        return events(FailoverEvent.class).stream()
                .map(e -> e.getClass().getSimpleName() + (e.endpoint().isEmpty() ? "" : " " + e.endpoint()))
                .toList();
    }

    Plan plan() {
        return RoutePlanner.plan(state);
    }

    /** Who begins how much of the reads, in per cent; those that begin none are left out. */
    List<String> shares() {
        return plan().reads().stream()
                .filter(c -> c.share() > 0)
                .map(c -> c.endpoint() + " " + Math.round(c.share() * 1000) / 10.0)
                .toList();
    }

    List<String> readers() {
        return plan().reads().stream().map(Plan.Choice::endpoint).toList();
    }

    Standing.Kind standing(String id) {
        return state.endpoint(id).standing().kind();
    }

    Health health(String id) {
        return state.endpoint(id).health();
    }

    List<String> aborts() {
        return effects.stream()
                .filter(Effect.Abort.class::isInstance)
                .map(e -> ((Effect.Abort) e).endpoint())
                .toList();
    }

    List<String> probedNow() {
        return effects.stream()
                .filter(Effect.ProbeNow.class::isInstance)
                .map(e -> ((Effect.ProbeNow) e).endpoint())
                .toList();
    }

    <E extends FailoverEvent> List<E> events(Class<E> type) {
        return effects.stream()
                .filter(Effect.Publish.class::isInstance)
                .map(e -> ((Effect.Publish) e).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
