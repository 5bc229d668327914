/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Access;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.Role;
import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.engine.StressNetwork.Server;
import dev.failover.internal.engine.StressNetwork.Wire;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Command.Kind;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.internal.time.SystemTime;
import dev.failover.spi.SwitchoverAction;
import dev.failover.stress.Race;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The real engine on real time over servers that are made to fail, fast enough to live through many outages a second. */
final class StressCluster implements Surroundings {

    static final String READS_ONLY = "r";
    static final String WRITES_ONLY = "w";
    static final String FOREIGN = "another cluster";

    private static final String OURS = "this cluster";
    private static final List<String> LEADERS = List.of("a", "b", WRITES_ONLY);

    final SystemTime time = new SystemTime("stress-timer");
    final StressNetwork network = new StressNetwork(time);
    final RoutingTable<Server> table;
    final Supervisor<Server> supervisor;
    final WaitingRoom<Server> waiting;
    final Router<Server> router;

    final LongAdder served = new LongAdder();
    final LongAdder obtained = new LongAdder();
    final LongAdder givenBack = new LongAdder();
    final LongAdder ended = new LongAdder();
    private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicLong toldTerm = new AtomicLong();
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Random random;
    private String leader = "a";
    private long term = 1;

    StressCluster(long seed) {
        random = new Random(seed);
        List.of("a", "b", READS_ONLY, WRITES_ONLY).forEach(id -> servers.put(id, new Server(id, OURS)));
        server("a").become(Role.PRIMARY, 1);
        Policies policies = policies(List.copyOf(servers.keySet()), false);
        table = new RoutingTable<>(servers);
        servers.put("x", new Server("x", FOREIGN)); // declared later, when it is known which cluster this is
        server("x").become(Role.PRIMARY, 9);
        supervisor = new Supervisor<>(
                policies,
                ClusterState.starting(policies.cluster()),
                "stress",
                millis(5000),
                table,
                network,
                time,
                Math::random,
                this);
        waiting = new WaitingRoom<>(table, network, time, new Limits(millis(500), 400), supervisor::verdicts);
        router = new Router<>(table, waiting, time);
    }

    /** Returns when it is known which cluster this is. */
    void start() throws StressCaller.Refused {
        supervisor.start();
        serve(Access.READ_WRITE);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private Policies policies(List<String> ids, boolean vary) {
        List<EndpointPolicy> endpoints = new ArrayList<>();
        for (String id : ids) {
            EndpointPolicy e = EndpointPolicy.of(id).serving(!id.equals(WRITES_ONLY), !id.equals(READS_ONLY));
            boolean enabled = !vary || random.nextInt(6) > 0;
            endpoints.add(e.weighing(vary ? 50 + random.nextInt(100) : 100).enabled(enabled));
        }
        ClusterPolicy cluster = ClusterPolicy.of("stress", endpoints)
                .with(new ClusterPolicy.Damping(2, 1))
                .with(new ClusterPolicy.Switchback(
                        millis(3), List.of(10, 50, 100), millis(5), 5, Mode.MANUAL, millis(20), millis(20)))
                .drainingFor(millis(10));
        int calls = vary ? 5 + random.nextInt(10) : 10;
        return new Policies(
                cluster,
                new ProbePolicy(millis(10), millis(8), millis(1), 10, millis(3)),
                new BreakerPolicy(50, 2 * calls, calls, millis(5), 3),
                new Objectives(millis(30), Long.MAX_VALUE, Long.MAX_VALUE, 0.9995));
    }

    private Server server(String id) {
        return servers.get(id);
    }

    // ---- what is noted

    void fail(String what, @Nullable Throwable cause) {
        failure.compareAndSet(null, new AssertionError(what + "; " + supervisor.verdicts(), cause));
    }

    /** The highest term to which writes were said to have moved: whoever calls from now on gets no lower one. */
    long toldTerm() {
        return toldTerm.get();
    }

    @Override
    public void tell(FailoverEvent event) {
        if (!telling.compareAndSet(false, true)) {
            fail("two events are told at once", null);
        }
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait(); // what listeners do
        }
        if (event instanceof PrimaryChanged change) {
            toldTerm.accumulateAndGet(change.term(), Math::max);
        }
        telling.set(false);
    }

    @Override
    public void remember(String identity, long highest, String home) {}

    @Override
    public void ask(SwitchoverAction.Request request) {
        supervisor.switchoverEnded(request, "nobody manages these servers");
    }

    // ---- what happens

    /** Something goes wrong, or is changed. To be called by one thread. */
    void disturb() {
        switch (random.nextInt(9)) {
            case 0, 1 -> failOver();
            case 2 -> any(LEADERS).wire = Wire.values()[random.nextInt(3)];
            case 3 -> server(READS_ONLY).wire = Wire.values()[random.nextInt(3)];
            case 4 -> rejoin();
            case 5, 6 -> reload(declared(), true);
            case 7 -> order();
            default -> tellAndAsk();
        }
    }

    private Server any(List<String> ids) {
        return server(ids.get(random.nextInt(ids.size())));
    }

    /** The old primary falls silent or is killed, or goes on as a zombie. */
    private void failOver() {
        server(leader).wire = Wire.values()[random.nextInt(3)];
        Server next = any(LEADERS);
        if (!next.id.equals(leader)) {
            lead(next);
        }
    }

    private void lead(Server next) {
        term++;
        leader = next.id;
        next.become(Role.PRIMARY, term);
        next.wire = Wire.ANSWERS;
    }

    private void rejoin() {
        Server server = any(LEADERS);
        if (!server.id.equals(leader)) {
            server.become(Role.REPLICA, term);
            server.wire = Wire.ANSWERS;
        }
    }

    private List<String> declared() {
        List<String> ids = new ArrayList<>(List.of("a", "b", READS_ONLY, WRITES_ONLY, "x"));
        ids.removeIf(id -> !id.equals("a") && random.nextInt(4) == 0);
        return ids;
    }

    /** As an adapter does it: what the table does not have is made. */
    private void reload(List<String> ids, boolean vary) {
        Policies next = policies(ids, vary);
        Map<String, Server> added = new LinkedHashMap<>();
        do {
            ids.stream().filter(id -> table.find(id).isEmpty()).forEach(id -> added.computeIfAbsent(id, this::another));
        } while (!supervisor.reload(next, added));
    }

    /** The same server, met anew. */
    private Server another(String id) {
        Server old = server(id);
        Server next = new Server(id, old.identity);
        next.wire = old.wire;
        next.self = old.self;
        next.wasPrimary = old.wasPrimary;
        servers.put(id, next);
        return next;
    }

    private void order() {
        Kind[] kinds = {Kind.DRAIN, Kind.PUT_BACK, Kind.PIN, Kind.UNPIN, Kind.PAUSE, Kind.RESUME};
        String target = any(List.of("a", "b", READS_ONLY, WRITES_ONLY)).id;
        Command command = new Command(kinds[random.nextInt(kinds.length)], target, true, "a test", "");
        try {
            supervisor.order(command);
        } catch (IllegalArgumentException e) {
            expect(e.getMessage().contains(command.text()), "refused: " + e.getMessage());
        }
    }

    private void order(Kind kind, String target) {
        supervisor.order(new Command(kind, target, true, "a test", ""));
    }

    private void tellAndAsk() {
        supervisor.publish(new ConfigurationReloaded("stress", "", time.instant(), "applied", ""));
        supervisor.status(waiting.waiters());
    }

    // ---- peace

    /** Everything is mended, and whoever calls must be served. */
    void heal() throws StressCaller.Refused {
        reload(List.of("a", "b", READS_ONLY, WRITES_ONLY, "x"), false);
        order(Kind.UNPIN, "");
        order(Kind.RESUME, "");
        List.of("a", "b", READS_ONLY, WRITES_ONLY).forEach(id -> order(Kind.PUT_BACK, id));
        for (String id : LEADERS) {
            if (!id.equals(leader)) {
                server(id).become(Role.REPLICA, term);
            }
            server(id).wire = Wire.ANSWERS;
        }
        server(READS_ONLY).become(Role.REPLICA, term);
        server(READS_ONLY).wire = Wire.ANSWERS;
        for (Access access : Access.values()) {
            serve(access);
        }
    }

    private void serve(Access access) throws StressCaller.Refused {
        StressCaller caller = new StressCaller(this);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                caller.giveBack(router.call(access, deadline - System.nanoTime(), caller));
                return;
            } catch (StressCaller.Refused e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Race.pause(1000);
            }
        }
    }

    /** What must be true once it is closed and no caller is left. */
    void check() {
        for (int i = 0; network.unanswered() > 0 && i < 100_000; i++) {
            Race.pause(i); // the timer may be in the middle of something
        }
        expect(network.unanswered() == 0, network.unanswered() + " probes were neither answered nor given up");
        expect(waiting.waiters() == 0, waiting.waiters() + " calls wait");
        expect(obtained.sum() == ended.sum(), obtained + " loans, " + ended + " ended");
        expect(obtained.sum() == served.sum() + givenBack.sum(), obtained + " loans, " + served + " served");
        table.endpoints().forEach(e -> expect(e.resource().inUse.get() == 0, e.id() + " is in use"));
        AssertionError failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void expect(boolean condition, String otherwise) {
        if (!condition) {
            fail(otherwise, null);
        }
    }
}
