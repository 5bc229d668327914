/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.failover.internal.route.Bounds;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.Progress;
import dev.failover.internal.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one DataSource, bounded, and which of them is open on the calling thread.
 *
 * <p>What is forgotten must not be missed: a key that is not known may be one that was evicted, so it reads nothing older
 * than the newest write of all that were. Thread-safe.
 */
public final class Sessions {

    @SuppressWarnings("ThreadLocalUsage") // one per DataSource: a session of one is none of another
    private final ThreadLocal<@Nullable Horizon> current = new ThreadLocal<>();

    private final Cache<String, Horizon> horizons;
    /** Those that were evicted while in use: all that a key has in use at any time is one. */
    private final Cache<String, Horizon> inUse;

    private final AtomicLong floorNanos = new AtomicLong(Progress.NEVER);
    private volatile boolean used;

    /**
     * @param maximumSize how many keys are known at most
     * @param expireAfter how long a key is known that nobody opens a session with
     */
    public Sessions(long maximumSize, Duration expireAfter, TimeSource time) {
        this.horizons = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfterAccess(expireAfter)
                .ticker(time::nanos)
                .executor(Runnable::run) // what is to be done is short, and needs no thread of its own
                .evictionListener(this::evicted)
                .build();
        this.inUse = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    }

    /** Of the calling thread. Where nobody opens sessions that is one look at a flag. */
    public @Nullable Horizon current() {
        return used ? current.get() : null;
    }

    /** What the reads of this key must see. */
    public Horizon of(String key) {
        return horizons.get(key, this::unknown);
    }

    private Horizon unknown(String key) {
        Horizon last = inUse.getIfPresent(key);
        return last == null ? new Horizon(floorNanos.get()) : last;
    }

    /** See {@link Horizon#rebuilt}. */
    public void rebuilt(long nowNanos) {
        horizons.asMap().values().forEach(horizon -> horizon.rebuilt(nowNanos));
        inUse.asMap().values().forEach(horizon -> horizon.rebuilt(nowNanos));
    }

    /** Within the removal, so whoever asks for the key next finds the floor raised. */
    private void evicted(@Nullable String key, @Nullable Horizon last, RemovalCause why) {
        if (key != null && last != null) {
            inUse.put(key, last);
            last.passTo(nanos -> of(key)); // before its time is read: what it writes from now on makes it known again
            floorNanos.accumulateAndGet(last.wroteNanos(), Bounds::later);
        }
    }

    /**
     * Connections that the calling thread takes from now on belong to this session.
     *
     * @return the session that was open here before
     */
    public @Nullable Horizon open(@Nullable Horizon next) {
        used = true;
        Horizon last = current.get();
        if (next == null) {
            current.remove();
        } else {
            current.set(next);
        }
        return last;
    }
}
