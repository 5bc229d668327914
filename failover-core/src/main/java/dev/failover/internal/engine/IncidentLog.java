/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.IncidentClosed;
import dev.failover.FailoverEvent.IncidentOpened;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.RoleChanged;
import dev.failover.Incident;
import dev.failover.Role;
import dev.failover.internal.route.Traffic;
import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.TimeSource.Scheduled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last outages of writes, and what follows for availability and error budget. An outage begins as a mere sign
 * (a failed call, a suspicion), becomes an incident when writes are taken away or moved, and is closed when they have
 * flowed for {@code switchback.stable-for}. Thread-safe.
 */
final class IncidentLog {

    private static final int KEPT = 50;
    private static final long WINDOW_NANOS = TimeUnit.DAYS.toNanos(30);

    private final String cluster;
    private final String instance;
    private final TimeSource time;
    private final Consumer<FailoverEvent> publish;
    private final Consumer<Runnable> inOrder;
    private final long bornNanos;
    private final Traffic traffic;
    private final LongAdder failed = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Past> past = new ArrayDeque<>();
    private volatile Policies policies;
    private volatile boolean awaitsWrite;
    private @Nullable Outage open;
    private @Nullable Scheduled closing;
    private int number;
    private String writer = "";
    /** Who was seen to be promoted, and when, and has not got the writes yet. */
    private final Map<String, Long> promotions = new HashMap<>();

    /** An incident and when it ended, on the monotonic clock. */
    private record Past(Incident incident, long endedNanos) {}

    /**
     * @param publish hears of incidents; must return at once
     * @param inOrder does what time brings, in order with what is heard
     */
    IncidentLog(
            String cluster,
            String instance,
            TimeSource time,
            Policies policies,
            Traffic traffic,
            Consumer<FailoverEvent> publish,
            Consumer<Runnable> inOrder) {
        this.cluster = cluster;
        this.instance = instance;
        this.time = time;
        this.policies = policies;
        this.traffic = traffic;
        this.publish = publish;
        this.inOrder = inOrder;
        this.bornNanos = time.nanos();
    }

    String instance() {
        return instance;
    }

    void reload(Policies next) {
        policies = next;
    }

    // ---- what is heard

    /** A call failed. On the endpoint that has the writes it may be the first sign. */
    void callFailed(boolean onWriter) {
        if (onWriter) {
            firstSign();
        }
        failed.increment(); // after the outage began with it: it is the first that counts
    }

    private void firstSign() {
        lock.lock();
        try {
            outage().callFailed(time.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the first write after an outage has not been seen yet. */
    boolean awaitsWrite() {
        return awaitsWrite;
    }

    /** A write was acknowledged. */
    void written() {
        if (!awaitsWrite) {
            return;
        }
        lock.lock();
        try {
            awaitsWrite = false;
            if (open != null) {
                open.written(time.nanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everything that was decided, in order. */
    void on(FailoverEvent event) {
        if (event instanceof IncidentOpened || event instanceof IncidentClosed) {
            return;
        }
        FailoverEvent news = hear(event);
        if (news != null) {
            publish.accept(news);
        }
    }

    private @Nullable FailoverEvent hear(FailoverEvent event) {
        lock.lock();
        try {
            return note(event, time.nanos());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FailoverEvent note(FailoverEvent event, long now) {
        boolean begins = event instanceof PrimaryLost
                || (event instanceof PrimaryChanged change && !change.previous().isEmpty());
        boolean ofWriter = event.endpoint().equals(writer);
        writer = event instanceof PrimaryChanged ? event.endpoint() : writer;
        Long seen = promoted(event, now);
        if (open == null && !begins && !(ofWriter && Outage.isSign(event))) {
            return null;
        }
        Outage outage = outage();
        boolean known = outage.isIncident();
        outage.note(event, ofWriter, now);
        if (event instanceof PrimaryLost) {
            cancelClosing();
            awaitsWrite = false;
        } else if (event instanceof PrimaryChanged && outage.isIncident()) {
            if (seen != null) {
                outage.seen(seen);
            }
            awaitsWrite = true;
            closeLater();
        } else if (ofWriter && outage.isOver()) {
            open = null; // a sign that came to nothing
        }
        return outage.isIncident() && !known ? opened(outage, event) : null;
    }

    /** When the endpoint that gets the writes was seen to be primary; null if it was so all the time. */
    private @Nullable Long promoted(FailoverEvent event, long now) {
        if (event instanceof RoleChanged change && change.to() == Role.PRIMARY) {
            promotions.put(change.endpoint(), now);
        }
        return event instanceof PrimaryChanged ? promotions.remove(event.endpoint()) : null;
    }

    private FailoverEvent opened(Outage outage, FailoverEvent event) {
        return new IncidentOpened(cluster, outage.lost(), event.at(), outage.id(), outage.cause());
    }

    private Outage outage() {
        Outage now = open;
        if (now == null) {
            now = new Outage(
                    cluster + "-" + (number + 1),
                    time.nanos(),
                    time.instant(),
                    failures(),
                    traffic.waited(),
                    traffic.moved());
            open = now;
        }
        return now;
    }

    private long failures() {
        return failed.sum() + traffic.refused();
    }

    private void closeLater() {
        cancelClosing();
        long stable = policies.cluster().switchback().stableForNanos();
        closing = time.schedule(stable, () -> inOrder.accept(this::closeNow));
    }

    private void cancelClosing() {
        if (closing != null) {
            closing.cancel();
            closing = null;
        }
    }

    private void closeNow() {
        FailoverEvent news = closed();
        if (news != null) {
            publish.accept(news);
        }
    }

    private @Nullable FailoverEvent closed() {
        lock.lock();
        try {
            Outage outage = open;
            if (outage == null || closing == null) {
                return null; // lost again at this very moment
            }
            closing = null;
            open = null;
            awaitsWrite = false;
            number++;
            Objectives promised = policies.objectives();
            Incident incident = outage.close(
                    cluster, instance, time.instant(), promised, failures(), traffic.waited(), traffic.moved());
            past.addFirst(new Past(incident, time.nanos()));
            if (past.size() > KEPT) {
                past.removeLast();
            }
            return new IncidentClosed(cluster, incident.took(), time.instant(), incident);
        } finally {
            lock.unlock();
        }
    }

    // ---- what is kept

    /** Newest first. */
    List<Incident> last() {
        lock.lock();
        try {
            List<Incident> incidents = new ArrayList<>(past.size());
            past.forEach(p -> incidents.add(p.incident));
            return incidents;
        } finally {
            lock.unlock();
        }
    }

    /** How long writes were away in the last 30 days, as far as it is remembered; an outage that goes on counts too. */
    private long awayNanos(long now) {
        lock.lock();
        try {
            long away = open != null && open.isIncident() ? open.awayNanos(now) : 0;
            for (Past p : past) {
                boolean recent = now - p.endedNanos < WINDOW_NANOS;
                away += recent ? p.incident.objective().recovery().toNanos() : 0;
            }
            return away;
        } finally {
            lock.unlock();
        }
    }

    ClusterStatus.Service service() {
        long now = time.nanos();
        double away = awayNanos(now);
        double lived = Math.max(1, Math.min(now - bornNanos, WINDOW_NANOS));
        double allowed = (1 - policies.objectives().availability())
                * Duration.ofNanos(WINDOW_NANOS).toNanos();
        return new ClusterStatus.Service(Math.max(0, 1 - away / lived), 1 - away / allowed, last());
    }

    void close() {
        lock.lock();
        try {
            cancelClosing();
        } finally {
            lock.unlock();
        }
    }
}
