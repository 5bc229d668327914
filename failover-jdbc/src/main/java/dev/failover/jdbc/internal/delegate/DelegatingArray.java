/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Array} whose result sets are ours. It is often read after its connection was closed, which pgjdbc allows:
 * so it reports its failures only.
 */
public final class DelegatingArray implements Array {
    private final Calls calls;
    private final Array delegate;

    public DelegatingArray(Calls calls, Array delegate) {
        this.calls = calls;
        this.delegate = delegate;
    }

    static @Nullable Array wrap(Calls calls, @Nullable Array array) {
        return array == null ? null : new DelegatingArray(calls, array);
    }

    /** The driver's array, which is the only kind that pgjdbc takes as a parameter without going through text. */
    static @Nullable Array unwrap(@Nullable Array array) {
        return array instanceof DelegatingArray ours ? ours.delegate : array;
    }

    static @Nullable Object unwrap(@Nullable Object value) {
        return value instanceof DelegatingArray ours ? ours.delegate : value;
    }

    @Override
    public Object getArray() throws SQLException {
        try {
            return delegate.getArray();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Object getArray(Map<String, Class<?>> map) throws SQLException {
        try {
            return delegate.getArray(map);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        try {
            return delegate.getArray(index, count);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
        try {
            return delegate.getArray(index, count, map);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        try {
            return DelegatingResultSet.withHiddenStatement(calls, delegate.getResultSet());
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
        try {
            return DelegatingResultSet.withHiddenStatement(calls, delegate.getResultSet(map));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        try {
            return DelegatingResultSet.withHiddenStatement(calls, delegate.getResultSet(index, count));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map) throws SQLException {
        try {
            return DelegatingResultSet.withHiddenStatement(calls, delegate.getResultSet(index, count, map));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public String getBaseTypeName() throws SQLException {
        try {
            return delegate.getBaseTypeName();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public int getBaseType() throws SQLException {
        try {
            return delegate.getBaseType();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void free() throws SQLException {
        delegate.free();
    }

    /** The driver's: the array as a literal. */
    @Override
    public String toString() {
        return delegate.toString();
    }
}
