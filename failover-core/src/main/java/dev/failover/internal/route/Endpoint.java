/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.Access;
import dev.failover.internal.route.Served.Reason;
import dev.failover.internal.state.Progress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An endpoint at run time: what a call uses of it, and the little that a call leaves behind.
 *
 * @param <R> the adapter's resource: for JDBC the pool
 */
public final class Endpoint<R> {

    private static final VarHandle LAST_COMPLETED = lastCompleted();
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final String id;
    private final R resource;
    private volatile int incarnation;
    private volatile boolean suspect;
    private volatile boolean writer;
    private volatile boolean watched;
    private volatile boolean draining;
    private volatile boolean reads;
    private volatile boolean counting;
    private final Served served = new Served();
    private volatile long seenNanos = NEVER;
    private volatile long openedNanos = NEVER;
    private volatile Progress progress = Progress.NONE;

    @SuppressWarnings("unused") // through LAST_COMPLETED
    private long lastCompletedNanos = NEVER;

    Endpoint(String id, R resource) {
        this.id = id;
        this.resource = resource;
    }

    private static VarHandle lastCompleted() {
        try {
            return MethodHandles.lookup().findVarHandle(Endpoint.class, "lastCompletedNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public String id() {
        return id;
    }

    public R resource() {
        return resource;
    }

    /** What was borrowed under another incarnation is void. */
    public int incarnation() {
        return incarnation;
    }

    /** Whether completed calls are worth noting: they are a sign of life that no probe gives. */
    public boolean isSuspect() {
        return suspect;
    }

    /** Whether its breaker wants to hear of successes: only for a while after a failure. */
    public boolean isWatched() {
        return watched;
    }

    public void watch(boolean nextWatched) {
        watched = nextWatched;
    }

    /** Notes that a call completed. One opaque store: the newest or nearly the newest will do. */
    public void completed(long nowNanos) {
        LAST_COMPLETED.setOpaque(this, nowNanos);
    }

    public long lastCompletedNanos() {
        return (long) LAST_COMPLETED.getOpaque(this);
    }

    /** Whether it takes the writes now. */
    public boolean isWriter() {
        return writer;
    }

    /** Whether new work should leave it: it is being drained. */
    public boolean isDraining() {
        return draining;
    }

    /** Whether it is a candidate for reads now. */
    public boolean servesReads() {
        return reads;
    }

    /** Counts the calls that it serves from now on: a striped counter is cheap, but not as cheap as none. */
    void count() {
        counting = true;
    }

    /** Serves a call. Costs one volatile read as long as nobody counts. */
    public void serve(Access access, boolean waited, int tried) {
        if (counting) {
            Reason first = tried == 0 ? Reason.SHARE : Reason.NEXT;
            served.count(access, waited ? Reason.WAITED : first);
        }
    }

    /** How many calls it served since they are counted. */
    public long served(Access access, Reason reason) {
        return served.sum(access, reason);
    }

    /** Notes that a probe which was sent then was answered. */
    public void seen(long startedNanos) {
        seenNanos = startedNanos;
    }

    /** Notes, before it is used, that a connection is opened to it. */
    public void opened(long nowNanos) {
        openedNanos = nowNanos;
    }

    /** What is known of its data now. */
    public Progress progress() {
        return progress;
    }

    public void advance(Progress next) {
        progress = next;
    }

    /** Whether a connection was opened after it was looked at: what was seen says nothing of that one. */
    public boolean isUnvouched() {
        return openedNanos - seenNanos > 0;
    }

    void move(int nextIncarnation, boolean nextSuspect, boolean nextWriter, boolean nextDraining, boolean nextReads) {
        reads = nextReads;
        incarnation = nextIncarnation;
        suspect = nextSuspect;
        writer = nextWriter;
        draining = nextDraining;
    }
}
