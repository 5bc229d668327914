/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.WriteOutcome;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.Progress;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.session.Sessions;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster's sessions, and what is asked of its servers for them. Thread-safe. */
public final class OwnWrites {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private final Supervisor<JdbcEndpoint> supervisor;
    private final TimeSource time;
    private final Sessions sessions;
    private final Consistency consistency;
    private final int patienceMillis;
    private volatile long waitNanos;

    OwnWrites(Settings settings, Supervisor<JdbcEndpoint> supervisor, TimeSource time) {
        this.supervisor = supervisor;
        this.time = time;
        this.sessions = new Sessions(
                settings.integer("sessions.maximum-size"), settings.duration("sessions.expire-after"), time);
        this.consistency = settings.choice("reads.consistency", Consistency.class);
        this.patienceMillis = (int) TimeUnit.NANOSECONDS.toMillis(CommonPolicies.nanos(settings, "probe.timeout"));
        reload(settings);
    }

    void reload(Settings next) {
        waitNanos = CommonPolicies.nanos(next, "reads.wait-for-replay");
    }

    /** The cluster was made anew: its positions of before mean nothing. */
    void rebuilt() {
        sessions.rebuilt(time.nanos());
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Of a connection that the calling thread takes now. */
    Membership join() {
        Horizon session = consistency == Consistency.EVENTUAL ? null : sessions.current();
        return session == null ? Membership.NONE : new Member(this, session);
    }

    /** Something may have been written. */
    void wrote(Horizon session) {
        session.wrote(time.nanos());
    }

    void heard(Horizon session) {
        session.hears(time.nanos());
    }

    /** How long the log of a server is known to be; only where positions count. */
    Written newestOf(Binding bound) {
        if (consistency != Consistency.EXACT) {
            return Written.NOWHERE;
        }
        Endpoint<JdbcEndpoint> endpoint = bound.candidate().endpoint();
        Written told = endpoint.resource().written().newest();
        return supervisor
                .state()
                .find(endpoint.id())
                .filter(e -> e.seen().isPrimary() && e.seen().written() >= 0)
                .map(e -> told.later(new Written(e.seen().term(), e.seen().written())))
                .orElse(told);
    }

    /**
     * Something was committed.
     *
     * @param before the newest position that was known before that was sent
     */
    void committed(Horizon session, Binding bound, Written before) {
        if (consistency == Consistency.EXACT) {
            account(before, locate(session, bound));
        } else {
            supervisor.acknowledged();
        }
    }

    /** What reads must see is told by a position, as far as the primary says one in time. */
    private @Nullable Written locate(Horizon session, Binding bound) {
        long now = time.nanos();
        try {
            long deadline = now + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            Written written = bound.candidate().endpoint().resource().written().get(() -> written(bound), deadline);
            if (written != null) {
                session.wrote(new Mark(now, written.term(), written.position()));
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is committed all the same
            return null;
        }
    }

    /** Positions of two terms do not compare: the log began before either. */
    private void account(Written before, @Nullable Written after) {
        if (after == null && before.term() == 0) {
            supervisor.acknowledged(); // a server that tells no positions
        } else if (after == null) {
            supervisor.acknowledged(before.term(), before.position(), Long.MAX_VALUE);
        } else if (!after.equals(before)) { // else it wrote nothing
            long known = before.term() == after.term() ? before.position() : 0;
            supervisor.acknowledged(after.term(), known, after.position());
        }
    }

    private @Nullable Written written(Binding bound) {
        try {
            return Written.on(bound.connection(), patienceMillis);
        } catch (SQLException e) { // the next call on it will tell its user
            LOG.debug("{} did not tell its position after a commit: {}", bound.endpoint(), e.getMessage());
            return null;
        }
    }

    /** Before a read is routed: a replica may have it in a moment. Whoever is interrupted waits no more, and finds out next. */
    void await(Demand demand, long deadlineNanos) {
        long patience = Math.min(waitNanos, deadlineNanos - time.nanos());
        if (patience <= 0) {
            return;
        }
        try {
            supervisor.awaitReplay(demand, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a replica has that is asked now, on a connection of it. */
    Progress ask(Binding bound) throws SQLException {
        return supervisor.progressOf(bound.endpoint(), Replay.positionOf(bound.connection(), patienceMillis));
    }

    /** The cluster's system identifier; empty until it is known. */
    public String identity() {
        return supervisor.state().identity();
    }

    /** What became of what was committed up to a position. */
    public WriteOutcome outcomeOf(long term, long position) {
        return supervisor.outcomeOf(term, position);
    }

    /**
     * What a session was given by somebody who wrote before now. What stands on an older term means the same on the present one
     * up to where that began; what is beyond was lost or may be, and is not waited for.
     */
    public void given(Horizon session, long term, long position) {
        long present = supervisor.state().highestTerm();
        long now = term < present ? supervisor.positionNow(term, position) : -1;
        session.given(now < 0 ? new Mark(time.nanos(), term, position) : new Mark(time.nanos(), present, now));
    }
}
