/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.breaker;

import dev.failover.internal.state.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Judges the calls on one endpoint. A calm endpoint costs nothing: successes are recorded only for a while after a
 * failure, or half-open.
 *
 * <p>An OPEN breaker that nobody asks stays OPEN for ever, so both automatic transitions are off and the engine's timer
 * calls {@link #halfOpen()}. Thread-safe.
 */
public final class EndpointBreaker {

    private final CircuitBreaker breaker;
    private final long watchNanos;
    private volatile long watchedUntilNanos;

    /** @param moved hears (state, why), on the thread of the call that moved it */
    public EndpointBreaker(String name, BreakerPolicy policy, BiConsumer<Breaker, String> moved) {
        breaker = CircuitBreaker.of(name, config(policy));
        watchNanos = policy.openForNanos();
        breaker.getEventPublisher().onStateTransition(event -> {
            Breaker to = of(event.getStateTransition().getToState());
            moved.accept(to, to == Breaker.OPEN ? describe() : "");
        });
    }

    private static CircuitBreakerConfig config(BreakerPolicy policy) {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(policy.failureRateThreshold())
                .slidingWindow(
                        policy.slidingWindowSize(),
                        policy.minimumCalls(),
                        SlidingWindowType.COUNT_BASED,
                        SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .permittedNumberOfCallsInHalfOpenState(policy.halfOpenCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** Records a success. */
    public void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** Whether successes are worth recording. */
    public boolean isWatching(long nowNanos) {
        return nowNanos - watchedUntilNanos < 0 || breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    public void failed(long nowNanos, Throwable failure) {
        watchedUntilNanos = nowNanos + watchNanos;
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    /** Called by the timer when an open breaker has rested. */
    public void halfOpen() {
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    public Breaker state() {
        return of(breaker.getState());
    }

    public void reset() {
        breaker.reset();
    }

    /**
     * What it judges by.
     *
     * @param failureRate per cent of the calls in its window; -1 as long as they are too few
     * @param succeeded calls in its window
     * @param failed calls in its window
     */
    public record Figures(float failureRate, int succeeded, int failed) {}

    public Figures figures() {
        CircuitBreaker.Metrics metrics = breaker.getMetrics();
        return new Figures(
                metrics.getFailureRate(), metrics.getNumberOfSuccessfulCalls(), metrics.getNumberOfFailedCalls());
    }

    private String describe() {
        CircuitBreaker.Metrics metrics = breaker.getMetrics();
        return Math.round(metrics.getFailureRate()) + " % of its last " + metrics.getNumberOfBufferedCalls()
                + " calls failed";
    }

    private static Breaker of(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> Breaker.OPEN;
            case HALF_OPEN -> Breaker.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> Breaker.CLOSED;
        };
    }
}
