/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.hotpath;

import dev.failover.Access;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Meters;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.state.Plan;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The routing decision alone: from "a call wants the primary" to its endpoint's resource. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {

    private static final long BUDGET = TimeUnit.SECONDS.toNanos(10);

    private final Take take = new Take();
    private final RoutingTable<String> table = table();
    private final Router<String> router = router(table, new StandingClock());
    private final Router<String> clocked = router(table, new RunningClock());
    private final Router<String> measured = router(measuredTable(), new StandingClock());

    /** As when meters are bound: the calls that each endpoint serves are counted. */
    private static RoutingTable<String> measuredTable() {
        RoutingTable<String> table = table();
        table.measure(new Meters() {});
        return table;
    }

    private static RoutingTable<String> table() {
        RoutingTable<String> table = new RoutingTable<>(Map.of("a", "pool of a", "b", "pool of b", "c", "pool of c"));
        List<Plan.Choice> writes = List.of(new Plan.Choice("a", 1, false, true, false, 1));
        List<Plan.Choice> reads = List.of(share("b"), share("c"));
        Set<String> all = Set.of("a", "b", "c");
        table.publish(new Plan(
                        Set.of("a"),
                        writes,
                        reads,
                        all,
                        Set.of(),
                        Map.of("a", 1, "b", 1, "c", 1),
                        Set.of(),
                        Plan.Obstacle.NONE))
                .run();
        return table;
    }

    private static Plan.Choice share(String id) {
        return new Plan.Choice(id, 1, false, false, true, 0.5);
    }

    private static Router<String> router(RoutingTable<String> table, TimeSource time) {
        WaitingRoom<String> waiting = new WaitingRoom<>(
                table, new NoTransport(), time, new WaitingRoom.Limits(BUDGET, 1000), () -> List.of("all is well"));
        return new Router<>(table, waiting, time);
    }

    /** What it is compared with: one volatile read. */
    @Benchmark
    public RoutingSnapshot<String> volatileRead() {
        return table.current();
    }

    /** The decision. */
    @Benchmark
    public String decision() {
        return router.call(Access.READ_WRITE, BUDGET, take);
    }

    /** The decision for a read, which two replicas share. */
    @Benchmark
    public String readDecision() {
        return router.call(Access.READ_ONLY, BUDGET, take);
    }

    /** The decision, and that the call is counted because somebody measures. */
    @Benchmark
    public String measuredDecision() {
        return measured.call(Access.READ_WRITE, BUDGET, take);
    }

    /** The same for a read. */
    @Benchmark
    public String measuredReadDecision() {
        return measured.call(Access.READ_ONLY, BUDGET, take);
    }

    /** The decision and the reading of the clock that every call makes for its deadline. */
    @Benchmark
    public String decisionWithClock() {
        return clocked.call(Access.READ_WRITE, BUDGET, take);
    }

    /** Takes what it is offered. */
    private static final class Take implements Attempt<String, String, IllegalStateException> {
        @Override
        public String on(Candidate<String> candidate, long nowNanos, long deadlineNanos) {
            return candidate.endpoint().resource();
        }

        @Override
        public boolean isWithinLag(String obtained, Candidate<String> candidate, long deadlineNanos) {
            throw new IllegalStateException("no connection is opened here");
        }

        @Override
        public void giveBack(String obtained) {
            throw new IllegalStateException("the endpoint keeps its place here");
        }

        @Override
        public IllegalStateException refused(Refusal refusal) {
            return new IllegalStateException(refusal.why());
        }
    }

    /** A clock for calls that never wait. */
    private static class StandingClock implements TimeSource {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public Scheduled schedule(long delayNanos, Runnable task) {
            return () -> {};
        }

        @Override
        public boolean await(CompletableFuture<?> promise, long deadlineNanos) {
            return promise.isDone();
        }

        @Override
        public void close() {}
    }

    private static final class RunningClock extends StandingClock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }

    /** Nothing is probed, opened or aborted. */
    private static final class NoTransport implements Transport<String> {
        @Override
        public CompletableFuture<Observation> probe(String resource, boolean fresh) {
            return new CompletableFuture<>();
        }

        @Override
        public void open(String resource, boolean open) {}

        @Override
        public void abort(String resource, String why) {}

        @Override
        public int inUse(String resource) {
            return 0;
        }

        @Override
        public void rest(String resource) {}

        @Override
        public void retire(String resource) {}

        @Override
        public int idle(String resource) {
            return 1;
        }
    }
}
