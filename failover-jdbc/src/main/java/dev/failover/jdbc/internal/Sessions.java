/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which sessions there are, and which of them is open on which thread. Thread-safe. */
public final class Sessions {

    @SuppressWarnings("ThreadLocalUsage") // one per DataSource: a session of one is none of another
    private final ThreadLocal<@Nullable Horizon> current = new ThreadLocal<>();

    private volatile boolean used;
    private final Map<String, Horizon> horizons = new ConcurrentHashMap<>();

    /** Of the calling thread. Where nobody opens sessions that is one look at a flag. */
    @Nullable
    Horizon current() {
        return used ? current.get() : null;
    }

    public Horizon of(String key) {
        return horizons.computeIfAbsent(key, unknown -> new Horizon(Progress.NEVER));
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
