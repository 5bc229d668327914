/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.probe;

import dev.failover.Role;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Met;
import dev.failover.jdbc.internal.postgres.Physical;
import dev.failover.spi.Observation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/** One open connection of a probe, with what is asked once and what is asked each time. Used by one thread. */
final class ProbeSession {

    private final Physical physical;
    private final TimeSource time;
    private final Consumer<String> degraded;
    private final String identity;
    private final Wal wal;
    private PreparedStatement question;
    private boolean roleOnly;
    private boolean wasStandby;
    private double startedEpoch;

    /** @param degraded hears, once per connection, what this server does not let the probe see */
    ProbeSession(Physical physical, TimeSource time, int statementTimeoutMillis, Consumer<String> degraded)
            throws SQLException {
        this.physical = physical;
        this.time = time;
        this.degraded = degraded;
        limitStatements(statementTimeoutMillis);
        this.identity = readIdentity();
        this.wal = readWalSizes();
        this.question = prepare(ProbeQueries.FULL);
    }

    /** Asks once. Blocks until the answer comes or the connection is aborted. */
    Observation ask() throws SQLException {
        try {
            return askOnce();
        } catch (SQLException e) {
            if (Failure.isRoleChange(e)) {
                return askOnce();
            }
            if (roleOnly || !Failure.isNotAllowed(e)) {
                throw e;
            }
            makeDoWithRole(e);
            return askOnce();
        }
    }

    Connection connection() {
        return physical.connection();
    }

    boolean isClosed() {
        return physical.isClosed();
    }

    void discard() {
        physical.discard();
    }

    boolean isIdle() {
        return physical.isIdle();
    }

    // ---- each time

    private Observation askOnce() throws SQLException {
        long started = time.nanos();
        try (ResultSet row = question.executeQuery()) {
            long ended = time.nanos();
            if (!row.next()) {
                throw new SQLException("the probe got no row");
            }
            boolean standby = row.getBoolean("in_recovery");
            if (roleOnly) {
                return role(standby, started, ended);
            }
            checkSameStart(row.getDouble("started_epoch"));
            wasStandby |= standby;
            return observation(row, standby, started, ended);
        }
    }

    /**
     * A pooler keeps this connection open over a restart of the server, of which nothing is known after it: what it is, and
     * whether it has lost what it had replayed.
     */
    private void checkSameStart(double epoch) throws SQLException {
        if (startedEpoch != 0 && startedEpoch != epoch) {
            throw new SQLException("the server was restarted behind its pooler", "08006");
        }
        startedEpoch = epoch;
    }

    private Observation observation(ResultSet row, boolean standby, long started, long ended) throws SQLException {
        return new Observation(
                standby ? Role.REPLICA : Role.PRIMARY,
                identity,
                standby ? row.getLong("received_tli") : Long.parseLong(row.getString("tli_hex"), 16),
                standby ? position(row, "replay_lsn") : wal.normalise(position(row, "flush_lsn")),
                standby ? position(row, "replay_lsn") : wal.normalise(position(row, "insert_lsn")),
                standby ? -1 : fork(row),
                "off".equals(row.getString("default_read_only")),
                row.getBoolean("walreceiver_up"),
                standby ? -1 : row.getInt("followers"),
                Met.node(row),
                started,
                ended);
    }

    /**
     * Where replay ended with the promotion. A restart would begin another one, so only a session that has lived through it
     * can tell.
     */
    private long fork(ResultSet row) throws SQLException {
        return wasStandby ? position(row, "replay_lsn") : -1;
    }

    private Observation role(boolean standby, long started, long ended) {
        Role role = standby ? Role.REPLICA : Role.PRIMARY;
        return new Observation(role, identity, 0, -1, true, standby, -1, started, ended);
    }

    private static long position(ResultSet row, String column) throws SQLException {
        long position = row.getLong(column);
        return row.wasNull() ? -1 : position;
    }

    // ---- once

    private void limitStatements(int millis) throws SQLException {
        if (millis == 0) {
            return;
        }
        try (Statement statement = physical.connection().createStatement()) {
            statement.execute("SET statement_timeout = " + millis);
        }
    }

    private String readIdentity() throws SQLException {
        try (Statement statement = physical.connection().createStatement();
                ResultSet row = statement.executeQuery(ProbeQueries.IDENTITY)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            if (!Failure.isNotAllowed(e)) {
                throw e;
            }
            degraded.accept(
                    "its system identifier cannot be read (" + e.getMessage()
                            + "): it takes writes only after it was seen to follow, or if no other endpoint claims to be primary");
            return "";
        }
    }

    private Wal readWalSizes() throws SQLException {
        try (Statement statement = physical.connection().createStatement();
                ResultSet row = statement.executeQuery(ProbeQueries.WAL_SIZES)) {
            row.next();
            return new Wal(row.getLong(1), row.getLong(2));
        } catch (SQLException e) {
            if (!Failure.isNotAllowed(e)) {
                throw e;
            }
            return Wal.USUAL;
        }
    }

    private void makeDoWithRole(SQLException e) throws SQLException {
        roleOnly = true;
        question = prepare(ProbeQueries.ROLE_ONLY);
        degraded.accept("only its role can be read (" + e.getMessage() + "): no lag, no timeline");
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return physical.connection().prepareStatement(sql);
    }
}
