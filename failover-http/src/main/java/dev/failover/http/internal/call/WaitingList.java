/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.TimeSource.Scheduled;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a newer snapshot, without a thread. Waiting is on the snapshot that the call holds, so no wake-up is lost;
 * one callback per snapshot wakes all of them, so that a long outage leaves nothing behind. Thread-safe.
 */
public final class WaitingList {

    private final TimeSource time;
    private final int most;
    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable RoutingSnapshot<HttpEndpoint>> watched = new AtomicReference<>();

    /** @param most how many may wait; the next is refused */
    public WaitingList(TimeSource time, int most) {
        this.time = time;
        this.most = most;
    }

    /** One call that waits. */
    final class Entry {
        private final RoutingSnapshot<HttpEndpoint> held;
        private final Runnable newer;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile @Nullable Scheduled alarm;

        private Entry(RoutingSnapshot<HttpEndpoint> held, Runnable newer) {
            this.held = held;
            this.newer = newer;
        }

        /** Whether it still waited. */
        boolean leave() {
            boolean first = left.compareAndSet(false, true);
            entries.remove(this);
            Scheduled clock = alarm;
            if (clock != null) {
                clock.cancel();
            }
            return first;
        }

        private void wake() {
            if (held.superseded().isDone() && leave()) {
                newer.run();
            }
        }
    }

    public int size() {
        return entries.size();
    }

    boolean isFull() {
        return entries.size() >= most;
    }

    /**
     * Enters a call: exactly one of both is run, on whatever thread, unless it leaves before.
     *
     * @param newer there is another snapshot
     * @param tooLate it did not come in time
     */
    Entry enter(RoutingSnapshot<HttpEndpoint> held, long patienceNanos, Runnable newer, Runnable tooLate) {
        Entry entry = new Entry(held, newer);
        entries.add(entry);
        entry.alarm = time.schedule(patienceNanos, () -> {
            if (entry.leave()) {
                tooLate.run();
            }
        });
        watch(held);
        return entry;
    }

    @SuppressWarnings("ReferenceEquality") // snapshots have no other identity
    private void watch(RoutingSnapshot<HttpEndpoint> held) {
        if (watched.getAndSet(held) != held || held.superseded().isDone()) {
            held.superseded().thenRun(() -> entries.forEach(Entry::wake));
        }
    }
}
