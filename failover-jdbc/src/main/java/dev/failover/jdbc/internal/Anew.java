/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Refusal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Borrows for work that failed before: what is borrowed must answer, for whatever ended one connection has often ended all
 * that wait in the pool, and they would use up the attempts. For one call.
 */
final class Anew implements Attempt<JdbcEndpoint, Binding, SQLException> {

    /** How many dead connections in a row are put away, at one endpoint. */
    private static final int MOST_DEAD = 16;

    private final Borrow borrow;
    private @Nullable String avoided;

    /** @param avoided is passed by once: if the others are tried in vain it is taken after all */
    Anew(Borrow borrow, @Nullable String avoided) {
        this.borrow = borrow;
        this.avoided = avoided;
    }

    @Override
    public @Nullable Demand demand() {
        return borrow.demand();
    }

    @Override
    public @Nullable Binding on(Candidate<JdbcEndpoint> candidate, long nowNanos, long deadlineNanos)
            throws SQLException {
        if (candidate.endpoint().id().equals(avoided)) {
            avoided = null;
            return null;
        }
        Candidate<JdbcEndpoint> verified = new Candidate<>(
                candidate.endpoint(), candidate.incarnation(), true, candidate.writer(), candidate.limited());
        Binding obtained = borrow.on(verified, nowNanos, deadlineNanos);
        for (int dead = 1; obtained == null && dead < MOST_DEAD && candidate.isCurrent(); dead++) {
            obtained = borrow.on(verified, deadlineNanos);
        }
        return obtained;
    }

    @Override
    public boolean isRationed() {
        return borrow.isRationed();
    }

    @Override
    public boolean isWithinLag(Binding obtained, Candidate<JdbcEndpoint> candidate, long deadlineNanos) {
        return borrow.isWithinLag(obtained, candidate, deadlineNanos);
    }

    @Override
    public void giveBack(Binding obtained) {
        borrow.giveBack(obtained);
    }

    @Override
    public SQLException refused(Refusal refusal) {
        return borrow.refused(refusal);
    }
}
