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
import org.jspecify.annotations.Nullable;

/** A handle's part in a session: what it writes the session must see, and what the session wrote it must see. */
final class Membership {

    private final OwnWrites writes;
    private final Horizon session;
    /** Something was sent that may be a write, and its end was not heard of. */
    private boolean unsettled;
    /** The user may write through the driver's own connection. */
    private boolean unheard;
    /** What the session demanded when the endpoint was found to meet it: a server whose connection lives loses nothing. */
    private @Nullable Bounds met;

    Membership(OwnWrites writes, Horizon session) {
        this.writes = writes;
        this.session = session;
    }

    Horizon session() {
        return session;
    }

    // ---- what it reads

    /** What whoever borrows now will find; to be told again when it has. */
    Bounds demands() {
        return session.bounds();
    }

    void found(Bounds demanded) {
        met = demanded;
    }

    /** Whether an endpoint is known to have what the session wrote. */
    boolean sees(Binding bound) {
        return bound.access() == Access.READ_WRITE || session.isStill(met) || !session.isBounded() || isSeenTo(bound);
    }

    private boolean isSeenTo(Binding bound) {
        Endpoint<JdbcEndpoint> endpoint = bound.candidate().endpoint();
        Progress progress = endpoint.progress();
        boolean vouched = progress.isPrimary() || !endpoint.isUnvouched();
        return vouched && session.isMetBy(progress);
    }

    /** Waits until a replica has what the session wrote, if that may be soon. */
    void await(long deadlineNanos) {
        writes.await(session, deadlineNanos);
    }

    /** The same, asked on the connection itself. */
    boolean seesByNow(Binding bound) throws SQLException {
        Bounds demanded = demands();
        boolean has = session.isMetBy(writes.ask(bound));
        met = has ? demanded : met;
        return has;
    }

    // ---- what it writes

    /** Something is sent that was not declared read-only. */
    void sent() {
        unsettled = true;
    }

    void rolledBack() {
        unsettled = false;
    }

    /** What was sent has happened, or may have. */
    boolean ended() {
        boolean news = unsettled;
        if (news) {
            unsettled = false;
            writes.wrote(session);
        }
        return news;
    }

    /** It has happened for sure. */
    void completed(Binding bound) {
        if (ended()) {
            writes.locate(session, bound);
        }
    }

    /** From now on what is written is not heard of, until it is settled. */
    void hearsNot() {
        if (!unheard) {
            unheard = true;
            session.hearsNot();
        }
    }

    /** The connection is given back: the last that it may have written was before now. */
    void settle() {
        ended();
        if (unheard) {
            unheard = false;
            writes.heard(session);
        }
    }
}
