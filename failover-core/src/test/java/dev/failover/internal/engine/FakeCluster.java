/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.Health;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.time.VirtualTime;
import dev.failover.spi.SwitchoverAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The real engine over a fake network, on virtual time: an outage is three lines. */
public final class FakeCluster implements Surroundings {

    public static final ProbePolicy PROBE = new ProbePolicy(millis(500), millis(800), millis(50), 10, millis(150));
    public static final BreakerPolicy BREAKER = new BreakerPolicy(50, 50, 10, millis(5000), 3);

    public static final Objectives OBJECTIVES = new Objectives(millis(30_000), millis(1000), 1000, 0.9995);

    public final VirtualTime time = new VirtualTime();
    public final FakeNetwork network;
    public final List<FailoverEvent> events = new ArrayList<>();
    public final List<SwitchoverAction.Request> asked = new ArrayList<>();
    public String remembered = "";
    public Consumer<FailoverEvent> listener = event -> {};
    public final RoutingTable<FakeNetwork.Server> table;
    public final Supervisor<FakeNetwork.Server> supervisor;
    public final WaitingRoom<FakeNetwork.Server> waiting;
    public final Router<FakeNetwork.Server> router;

    private Policies policies;

    private FakeCluster(
            ClusterPolicy policy,
            ProbePolicy probe,
            BreakerPolicy breaker,
            long seed,
            UnaryOperator<ClusterState> known) {
        String[] ids = policy.endpoints().stream().map(EndpointPolicy::id).toArray(String[]::new);
        network = new FakeNetwork(time, ids);
        Map<String, FakeNetwork.Server> resources = new LinkedHashMap<>(network.servers());
        table = new RoutingTable<>(resources);
        Random random = new Random(seed);
        policies = new Policies(policy, probe, breaker, OBJECTIVES);
        supervisor = new Supervisor<>(
                policies,
                known.apply(ClusterState.starting(policy)),
                "test",
                millis(3000),
                table,
                network,
                time,
                random::nextDouble,
                this);
        waiting = new WaitingRoom<>(table, network, time, new Limits(millis(10_000), 1000), supervisor::verdicts);
        router = new Router<>(table, waiting, time);
    }

    @Override
    public void tell(FailoverEvent event) {
        events.add(event);
        listener.accept(event);
    }

    @Override
    public void remember(String identity, long term, String home) {
        remembered = identity + ":" + term + ":" + home;
    }

    @Override
    public void ask(SwitchoverAction.Request request) {
        asked.add(request);
    }

    public static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    public static ClusterPolicy policy(String... ids) {
        List<EndpointPolicy> endpoints =
                Arrays.stream(ids).map(EndpointPolicy::of).toList();
        return ClusterPolicy.of("orders", endpoints);
    }

    /** a is the primary of term 1; the others follow it. Not started. */
    public static FakeCluster of(String... ids) {
        return of(policy(ids), 1, network -> {});
    }

    public static FakeCluster of(ClusterPolicy policy, long seed, Consumer<FakeNetwork> change) {
        return of(policy, PROBE, seed, change);
    }

    public static FakeCluster of(ClusterPolicy policy, ProbePolicy probe, long seed, Consumer<FakeNetwork> change) {
        return of(policy, probe, BREAKER, seed, change);
    }

    static FakeCluster of(
            ClusterPolicy policy, ProbePolicy probe, BreakerPolicy breaker, long seed, Consumer<FakeNetwork> change) {
        FakeCluster cluster = new FakeCluster(policy, probe, breaker, seed, UnaryOperator.identity());
        cluster.network.primary(policy.endpoints().get(0).id(), 1);
        change.accept(cluster.network);
        return cluster;
    }

    /** Started, and a second later. */
    public static FakeCluster running(String... ids) {
        FakeCluster cluster = of(ids);
        cluster.supervisor.start();
        cluster.advance(1000);
        return cluster;
    }

    /** Started, and a second later. */
    public static FakeCluster running(ClusterPolicy policy) {
        return running(policy, network -> {});
    }

    /** Started on a network that differs, and a second later. */
    public static FakeCluster running(ClusterPolicy policy, Consumer<FakeNetwork> change) {
        FakeCluster cluster = of(policy, 1, change);
        cluster.supervisor.start();
        cluster.advance(1000);
        return cluster;
    }

    /** A process that remembers something of an earlier one. Not started. */
    public static FakeCluster remembering(ClusterPolicy policy, UnaryOperator<ClusterState> known) {
        FakeCluster cluster = new FakeCluster(policy, PROBE, BREAKER, 1, known);
        cluster.network.primary(policy.endpoints().get(0).id(), 1);
        return cluster;
    }

    public void order(Command.Kind kind, String target) {
        supervisor.order(new Command(kind, target, false, "ann", "a test"));
    }

    public Policies policies() {
        return policies;
    }

    /** Reads another configuration; servers that the network does not have yet are made. */
    public void reload(Policies next) {
        policies = next;
        Map<String, FakeNetwork.Server> added = new LinkedHashMap<>();
        next.cluster().endpoints().stream()
                .map(EndpointPolicy::id)
                .filter(id -> table.find(id).isEmpty())
                .forEach(id -> added.put(id, network.add(id)));
        supervisor.reload(next, added);
    }

    public void reload(ClusterPolicy next) {
        reload(new Policies(next, policies.probe(), policies.breaker(), policies.objectives()));
    }

    /** Until a point of virtual time, in milliseconds since its beginning. */
    public void advanceTo(long millis) {
        time.advance(Duration.ofNanos(millis(millis) - time.nanos()));
    }

    public void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    public ClusterState state() {
        return supervisor.state();
    }

    public Health health(String id) {
        return state().endpoint(id).health();
    }

    public String writer() {
        return state().writer();
    }

    public List<String> readers() {
        return table.current().candidates(Access.READ_ONLY).stream()
                .map(c -> c.endpoint().id())
                .toList();
    }

    public <E extends FailoverEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** A call of one step: where it was served, or why not. */
    public String call(Access access, long budgetMillis) {
        try {
            return router.call(access, millis(budgetMillis), new Call());
        } catch (Refused e) {
            return e.refusal.reason() + ": " + e.refusal.why();
        }
    }

    /** A refusal as an exception. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        public final transient Refusal refusal;

        Refused(Refusal refusal) {
            this.refusal = refusal;
        }
    }

    private static final class Call implements Attempt<FakeNetwork.Server, String, Refused> {
        @Override
        public @Nullable String on(Candidate<FakeNetwork.Server> candidate, long nowNanos, long deadlineNanos) {
            boolean answers = candidate.endpoint().resource().wire == FakeNetwork.Wire.ANSWERS;
            return answers ? candidate.endpoint().id() : null;
        }

        @Override
        public boolean isWithinLag(String obtained, Candidate<FakeNetwork.Server> candidate, long deadlineNanos) {
            return false;
        }

        @Override
        public void giveBack(String obtained) {}

        @Override
        public Refused refused(Refusal refusal) {
            return new Refused(refusal);
        }
    }
}
