/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Plan.Choice;
import dev.failover.internal.state.Plan.Obstacle;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A routing table whose plans a test writes by hand, over the endpoints a, b and c. */
final class Routes {

    static final List<String> IDS = List.of("a", "b", "c");

    final RoutingTable<String> table;
    final WaitingRoom<String> waiting;
    final Router<String> router;
    final Map<String, Integer> incarnations = new ConcurrentHashMap<>();
    volatile int idle = 4;
    boolean limited;
    final Set<String> suspects = new HashSet<>();
    final Set<String> draining = new HashSet<>();

    Routes(TimeSource time, long maxWaitMillis, int maxWaiters) {
        Map<String, String> resources = new LinkedHashMap<>();
        IDS.forEach(id -> resources.put(id, id));
        table = new RoutingTable<>(resources);
        waiting = new WaitingRoom<>(
                table,
                new Idle(),
                time,
                new Limits(millis(maxWaitMillis), maxWaiters),
                () -> List.of("a: DOWN", "b: DOWN"));
        router = new Router<>(table, waiting, time);
    }

    static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Replaces the snapshot; the waiters are woken at once. */
    void publish(List<String> writes, List<String> reads, int spread) {
        publish(writes, reads, spread, "").run();
    }

    /** @param spread how many of the reads share the calls, in equal parts */
    Runnable publish(List<String> writes, List<String> reads, int spread, String hopeless) {
        Obstacle obstacle = hopeless.isEmpty() ? Obstacle.NONE : new Obstacle(Obstacle.Kind.HOPELESS, hopeless, 0);
        return publish(writes, reads, spread, obstacle);
    }

    Runnable publish(List<String> writes, List<String> reads, int spread, Obstacle obstacle) {
        Map<String, Integer> now = new HashMap<>();
        IDS.forEach(id -> now.put(id, incarnation(id)));
        Set<String> open = new HashSet<>(writes);
        open.addAll(reads);
        return table.publish(new Plan(
                writes.isEmpty() ? Set.of() : Set.of(writes.get(0)),
                choices(writes, 1),
                choices(reads, spread),
                open,
                Set.copyOf(draining),
                now,
                Set.of(),
                obstacle));
    }

    /** What was borrowed of it until now is void. */
    void lost(String id) {
        incarnations.put(id, incarnation(id) + 1);
    }

    private List<Choice> choices(List<String> ids, int spread) {
        int sharing = Math.max(1, spread);
        List<Choice> choices = new ArrayList<>();
        for (String id : ids) {
            double share = choices.size() < sharing ? 1.0 / sharing : 0;
            choices.add(new Choice(id, incarnation(id), suspects.contains(id), false, limited, share));
        }
        return choices;
    }

    private int incarnation(String id) {
        return incarnations.getOrDefault(id, 0);
    }

    private final class Idle implements Transport<String> {
        @Override
        public CompletableFuture<Observation> probe(String resource, boolean fresh) {
            throw new UnsupportedOperationException();
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
            return idle;
        }
    }

    /** Why a call was refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.reason() + ": " + refusal.why());
            this.refusal = refusal;
        }
    }

    /** A call that keeps a record of itself. */
    static final class Call implements Attempt<String, String, Exception> {
        final List<String> tried = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        final List<String> givenBack = new ArrayList<>();
        final Set<String> withinLag = new HashSet<>();

        @Nullable
        Demand demand;

        boolean rationed;

        private final BiFunction<String, Integer, @Nullable String> outcome;

        /** @param outcome of (endpoint, how-manieth attempt); null to try the next */
        Call(BiFunction<String, Integer, @Nullable String> outcome) {
            this.outcome = outcome;
        }

        static Call servedBy(String... ids) {
            Set<String> serving = new HashSet<>(Arrays.asList(ids));
            return new Call((id, attempt) -> serving.contains(id) ? id : null);
        }

        static Call failing() {
            return servedBy();
        }

        @Override
        public @Nullable String on(Candidate<String> candidate, long nowNanos, long deadlineNanos) throws Exception {
            tried.add(candidate.endpoint().id());
            asked.add(candidate.toString());
            return outcome.apply(candidate.endpoint().id(), tried.size());
        }

        @Override
        public @Nullable Demand demand() {
            return demand;
        }

        @Override
        public boolean isRationed() {
            return rationed;
        }

        @Override
        public boolean isWithinLag(String obtained, Candidate<String> candidate, long deadlineNanos) {
            return withinLag.contains(obtained);
        }

        @Override
        public void giveBack(String obtained) {
            givenBack.add(obtained);
        }

        @Override
        public Exception refused(Refusal refusal) {
            return new Refused(refusal);
        }
    }

    Refusal refusal(Access access, long budgetMillis, Call call) {
        try {
            String served = router.call(access, millis(budgetMillis), call);
            throw new AssertionError("served by " + served);
        } catch (Refused e) {
            return e.refusal;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
