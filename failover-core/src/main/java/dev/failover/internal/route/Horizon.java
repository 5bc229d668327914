/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.state.Progress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Up to where the reads of one session must see: its own writes, and what it was given. Thread-safe. */
public final class Horizon implements Demand {

    private final AtomicReference<Bounds> bounds;
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile @Nullable LongConsumer heir;

    /** @param wroteNanos when it wrote last, as far as that is known; {@link Progress#NEVER} if it did not */
    public Horizon(long wroteNanos) {
        this.bounds = new AtomicReference<>(Bounds.since(wroteNanos));
    }

    /** Something that may have been a write has ended; the clock was read after that. */
    public void wrote(long nowNanos) {
        bounds.updateAndGet(last -> last.wrote(nowNanos));
        tell(nowNanos);
    }

    /** Where the primary was after that. */
    public void wrote(Mark mark) {
        bounds.updateAndGet(last -> last.wrote(mark));
    }

    /** What somebody else wrote before now. */
    public void given(Mark mark) {
        bounds.updateAndGet(last -> last.given(mark));
        tell(mark.coversNanos());
    }

    private void tell(long nowNanos) {
        LongConsumer next = heir;
        if (next != null) {
            next.accept(nowNanos);
        }
    }

    /**
     * The cluster was made anew, with terms and positions that begin again: those of before mean nothing, and a session that
     * insisted on them would find no server ever. What was written until now counts by its time.
     */
    public void rebuilt(long nowNanos) {
        bounds.set(Bounds.since(nowNanos));
        tell(nowNanos);
    }

    /** It is not known by its key any more: whoever is must hear of what is written from now on. */
    public void passTo(LongConsumer next) {
        heir = next;
    }

    public long wroteNanos() {
        return bounds.get().wroteNanos();
    }

    /** The position that stands for all that its reads must see; null if there is nothing, or none is known. */
    public @Nullable Mark mark() {
        return unheard.get() > 0 ? null : bounds.get().exact();
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

    public Bounds bounds() {
        return bounds.get();
    }

    /** Whether it demands no more than it did then. */
    @SuppressWarnings("ReferenceEquality") // every change makes another one
    public boolean isStill(@Nullable Bounds last) {
        return bounds.get() == last && unheard.get() == 0;
    }

    /** Whether it demands anything at all. */
    public boolean isBounded() {
        return unheard.get() > 0 || !bounds.get().isNothing();
    }

    @Override
    public boolean mayBeMetBy(Progress progress) {
        Mark mark = mark();
        return mark != null && mark.term() == progress.term() && progress.position() >= 0 && !progress.isPrimary();
    }

    @Override
    public boolean isMetBy(Progress progress) {
        return bounds.get().areIn(progress) && (progress.isPrimary() || unheard.get() == 0);
    }
}
