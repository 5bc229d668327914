/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The same DataSource, with another way to a connection. */
final class View implements DataSource {

    private final FailoverDataSource whole;
    private final Source source;

    /** Where connections come from. */
    interface Source {
        Connection get() throws SQLException;
    }

    View(FailoverDataSource whole, Source source) {
        this.whole = whole;
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return source.get();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return whole.getConnection(username, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return whole.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        whole.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        whole.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return whole.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return whole.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : whole.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this) || whole.isWrapperFor(type);
    }
}
