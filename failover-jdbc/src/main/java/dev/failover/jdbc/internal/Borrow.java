/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.NoEndpointAvailableException;
import dev.failover.jdbc.internal.pool.EndpointPool;
import dev.failover.jdbc.internal.pool.PoolClosedException;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.spi.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Borrows a connection for one kind of access. Keeps nothing of a call, so one serves all of them, or all of a session. */
final class Borrow implements Attempt<JdbcEndpoint, Binding, SQLException> {

    private final String cluster;
    private final Access access;
    private final Supervisor<JdbcEndpoint> supervisor;
    private final RoutingTable<JdbcEndpoint> table;
    private final PrimaryShare share;
    private final TimeSource time;
    private final @Nullable Horizon horizon;

    Borrow(
            String cluster,
            Access access,
            Supervisor<JdbcEndpoint> supervisor,
            RoutingTable<JdbcEndpoint> table,
            PrimaryShare share,
            TimeSource time) {
        this(cluster, access, supervisor, table, share, time, null);
    }

    private Borrow(
            String cluster,
            Access access,
            Supervisor<JdbcEndpoint> supervisor,
            RoutingTable<JdbcEndpoint> table,
            PrimaryShare share,
            TimeSource time,
            @Nullable Horizon horizon) {
        this.cluster = cluster;
        this.access = access;
        this.supervisor = supervisor;
        this.table = table;
        this.share = share;
        this.time = time;
        this.horizon = horizon;
    }

    /** The same in a session. */
    Borrow upTo(Horizon session) {
        return new Borrow(cluster, access, supervisor, table, share, time, session);
    }

    @Override
    public @Nullable Demand demand() {
        return horizon != null && horizon.isBounded() ? horizon : null;
    }

    @Override
    public boolean isRationed() {
        return access == Access.READ_ONLY && share.hasRefused();
    }

    /** Whether a primary would serve it, if reads had not taken all that they may of it. */
    boolean isCrowdedOut() {
        return isRationed() && isForWantOfReplica() && !whyCrowdedOut().isEmpty();
    }

    /** What a session demands any primary may serve, also one that is no candidate for other reads. */
    private String whyCrowdedOut() {
        Access asked = demand() == null ? Access.READ_ONLY : Access.READ_WRITE;
        return table.current().candidates(asked).stream()
                .map(share::why)
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The same, for one who has not read the clock. */
    @Nullable
    Binding on(Candidate<JdbcEndpoint> candidate, long deadlineNanos) throws SQLException {
        return on(candidate, time.nanos(), deadlineNanos);
    }

    @Override
    public @Nullable Binding on(Candidate<JdbcEndpoint> candidate, long nowNanos, long deadlineNanos)
            throws SQLException {
        return isSpill(candidate)
                ? spill(candidate, nowNanos, deadlineNanos)
                : borrow(candidate, nowNanos, deadlineNanos, null);
    }

    private boolean isSpill(Candidate<JdbcEndpoint> candidate) {
        return access == Access.READ_ONLY
                && candidate.writer()
                && share.isLimited(candidate.endpoint().resource())
                && isForWantOfReplica();
    }

    /** What a session wrote no replica may have yet, though they are all well: such reads are the primary's own. */
    private boolean isForWantOfReplica() {
        return demand() == null || !isServedByReplica();
    }

    private boolean isServedByReplica() {
        for (Candidate<JdbcEndpoint> candidate : table.current().candidates(Access.READ_ONLY)) {
            if (!candidate.writer()) {
                return true;
            }
        }
        return false;
    }

    /** A read for which there is no replica takes no more of the primary than is left to such. */
    private @Nullable Binding spill(Candidate<JdbcEndpoint> primary, long nowNanos, long deadlineNanos)
            throws SQLException {
        Spill.Ticket ticket = share.take(primary.endpoint().resource());
        if (ticket == null) {
            return null;
        }
        Binding obtained = null;
        try {
            obtained = borrow(primary, nowNanos, deadlineNanos, ticket);
            return obtained;
        } finally {
            if (obtained == null) {
                ticket.giveBack();
            }
        }
    }

    private @Nullable Binding borrow(
            Candidate<JdbcEndpoint> candidate, long nowNanos, long deadlineNanos, Spill.@Nullable Ticket ticket)
            throws SQLException {
        EndpointPool pool = candidate.endpoint().resource().pool();
        try {
            Connection connection = pool.borrow(nowNanos, deadlineNanos, time);
            if (candidate.verify() && !answers(candidate, connection, deadlineNanos)) {
                pool.evict(connection);
                failed(candidate, FailureKind.LOST, new SQLException("a borrowed connection did not answer"));
                return null;
            }
            return new Binding(candidate, access, connection, false, ticket);
        } catch (PoolClosedException e) {
            boolean opening = candidate.isCurrent()
                    && !candidate.endpoint().isDraining()
                    && pool.awaitOpen(deadlineNanos - time.nanos());
            return opening ? borrow(candidate, time.nanos(), deadlineNanos, ticket) : null;
        } catch (SQLException e) {
            return judge(candidate, e);
        }
    }

    /**
     * On a suspect endpoint a connection must answer before a caller gets it: on a server that is merely slow that takes
     * a while, and on a dead one the verdict ends it, without a failed call.
     */
    private boolean answers(Candidate<JdbcEndpoint> candidate, Connection connection, long deadlineNanos)
            throws SQLException {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(deadlineNanos - time.nanos()) + 1;
        boolean valid = connection.isValid((int) Math.max(1, seconds));
        if (valid) {
            supervisor.callCompleted(candidate.endpoint(), false); // a sign of life like any other
        }
        return valid;
    }

    private @Nullable Binding judge(Candidate<JdbcEndpoint> candidate, SQLException e) throws SQLException {
        Failure failure = Failure.ofOpening(e);
        switch (failure.blame()) {
            case ENDPOINT -> {
                failed(candidate, failure.kind(), e);
                return null;
            }
            case CONFIGURATION ->
                throw new SQLNonTransientConnectionException(
                        cluster + "." + candidate.endpoint().id() + ": " + Failure.text(e), e.getSQLState(), e);
            case CALLER, SESSION -> throw e;
        }
        throw new AssertionError(failure);
    }

    private void failed(Candidate<JdbcEndpoint> candidate, FailureKind kind, SQLException e) {
        if (candidate.isCurrent()) {
            supervisor.attemptFailed(candidate, kind, e);
        }
    }

    /** A backend that was killed can throw a standby far back, and its newest connections say nothing of that. */
    @Override
    public boolean isWithinLag(Binding obtained, Candidate<JdbcEndpoint> candidate, long deadlineNanos) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - time.nanos());
        if (left <= 0) {
            return false; // to ask it now would end a good connection
        }
        try {
            int patience = (int) Math.min(Integer.MAX_VALUE, left);
            return candidate.endpoint().progress().isPrimary()
                    ? !Replay.isStandby(obtained.connection(), patience)
                    : isGoodEnough(candidate, Replay.positionOf(obtained.connection(), patience));
        } catch (SQLException e) {
            Failure failure = Failure.of(e);
            if (failure.blame() == Failure.Blame.ENDPOINT) {
                failed(candidate, failure.kind(), e);
            }
            return false;
        }
    }

    private boolean isGoodEnough(Candidate<JdbcEndpoint> candidate, long position) {
        Demand demand = demand();
        boolean met = demand == null
                || demand.isMetBy(supervisor.progressOf(candidate.endpoint().id(), position));
        return met && (!candidate.limited() || supervisor.isWithinLag(position));
    }

    @Override
    public void giveBack(Binding obtained) {
        try {
            obtained.giveBack();
        } catch (SQLException e) {
            obtained.evict();
        }
    }

    @Override
    public SQLException refused(Refusal refusal) {
        String reads = demand() == null ? "reads" : "reads of what this session wrote";
        String wanted = access == Access.READ_WRITE ? "writes" : reads;
        String message =
                switch (refusal.reason()) {
                    case NO_ENDPOINT ->
                        cluster + ": no endpoint for " + wanted + " within " + refusal.waitedMillis() + " ms. "
                                + (access == Access.READ_ONLY && isForWantOfReplica() ? whyCrowdedOut() : "")
                                + refusal.why();
                    case TOO_MANY_WAITERS -> cluster + ": no endpoint for " + wanted + " now, and " + refusal.why();
                    case HOPELESS ->
                        cluster + ": no endpoint for " + wanted + ", and waiting would not help. " + refusal.why();
                    case NO_CONSENT -> cluster + ": no endpoint for " + wanted + ": " + refusal.why();
                    case CLOSED -> cluster + ": the DataSource is closed";
                    case INTERRUPTED -> cluster + ": interrupted while waiting for an endpoint for " + wanted;
                };
        return switch (refusal.reason()) {
            case NO_ENDPOINT, TOO_MANY_WAITERS, NO_CONSENT, INTERRUPTED -> new NoEndpointAvailableException(message);
            case HOPELESS -> new SQLNonTransientConnectionException(message, "08004");
            case CLOSED -> new SQLNonTransientConnectionException(message, "08003");
        };
    }
}
