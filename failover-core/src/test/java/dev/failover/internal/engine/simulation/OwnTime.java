/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The world's time as one application lives it: while it stands still nothing of it runs, and what became due meanwhile
 * runs late, in order.
 */
final class OwnTime implements TimeSource {

    /** Thrown on the world's own thread where a call would have to wait: it is called again on a thread of its own. */
    static final class MustWait extends Error {
        private static final long serialVersionUID = 1L;

        private MustWait() {
            super("must wait", null, false, false);
        }
    }

    private static final long LOOK_NANOS = 1_000_000_000;
    private static final MustWait MUST_WAIT = new MustWait();

    private final VirtualTime world;
    private boolean paused;
    private CompletableFuture<Boolean> resumed = new CompletableFuture<>();
    private List<Runnable> late = new ArrayList<>();
    long pausedNanos;
    /** When it last stood still: until its next probes it knows nothing of the time that passed. */
    long resumedNanos = Long.MIN_VALUE / 2;

    private long pausedSinceNanos;

    OwnTime(VirtualTime world) {
        this.world = world;
    }

    private final class Task implements Scheduled, Runnable {
        private final Runnable work;
        private boolean cancelled;
        private Scheduled inner = () -> {};

        Task(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!cancelled) {
                OwnTime.this.run(work);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            inner.cancel();
        }
    }

    /** Now, or as soon as it goes on. */
    void run(Runnable work) {
        if (paused) {
            late.add(work);
        } else {
            work.run();
        }
    }

    void pause() {
        if (paused) {
            return;
        }
        paused = true;
        pausedSinceNanos = nanos();
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        pausedNanos += nanos() - pausedSinceNanos;
        resumedNanos = nanos();
        List<Runnable> missed = late;
        late = new ArrayList<>();
        missed.forEach(work -> world.schedule(0, () -> run(work)));
        CompletableFuture<Boolean> before = resumed;
        resumed = new CompletableFuture<>();
        before.complete(true);
    }

    @Override
    public long nanos() {
        return world.nanos();
    }

    @Override
    public Instant instant() {
        return world.instant();
    }

    @Override
    public Scheduled schedule(long delayNanos, Runnable work) {
        Task task = new Task(work);
        task.inner = world.schedule(delayNanos, task);
        return task;
    }

    @Override
    public boolean await(CompletableFuture<?> promise, long deadlineNanos) throws InterruptedException {
        if (promise.isDone() || deadlineNanos - nanos() <= 0) {
            return promise.isDone();
        }
        if (!world.isCaller()) {
            throw MUST_WAIT;
        }
        world.await(promise, deadlineNanos);
        while (paused) {
            world.await(resumed, nanos() + LOOK_NANOS);
        }
        return promise.isDone();
    }

    @Override
    public void close() {}
}
