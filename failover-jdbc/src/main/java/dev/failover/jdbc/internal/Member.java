/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.route.Bounds;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.Progress;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A handle's part in one session. Used by the handle's thread, but for {@link #abandon}. */
final class Member implements Membership {

    private final OwnWrites writes;
    private final Horizon session;
    /** Something was sent that may be a write, and its end was not heard of. */
    private volatile boolean unsettled;
    /** How long the log was known to be before what was sent last; used by the handle's thread. */
    private Written before = Written.NOWHERE;
    /** The user may write through the driver's own connection. */
    private final AtomicBoolean unheard = new AtomicBoolean();
    /** What the session demanded when the endpoint was found to meet it: a server whose connection lives loses nothing. */
    private @Nullable Bounds met;

    Member(OwnWrites writes, Horizon session) {
        this.writes = writes;
        this.session = session;
    }

    // ---- what it reads

    @Override
    public Horizon horizon() {
        return session;
    }

    @Override
    public Bounds demands() {
        return session.bounds();
    }

    @Override
    public void found(@Nullable Bounds demanded) {
        met = demanded;
    }

    @Override
    public boolean sees(Binding bound) {
        return bound.access() == Access.READ_WRITE || session.isStill(met) || !session.isBounded() || isSeenTo(bound);
    }

    /** Vouched for first: whoever finds itself so finds no progress that is older. */
    private boolean isSeenTo(Binding bound) {
        Endpoint<JdbcEndpoint> endpoint = bound.candidate().endpoint();
        boolean vouched = !endpoint.isUnvouched();
        Progress progress = endpoint.progress();
        return (vouched || progress.isPrimary()) && session.isMetBy(progress);
    }

    @Override
    public void await(long deadlineNanos) {
        writes.await(session, deadlineNanos);
    }

    @Override
    public void insist(Binding bound, long deadlineNanos) throws SQLException {
        await(deadlineNanos);
        if (!hasByNow(bound)) {
            throw new SQLTransientException(
                    bound.endpoint()
                            + " has not replayed yet what this session wrote, and an open statement, autoCommit,"
                            + " routing.rebind or unwrap() holds this connection there; take a new connection, or this one"
                            + " with autoCommit off",
                    "55000");
        }
    }

    private boolean hasByNow(Binding bound) throws SQLException {
        Bounds demanded = demands();
        boolean has = session.isMetBy(writes.ask(bound));
        met = has ? demanded : met;
        return has;
    }

    // ---- what it writes

    @Override
    public void sent(Binding bound) {
        before = writes.newestOf(bound);
        unsettled = true;
    }

    @Override
    public void rolledBack() {
        unsettled = false;
    }

    @Override
    public void ended() {
        takeNote();
    }

    @Override
    public void completed(Binding bound) {
        if (takeNote()) {
            writes.committed(session, bound, before);
        }
    }

    private boolean takeNote() {
        boolean news = unsettled;
        if (news) {
            unsettled = false;
            writes.wrote(session);
        }
        return news;
    }

    @Override
    public void hearsNot() {
        if (unheard.compareAndSet(false, true)) {
            session.hearsNot();
        }
    }

    @Override
    public void settle() {
        takeNote();
        hear();
    }

    /** Leaves the note to the handle's thread, which may be in the middle of the commit: that ends later than now. */
    @Override
    public void abandon() {
        if (unsettled) {
            writes.wrote(session);
        }
        hear();
    }

    private void hear() {
        if (unheard.compareAndSet(true, false)) {
            writes.heard(session);
        }
    }
}
