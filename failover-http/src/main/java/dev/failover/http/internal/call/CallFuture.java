/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What the caller gets. {@code cancel(true)} on it or on anything that depends on it ends the call, as with the JDK's own
 * client.
 */
final class CallFuture<T> extends CompletableFuture<T> {

    private final Runnable abandon;
    private final Executor executor;

    /** @param abandon ends the call; may be called again, and later than the end */
    CallFuture(Runnable abandon, Executor executor) {
        this.abandon = abandon;
        this.executor = executor;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CallFuture<>(abandon, executor);
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (mayInterruptIfRunning) {
            abandon.run();
        }
        return cancelled;
    }
}
