/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.route.Horizon;
import dev.failover.internal.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final long START = TimeUnit.SECONDS.toNanos(100);

    private final Clock clock = new Clock();
    private final Sessions sessions = new Sessions(10, Duration.ofMinutes(5), clock);

    @Test
    void aKeyHasOneHorizonThatDemandsNothingBeforeItWrote() {
        Horizon ann = sessions.of("ann");

        assertThat(sessions.of("ann")).isSameAs(ann);
        assertThat(sessions.of("bob")).isNotSameAs(ann);
        assertThat(ann.isBounded()).isFalse();
        ann.wrote(START);
        assertThat(ann.isBounded()).isTrue();
        assertThat(sessions.of("bob").isBounded()).isFalse();
    }

    @Test
    void whoComesBackAfterItsTimeReadsNothingOlderThanWhatItWroteAndNeitherDoStrangers() {
        sessions.of("ann").wrote(START);
        clock.now += TimeUnit.MINUTES.toNanos(6);

        assertThat(sessions.of("ann").wroteNanos()).isEqualTo(START);
        assertThat(sessions.of("a stranger").wroteNanos()).isEqualTo(START);
    }

    @Test
    void whoeverIsCrowdedOutFindsTheFloorRaised() {
        for (int i = 0; i < 1000; i++) {
            sessions.of("key " + i).wrote(START + i);
        }

        for (int i = 0; i < 1000; i++) {
            assertThat(sessions.of("key " + i).wroteNanos()).isGreaterThanOrEqualTo(START + i);
        }
    }

    @Test
    void aSessionThatWasForgottenWhileInUseIsTheOneThatItsKeyOpensAnew() {
        Horizon inUse = sessions.of("ann");
        inUse.hearsNot();
        clock.now += TimeUnit.MINUTES.toNanos(6);

        assertThat(sessions.of("ann")).isSameAs(inUse);
        clock.now += TimeUnit.MINUTES.toNanos(6);
        assertThat(sessions.of("ann")).isSameAs(inUse);
        for (int i = 0; i < 1000; i++) {
            sessions.of("key " + i);
        }
        assertThat(sessions.of("ann")).isSameAs(inUse);
    }

    @Test
    void whatItWritesThenIsKnownToStrangersOnceItIsForgottenAgain() {
        Horizon inUse = sessions.of("ann");
        clock.now += TimeUnit.MINUTES.toNanos(6);
        sessions.of("bob"); // has what is old removed
        inUse.wrote(clock.now);
        long wrote = clock.now;
        clock.now += TimeUnit.MINUTES.toNanos(6);
        sessions.of("bob");

        assertThat(sessions.of("a stranger").wroteNanos()).isEqualTo(wrote);
    }

    @Test
    void aRebuiltClusterIsHeardOfByOneThatWasForgottenWhileInUse() {
        Horizon inUse = sessions.of("ann");
        clock.now += TimeUnit.MINUTES.toNanos(6);
        assertThat(sessions.of("bob")).isNotSameAs(inUse);

        sessions.rebuilt(clock.now);
        assertThat(inUse.wroteNanos()).isEqualTo(clock.now);
    }

    @Test
    void sessionsAreOpenOnOneThreadAndNest() throws Exception {
        Horizon ann = sessions.of("ann");
        Horizon bob = sessions.of("bob");
        assertThat(sessions.current()).isNull();
        assertThat(sessions.open(ann)).isNull();
        assertThat(sessions.open(bob)).isSameAs(ann);
        assertThat(CompletableFuture.supplyAsync(() -> sessions.current() == null, task -> new Thread(task).start())
                        .get(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(sessions.open(null)).isSameAs(bob);
        assertThat(sessions.current()).isNull();
    }

    private static final class Clock implements TimeSource {
        private long now = START;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Instant instant() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scheduled schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(CompletableFuture<?> promise, long deadlineNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
