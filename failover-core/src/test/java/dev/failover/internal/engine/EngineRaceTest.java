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
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls report against what is decided meanwhile, on real threads. */
class EngineRaceTest {

    private final FakeCluster cluster = FakeCluster.of("a", "b"); // not started: only what is reported happens
    private final Endpoint<Server> b = cluster.table.endpoint("b");

    /** Each thread decides, leaves work and drains, twice. */
    private static final class Deciders {
        private final Outbox outbox = new Outbox();
        private final ReentrantLock lock = new ReentrantLock();
        private final List<Integer> done = new ArrayList<>(); // guarded by nothing: one at a time works
        private int decided;

        void run() {
            for (int i = 0; i < 2; i++) {
                lock.lock();
                try {
                    int number = decided++;
                    outbox.add(() -> done.add(number));
                } finally {
                    lock.unlock();
                }
                outbox.drain();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftInTheOutboxAndTheOrderIsKept(Threads threads) throws Exception {
        Race.run("outbox", threads, () -> {
            Deciders deciders = new Deciders();
            return Round.of(
                    () -> assertThat(deciders.done).containsExactly(0, 1, 2, 3, 4, 5),
                    deciders::run,
                    deciders::run,
                    deciders::run);
        });
    }

    @Test
    void theFirstWriteIsSeenWhateverElseCompletesMeanwhile() throws Exception {
        Race.run("first write", Threads.PLATFORM, () -> {
            cluster.supervisor.publish(new PrimaryLost("orders", "a", cluster.time.instant(), "a test"));
            b.watch(true);
            Act move = () -> cluster.supervisor.publish(
                    new PrimaryChanged("orders", "b", cluster.time.instant(), "a", 2, "a test"));
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
        Candidate<Server> candidate = new Candidate<>(b, 0, false, false, true);
        Race.run("failed and completed", Threads.PLATFORM, () -> {
            cluster.advance(60_000); // what was asked for after the last failure is over
            b.watch(true);
            Act fail = () ->
                    cluster.supervisor.attemptFailed(candidate, FailureKind.CHECK_FAILED, new IOException("a test"));
            Act complete = () -> cluster.supervisor.callCompleted(b, false);
            return Round.of(() -> assertThat(b.isWatched()).isTrue(), fail, complete);
        });
    }
}
