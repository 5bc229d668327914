/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.state.Plan;
import dev.failover.internal.state.Plan.Choice;
import dev.failover.internal.state.Plan.Obstacle;
import dev.failover.internal.time.SystemTime;
import dev.failover.spi.Observation;
import dev.failover.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that failed on a replica, and is done anew. */
@Timeout(30)
class AnewTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final SystemTime time = new SystemTime("anew-test");
    private final RoutingTable<String> table = new RoutingTable<>(Map.of("a", "a", "b", "b"));
    private final Router<String> router = new Router<>(
            table,
            new WaitingRoom<>(
                    table,
                    new Nothing(),
                    time,
                    new WaitingRoom.Limits(LONG_NANOS, 10),
                    () -> List.of("a: UP", "b: UP")),
            time);
    private final List<String> tried = new ArrayList<>();

    /** As if a connection had been opened since it was looked at: it is to be asked itself. */
    @BeforeEach
    void unvouched() {
        table.endpoints().forEach(endpoint -> endpoint.opened(time.nanos()));
    }

    @AfterEach
    void end() {
        time.close();
    }

    @Test
    void whatIsAvoidedIsNotAskedAsLongAsAnotherServes() {
        table.publish(reads("a", "b")).run();

        assertThat(call(List.of("a", "b"), "a")).isEqualTo("b");
        assertThat(tried).containsExactly("b");
    }

    /** Nothing would tell that it is to be had. */
    @Test
    void whatIsAvoidedServesAtOnceWhenTheOthersDoNot() {
        table.publish(reads("a", "b")).run();
        long began = time.nanos();

        assertThat(call(List.of("a"), "a")).isEqualTo("a");
        assertThat(tried).contains("b").last().isEqualTo("a");
        assertThat(time.nanos() - began).isLessThan(LONG_NANOS / 2);
    }

    @Test
    void whoGetsNothingThereEitherWaitsForTheNextSnapshot() {
        table.publish(reads("a", "b")).run();
        List<String> serving = new CopyOnWriteArrayList<>();
        time.schedule(TimeUnit.MILLISECONDS.toNanos(50), () -> {
            serving.add("b");
            table.publish(reads("b")).run();
        });

        assertThat(call(serving, "a")).isEqualTo("b");
        assertThat(tried).contains("a");
    }

    private String call(List<String> serving, String avoided) {
        return router.call(Access.READ_ONLY, LONG_NANOS, new Anew<>(new Serving(serving), time, avoided));
    }

    private static Plan reads(String... ids) {
        List<Choice> choices = new ArrayList<>();
        for (String id : ids) {
            choices.add(new Choice(id, 0, false, false, true, choices.isEmpty() ? 1 : 0));
        }
        Set<String> open = Set.of(ids);
        return new Plan(Set.of(), List.of(), choices, open, Set.of(), Map.of("a", 0, "b", 0), Set.of(), Obstacle.NONE);
    }

    /** Finds within the lag limit what may serve. */
    private final class Serving implements Attempt<String, String, RuntimeException> {

        private final List<String> serving;

        Serving(List<String> serving) {
            this.serving = serving;
        }

        @Override
        public @Nullable String on(Candidate<String> candidate, long nowNanos, long deadlineNanos) {
            tried.add(candidate.endpoint().id());
            return candidate.endpoint().id();
        }

        @Override
        public boolean isWithinLag(String obtained, Candidate<String> candidate, long deadlineNanos) {
            return serving.contains(obtained);
        }

        @Override
        public void giveBack(String obtained) {}

        @Override
        public RuntimeException refused(Refusal refusal) {
            return new IllegalStateException(refusal.toString());
        }
    }

    private static final class Nothing implements Transport<String> {
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
            return 0;
        }
    }
}
