/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An owner that writes down what it is told, in the order in which it is told. */
final class RecordingCalls implements Calls {
    final List<String> told = new ArrayList<>();
    final List<Statement> open = new ArrayList<>();
    final Connection connection = new Recorder().as(Connection.class);

    @Nullable
    SQLException refusal;

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void sending(Effect effect) throws SQLException {
        if (refusal != null) {
            throw refusal;
        }
        told.add("sending " + effect);
    }

    @Override
    public void completed(Effect effect) {
        told.add("completed " + effect);
    }

    @Override
    public SQLException failed(SQLException cause, Effect effect) {
        told.add("failed " + effect);
        return new Translated(cause);
    }

    @Override
    public void unwrapped() {
        told.add("unwrapped");
    }

    @Override
    public void opened(Statement statement) {
        told.add("opened");
        open.add(statement);
    }

    @Override
    public void closed(Statement statement) {
        told.add("closed");
        open.remove(statement);
    }

    /** What the caller sees instead of the driver's exception. */
    static final class Translated extends SQLException {
        private static final long serialVersionUID = 1;

        Translated(SQLException cause) {
            super("translated", cause);
        }
    }
}
