/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.spi.FailureKind;
import dev.failover.stress.Race;
import dev.failover.stress.Race.Act;
import dev.failover.stress.Race.Round;
import dev.failover.stress.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls report against what is decided meanwhile, on real threads. */
class EngineRaceTest {

    /** Not started: only what is reported happens. */
    private static FakeCluster cluster() {
        FakeCluster cluster = FakeCluster.of("a", "b");
        cluster.table.endpoint("b").watch(true);
        return cluster;
    }

    /** Decides, leaves work and drains. */
    private static final class Decisions implements Act {
        private final Outbox outbox = new Outbox();
        private final ReentrantLock lock = new ReentrantLock();
        private final List<Integer> done = new ArrayList<>(); // guarded by nothing: one at a time works
        private int decided;

        @Override
        public void run() {
            lock.lock();
            try {
                int number = decided++;
                outbox.add(() -> {
                    Race.pause(ThreadLocalRandom.current().nextInt(300)); // sometimes others get their turn
                    done.add(number);
                });
            } finally {
                lock.unlock();
            }
            outbox.drain();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftInTheOutboxAndTheOrderIsKept(Threads threads) throws Exception {
        Race.run("outbox", threads, () -> {
            Decisions decide = new Decisions();
            return Round.of(() -> assertThat(decide.done).isEqualTo(List.of(0, 1, 2)), decide, decide, decide);
        });
    }

    @Test
    void theFirstWriteIsSeenWhateverElseCompletesMeanwhile() throws Exception {
        Race.run("first write", Threads.PLATFORM, () -> {
            FakeCluster cluster = cluster();
            Endpoint<Server> b = cluster.table.endpoint("b");
            PrimaryChanged change = new PrimaryChanged("orders", "b", cluster.time.instant(), "a", 2, "a test");
            cluster.supervisor.publish(new PrimaryLost("orders", "a", cluster.time.instant(), "a test"));
            Act move = () -> cluster.supervisor.publish(change);
            Act complete = () -> cluster.supervisor.callCompleted(b, false);
            return Round.of(
                    () -> {
                        cluster.supervisor.callCompleted(b, true);
                        cluster.advance(40_000);
                        assertThat(cluster.supervisor
                                        .incidents()
                                        .get(0)
                                        .phases()
                                        .firstWrite())
                                .isPresent();
                    },
                    move,
                    complete);
        });
    }

    @Test
    void afterAFailureTheBreakerHearsOfSuccesses() throws Exception {
        Race.run("failed and completed", Threads.PLATFORM, () -> {
            FakeCluster cluster = cluster();
            Endpoint<Server> b = cluster.table.endpoint("b");
            Candidate<Server> candidate = new Candidate<>(b, 0, false, false, true);
            Act fail = () ->
                    cluster.supervisor.attemptFailed(candidate, FailureKind.CHECK_FAILED, new IOException("a test"));
            Act complete = () -> cluster.supervisor.callCompleted(b, false);
            return Round.of(() -> assertThat(b.isWatched()).isTrue(), fail, complete);
        });
    }
}
