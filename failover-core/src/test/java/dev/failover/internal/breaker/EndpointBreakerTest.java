/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.state.Breaker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointBreakerTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final IOException FAILURE = new IOException("a test");

    private final List<String> moves = new ArrayList<>();
    private final EndpointBreaker breaker = new EndpointBreaker(
            "b", new BreakerPolicy(50, 20, 10, 5 * SECOND, 3), (to, why) -> moves.add(to + " " + why));

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(0, FAILURE);
        }
    }

    @Test
    void itOpensAtTheThresholdAndSaysWhy() {
        for (int i = 0; i < 5; i++) {
            breaker.succeeded();
        }
        fail(4);
        assertThat(moves).isEmpty();

        fail(1);
        assertThat(moves).containsExactly("OPEN 50 % of its last 10 calls failed");
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
    }

    @Test
    void fewCallsAreNoVerdict() {
        fail(9);

        assertThat(moves).isEmpty();
    }

    @Test
    void anOpenOneStaysOpenUntilTheTimerSaysSo() {
        fail(10);
        breaker.succeeded();
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);

        breaker.halfOpen();
        assertThat(breaker.state()).isEqualTo(Breaker.HALF_OPEN);
    }

    @Test
    void halfOpenClosesAfterGoodCallsAndOpensAfterBadOnes() {
        fail(10);
        breaker.halfOpen();
        breaker.succeeded();
        breaker.succeeded();
        breaker.succeeded();
        assertThat(moves).hasSize(3).last().isEqualTo("CLOSED ");

        fail(10);
        breaker.halfOpen();
        fail(3);
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
    }

    @Test
    void successesAreWorthRecordingForAWhileAfterAFailureOnly() {
        breaker.failed(10 * SECOND, FAILURE);

        assertThat(breaker.isWatching(11 * SECOND)).isTrue();
        assertThat(breaker.isWatching(16 * SECOND)).isFalse();
    }

    @Test
    void halfOpenItWantsToHearOfSuccesses() {
        fail(10);
        breaker.halfOpen();

        assertThat(breaker.isWatching(100 * SECOND)).isTrue();
    }

    @Test
    void aResetForgetsAndTheTimerThatComesLateChangesNothing() {
        fail(10);
        breaker.reset();
        breaker.halfOpen();

        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        fail(9);
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
    }
}
