/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.load;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Calls without end, from loops that wait for the last one and from clocks that do not, each of them recorded. */
public final class Load implements AutoCloseable {

    /** What a call does; {@code id} is its own. */
    public interface Work {
        void run(long id) throws SQLException;
    }

    private final Work work;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong lastAcknowledgedStart = new AtomicLong(Long.MIN_VALUE / 2);
    private final List<Thread> loops = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Load::daemon);
    private final Queue<Thread> open = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    public Load(Work work) {
        this.work = work;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "load-clock");
        thread.setDaemon(true);
        return thread;
    }

    /** Adds callers that begin a call when the last one ended. */
    public Load closed(int callers) {
        for (int i = 0; i < callers; i++) {
            Thread loop = new Thread(
                    () -> {
                        while (!stopped) {
                            call();
                        }
                    },
                    "load-" + i);
            loop.setDaemon(true);
            loops.add(loop);
            loop.start();
        }
        return this;
    }

    /** Adds callers that begin a call at every tick, whatever became of the last one. */
    public Load open(int callers, int perSecond) {
        long periodNanos = TimeUnit.SECONDS.toNanos(1) / (callers * (long) perSecond);
        clock.scheduleAtFixedRate(this::callOpen, 0, periodNanos, TimeUnit.NANOSECONDS);
        return this;
    }

    private void callOpen() {
        if (!stopped) {
            Thread thread = new Thread(this::call, "load-open");
            thread.setDaemon(true);
            open.removeIf(t -> !t.isAlive() && t.getState() == Thread.State.TERMINATED);
            open.add(thread);
            thread.start();
        }
    }

    private void call() {
        Call call = new Call(ids.incrementAndGet(), System.nanoTime());
        calls.add(call);
        try {
            work.run(call.id);
            acknowledged.incrementAndGet();
            lastAcknowledgedStart.accumulateAndGet(call.startedNanos, Math::max);
        } catch (SQLException e) {
            call.failure = e;
        }
        call.endedNanos = System.nanoTime();
    }

    public Stream<Call> calls() {
        return calls.stream();
    }

    public Stream<Call> failed() {
        return calls().filter(Call::isFailed);
    }

    /** Calls that had begun by then and not ended. */
    public Stream<Call> underWayAt(long nanos) {
        return calls().filter(call -> call.wasUnderWayAt(nanos));
    }

    public long acknowledged() {
        return acknowledged.get();
    }

    /** Whether a call that began after then was acknowledged. */
    public boolean isAcknowledgedSince(long nanos) {
        return lastAcknowledgedStart.get() - nanos > 0;
    }

    /** When the first call was acknowledged that ended after that. */
    public long firstAcknowledgedAfter(long nanos) {
        return calls().filter(call -> call.isAcknowledged() && call.endedNanos - nanos > 0)
                .mapToLong(call -> call.endedNanos - nanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** No new calls; those under way go on. */
    public void stop() {
        stopped = true;
        clock.shutdownNow();
    }

    public long running() {
        return calls().filter(call -> !call.isEnded()).count();
    }

    @Override
    public void close() {
        stop();
        loops.forEach(Load::join);
        open.forEach(Load::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
