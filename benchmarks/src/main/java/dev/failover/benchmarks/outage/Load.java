/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Calls without end, each recorded: closed loops begin a call when their last one ended; open ones begin at every tick of a
 * clock, whether or not the last one ended, as long as there are threads ({@value #OPEN_THREADS}); what is not begun for
 * want of threads is counted.
 */
final class Load implements AutoCloseable {

    private static final int OPEN_THREADS = 512;
    private static final int READY_THREADS = 32;

    /** What a call does. */
    interface Work {
        void run(long id) throws SQLException;
    }

    private final Work work;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong shed = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final ThreadPoolExecutor open = new ThreadPoolExecutor(
            READY_THREADS,
            OPEN_THREADS,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> daemon(task, "open"),
            (task, pool) -> shed.incrementAndGet());
    private volatile boolean stopped;

    Load(Work work) {
        this.work = work;
        open.prestartAllCoreThreads();
    }

    Load closed(int loops) {
        for (int i = 0; i < loops; i++) {
            start("closed-" + i, this::loop);
        }
        return this;
    }

    Load open(int writers, int perSecond) {
        for (int i = 0; i < writers; i++) {
            start("clock-" + i, () -> tick(TimeUnit.SECONDS.toNanos(1) / perSecond));
        }
        return this;
    }

    private void start(String name, Runnable task) {
        Thread thread = daemon(task, name);
        threads.add(thread);
        thread.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, "load-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void loop() {
        while (!stopped) {
            call();
        }
    }

    private void tick(long periodNanos) {
        long next = Clock.now();
        while (!stopped) {
            open.execute(this::call);
            next += periodNanos;
            while (next - Clock.now() > 0 && !stopped) {
                LockSupport.parkNanos(next - Clock.now());
            }
        }
    }

    private void call() {
        Call call = new Call(ids.incrementAndGet(), Clock.now());
        calls.add(call);
        try {
            work.run(call.id);
            call.end(Clock.now(), null);
        } catch (SQLException | RuntimeException e) {
            call.end(Clock.now(), e);
        }
    }

    Stream<Call> calls() {
        return calls.stream();
    }

    /** Calls that could not begin for want of threads. */
    long shed() {
        return shed.get();
    }

    /** When the first call was acknowledged that ended later than that; {@code Long.MAX_VALUE} if none was. */
    long firstAcknowledgedAfter(long nanos) {
        return calls().filter(call -> call.endedNanos() > nanos && call.isAcknowledgedBy(Long.MAX_VALUE - 1))
                .mapToLong(Call::endedNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    boolean isAnyUnderWaySince(long nanos) {
        return calls().anyMatch(call -> call.startedNanos <= nanos && !call.isEndedBy(Long.MAX_VALUE - 1));
    }

    /** No new calls. */
    void stop() {
        stopped = true;
    }

    /** Waits a little for what is under way. */
    @Override
    public void close() {
        stop();
        open.shutdownNow();
        threads.forEach(Load::join);
    }

    private static void join(Thread thread) {
        try {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
