/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is advanced. One thing happens at a time, in a fixed order: the thread that advances
 * runs what is due, and hands the baton to a caller's thread while that one runs. So code that blocks in {@link #await}
 * is driven as it is, deterministically.
 */
public final class VirtualTime implements TimeSource {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(64, Task::inOrder);
    private final ThreadLocal<@Nullable Caller> current = new ThreadLocal<>();
    private final ArrayDeque<Caller> idle = new ArrayDeque<>();
    private final List<Caller> callers = new ArrayList<>();
    private volatile boolean closed;
    private Runnable afterEachStep = () -> {};
    private long now;
    private long order;

    private static final class Task implements Scheduled {
        private final long due;
        private final long order;
        private @Nullable Runnable work;

        Task(long due, long order, Runnable work) {
            this.due = due;
            this.order = order;
            this.work = work;
        }

        /** By time, and at the same time as they were scheduled. */
        private static int inOrder(Task one, Task other) {
            return one.due != other.due ? Long.compare(one.due, other.due) : Long.compare(one.order, other.order);
        }

        @Override
        public void cancel() {
            work = null;
        }
    }

    /** A thread that runs only while it holds the baton. Used again once its code has ended. */
    private final class Caller implements Runnable {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private Runnable body = () -> {};
        private long waits;

        @Override
        public void run() {
            current.set(this);
            go.acquireUninterruptibly();
            while (!closed) {
                try {
                    body.run();
                } finally {
                    end();
                }
                go.acquireUninterruptibly();
            }
        }

        private void end() {
            if (!closed) {
                idle.push(this);
                back.release();
            }
        }

        void resume() {
            go.release();
            take(back);
        }

        void yield() {
            back.release();
            go.acquireUninterruptibly();
        }

        /** A step takes microseconds, less than it takes to fall asleep and be woken. */
        private void take(Semaphore baton) {
            for (int i = 0; i < 100; i++) {
                if (baton.tryAcquire()) {
                    return;
                }
                Thread.onSpinWait();
            }
            baton.acquireUninterruptibly();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Scheduled schedule(long delayNanos, Runnable work) {
        Task task = new Task(now + Math.max(0, delayNanos), order++, work);
        tasks.add(task);
        return task;
    }

    /** Runs all that is due in the next {@code span}. */
    public void advance(Duration span) {
        long end = now + span.toNanos();
        while (!tasks.isEmpty() && tasks.peek().due <= end) {
            runNext();
        }
        now = end;
    }

    /** The process is paused: time passes and nothing runs. What became due runs late, at the next advance. */
    public void pause(Duration span) {
        now += span.toNanos();
    }

    /** Runs after each step, to check what must always hold. */
    public void afterEachStep(Runnable check) {
        afterEachStep = check;
    }

    /** How many tasks wait for their time. */
    public long scheduled() {
        return tasks.stream().filter(task -> task.work != null).count();
    }

    private void runNext() {
        Task task = tasks.remove();
        Runnable work = task.work;
        if (work != null) {
            now = Math.max(now, task.due);
            task.work = null;
            work.run();
            afterEachStep.run();
        }
    }

    /** Whether this thread is a caller's: only there code may block. */
    public boolean isCaller() {
        return current.get() != null;
    }

    /** Starts a caller, now: its code may block in {@link #await}. */
    public void call(Runnable body) {
        Caller caller = idle.isEmpty() ? newCaller() : idle.pop();
        caller.body = body;
        schedule(0, caller::resume);
    }

    private Caller newCaller() {
        Caller caller = new Caller();
        callers.add(caller);
        Thread thread = new Thread(caller, "virtual-time-caller");
        thread.setDaemon(true);
        thread.start();
        return caller;
    }

    /** On a caller's thread: gives the baton back until it is time. On any other: runs what is due until then. */
    @Override
    public boolean await(CompletableFuture<?> promise, long deadlineNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Caller caller = current.get();
        if (caller == null) {
            return runUntil(promise, deadlineNanos);
        }
        if (!promise.isDone() && deadlineNanos - now > 0) {
            long wait = ++caller.waits;
            Runnable wake = () -> {
                if (caller.waits == wait) {
                    caller.waits++;
                    caller.resume();
                }
            };
            promise.whenComplete((value, failure) -> schedule(0, wake));
            schedule(deadlineNanos - now, wake);
            caller.yield();
            if (closed) {
                throw new InterruptedException("the time is over");
            }
        }
        return promise.isDone();
    }

    private boolean runUntil(CompletableFuture<?> promise, long deadlineNanos) {
        while (!promise.isDone() && !tasks.isEmpty() && tasks.peek().due <= deadlineNanos) {
            runNext();
        }
        if (!promise.isDone()) {
            now = Math.max(now, deadlineNanos);
        }
        return promise.isDone();
    }

    /** Callers that wait still are interrupted. */
    @Override
    public void close() {
        tasks.clear();
        closed = true;
        callers.forEach(caller -> caller.go.release());
    }
}
