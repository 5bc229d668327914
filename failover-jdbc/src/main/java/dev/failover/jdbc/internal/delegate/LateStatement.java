/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement made where nothing is to be executed: it answers what it is asked about itself, and is made anew, elsewhere, as
 * soon as there is something to do. When Hibernate starts it makes statements to ask for their fetch size, and for the
 * server's version.
 */
public final class LateStatement extends DelegatingStatement<Statement> {

    /** What meta data says of the server too; those who are compatible with PostgreSQL, and are not, tell themselves by it. */
    private static final String VERSION = "select version()";

    private @Nullable Source source;

    /** Makes the statement that is to be used instead. */
    public interface Source {
        DelegatingStatement<Statement> make() throws SQLException;
    }

    public LateStatement(Calls calls, Statement delegate, Source source) {
        super(calls, delegate, true);
        this.source = source;
    }

    @Override
    void beforeUse() throws SQLException {
        if (source == null) {
            return;
        }
        DelegatingStatement<Statement> made = source.make();
        delegate.close();
        source = null;
        calls = made.calls;
        delegate = made.delegate;
        toldClosed = false;
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return source != null && sql.equalsIgnoreCase(VERSION) ? asked(sql) : super.executeQuery(sql);
    }

    private ResultSet asked(String sql) throws SQLException {
        calls.sending(Effect.NONE);
        try {
            ResultSet answer = wrap(delegate.executeQuery(sql));
            calls.completed(Effect.NONE);
            return answer;
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void close() throws SQLException {
        source = null;
        super.close();
    }

    /** The connection may have gone elsewhere meanwhile. */
    @Override
    public boolean isClosed() throws SQLException {
        return source == null && super.isClosed();
    }
}
