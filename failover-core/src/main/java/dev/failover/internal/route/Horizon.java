/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.state.Progress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Up to where the reads of one session must see: its own writes. Thread-safe. */
public final class Horizon implements Demand {

    private final AtomicLong wroteNanos;
    private final AtomicInteger unheard = new AtomicInteger();

    private volatile @Nullable LongConsumer heir;

    /** @param wroteNanos when it wrote last, as far as that is known; {@link Progress#NEVER} if it did not */
    public Horizon(long wroteNanos) {
        this.wroteNanos = new AtomicLong(wroteNanos);
    }

    /** Something that may have been a write has ended; the clock was read after that. */
    public void wrote(long nowNanos) {
        wroteNanos.accumulateAndGet(nowNanos, Horizon::later);
        LongConsumer next = heir;
        if (next != null) {
            next.accept(nowNanos);
        }
    }

    /** It is not known by its key any more: whoever is must hear of what is written from now on. */
    public void passTo(LongConsumer next) {
        heir = next;
    }

    /** Of two readings of the clock. */
    public static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    public long wroteNanos() {
        return wroteNanos.get();
    }

    /** From now on it may write at any time without being heard, until {@link #hears}. */
    public void hearsNot() {
        unheard.getAndIncrement();
    }

    /** Ends one {@link #hearsNot}: the last it may have written was now. */
    public void hears(long nowNanos) {
        wrote(nowNanos);
        unheard.getAndDecrement();
    }

    /** Whether it demands anything at all. */
    public boolean isBounded() {
        return wroteNanos.get() != Progress.NEVER || unheard.get() > 0;
    }

    @Override
    public boolean isMetBy(Progress progress) {
        return progress.isPrimary() || (unheard.get() == 0 && progress.has(wroteNanos.get()));
    }
}
