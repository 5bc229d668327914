/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.internal.delegate.Calls;
import dev.failover.jdbc.internal.delegate.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The time that a handle spends on one pooled connection, as statements, arrays and meta data made in it know it. When the
 * handle has left that connection they are void: another borrower may work there now.
 */
final class Session implements Calls {

    private final Handle handle;

    Session(Handle handle) {
        this.handle = handle;
    }

    private boolean isOver() {
        return !handle.isIn(this);
    }

    @Override
    public Connection connection() {
        return handle.connection();
    }

    @Override
    public void sending(Effect effect) throws SQLException {
        handle.checkUsable();
        if (isOver()) {
            throw new SQLException("its pooled connection was given back meanwhile; make a new one", "55000");
        }
        if (effect == Effect.COMMIT) {
            handle.checkMayCommit();
        }
        handle.sending(effect);
    }

    @Override
    public void completed(Effect effect) {
        if (!isOver()) {
            handle.completed(effect);
        }
    }

    @Override
    public SQLException failed(SQLException cause, Effect effect) {
        return isOver() ? cause : handle.failed(cause, effect);
    }

    @Override
    public void opened(Statement statement) {
        if (!isOver()) {
            handle.opened();
        }
    }

    @Override
    public void closed(Statement statement) {
        if (!isOver()) {
            handle.closed();
        }
    }
}
