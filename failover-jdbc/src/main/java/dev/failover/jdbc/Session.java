/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.route.Horizon;
import dev.failover.jdbc.internal.JdbcCluster;
import dev.failover.jdbc.internal.session.Sessions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads that see their own writes. Connections that a thread takes while a session is open on it belong to that session, as
 * long as they live and wherever they are used: whatever one of them committed, the reads of all of them see, of this process and
 * of this key. Until a replica has it, the primary serves them.
 *
 * <p>Anything that was not declared read-only counts as a write. It promises nothing about what others wrote: two reads in a
 * row may be served by two replicas, the second of which has seen less of that.
 *
 * <p>Opened and closed on one thread; {@link #wrap} takes it to others.
 */
public final class Session implements AutoCloseable {

    private final JdbcCluster cluster;
    private final Sessions sessions;
    private final Horizon horizon;
    private final @Nullable Horizon before;
    private final Thread thread = Thread.currentThread();
    private boolean closed;

    Session(JdbcCluster cluster, String key) {
        this.cluster = cluster;
        this.sessions = cluster.ownWrites().sessions();
        this.horizon = sessions.of(key);
        this.before = sessions.open(horizon);
    }

    /**
     * Up to where this session must see, to be given to a session of another process. Empty if it must see nothing, or if no
     * position stands for it: with another {@code reads.consistency} than {@code exact}, after a call whose outcome is not known,
     * where the primary did not say in time, or where its system identifier cannot be read.
     */
    public Optional<Token> token() {
        Mark mark = horizon.mark();
        String identity = cluster.ownWrites().identity();
        return mark == null || identity.isEmpty()
                ? Optional.empty()
                : Optional.of(new Token(identity, mark.term(), mark.position()));
    }

    /**
     * From now on reads of this session see whatever was committed up to there, too. While only a primary of an older timeline
     * is known they wait, as for a primary that is missing.
     *
     * @throws IllegalArgumentException if it is another cluster's
     */
    public Session atLeast(Token token) {
        token.checkOf(cluster);
        cluster.ownWrites().given(horizon, token.timeline(), token.lsn());
        return this;
    }

    /** The same work in this session, on whichever thread runs it. It may run after the session was closed. */
    public Runnable wrap(Runnable work) {
        return () -> {
            Horizon last = sessions.open(horizon);
            try {
                work.run();
            } finally {
                sessions.open(last);
            }
        };
    }

    /**
     * The session that was open on this thread before is open again. Connections that were taken stay in this one.
     *
     * @throws IllegalStateException on another thread than the one that opened it
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "a session is closed by the thread that opened it (" + thread.getName() + ")");
        }
        closed = true;
        sessions.open(before);
    }
}
