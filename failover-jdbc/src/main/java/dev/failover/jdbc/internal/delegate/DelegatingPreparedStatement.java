/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** A {@link PreparedStatement} that knows since it was prepared what its text does. */
public class DelegatingPreparedStatement<S extends PreparedStatement> extends DelegatingStatement<S>
        implements PreparedStatement {
    private final Effect effect;

    /**
     * @param effect of the text, see {@link Effect#of}
     */
    public DelegatingPreparedStatement(Calls calls, S delegate, Effect effect) {
        super(calls, delegate);
        this.effect = effect;
    }

    // ---- Executing

    @Override
    public ResultSet executeQuery() throws SQLException {
        calls.sending(effect);
        try {
            ResultSet result = wrap(delegate.executeQuery());
            calls.completed(effect, delegate);
            return result;
        } catch (SQLException e) {
            throw calls.failed(e, effect);
        }
    }

    @Override
    public boolean execute() throws SQLException {
        calls.sending(effect);
        try {
            boolean isResultSet = delegate.execute();
            calls.completed(effect, delegate);
            return isResultSet;
        } catch (SQLException e) {
            throw calls.failed(e, effect);
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        calls.sending(effect);
        try {
            int count = delegate.executeUpdate();
            calls.completed(effect, delegate);
            return count;
        } catch (SQLException e) {
            throw calls.failed(e, effect);
        }
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        calls.sending(effect);
        try {
            long count = delegate.executeLargeUpdate();
            calls.completed(effect, delegate);
            return count;
        } catch (SQLException e) {
            throw calls.failed(e, effect);
        }
    }

    @Override
    public void addBatch() throws SQLException {
        delegate.addBatch();
        addedToBatch(effect);
    }

    // ---- What it takes and gives, as the server describes it

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        try {
            return delegate.getMetaData();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        try {
            return delegate.getParameterMetaData();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    // ---- Parameters; an array, an unknown type or a large object may ask the server

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        delegate.setNull(parameterIndex, sqlType);
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        try {
            delegate.setNull(parameterIndex, sqlType, typeName);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        delegate.setBoolean(parameterIndex, x);
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        delegate.setByte(parameterIndex, x);
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        delegate.setShort(parameterIndex, x);
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        delegate.setInt(parameterIndex, x);
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        delegate.setLong(parameterIndex, x);
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        delegate.setFloat(parameterIndex, x);
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        delegate.setDouble(parameterIndex, x);
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        delegate.setBigDecimal(parameterIndex, x);
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        delegate.setString(parameterIndex, x);
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        delegate.setBytes(parameterIndex, x);
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        delegate.setDate(parameterIndex, x);
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        delegate.setDate(parameterIndex, x, cal);
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        delegate.setTime(parameterIndex, x);
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        delegate.setTime(parameterIndex, x, cal);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        delegate.setTimestamp(parameterIndex, x);
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        delegate.setTimestamp(parameterIndex, x, cal);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        delegate.setAsciiStream(parameterIndex, x, length);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        delegate.setAsciiStream(parameterIndex, x, length);
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        delegate.setAsciiStream(parameterIndex, x);
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        delegate.setUnicodeStream(parameterIndex, x, length);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        delegate.setBinaryStream(parameterIndex, x, length);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        delegate.setBinaryStream(parameterIndex, x, length);
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        delegate.setBinaryStream(parameterIndex, x);
    }

    @Override
    public void clearParameters() throws SQLException {
        delegate.clearParameters();
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object x, int targetSqlType) throws SQLException {
        try {
            delegate.setObject(parameterIndex, DelegatingArray.unwrap(x), targetSqlType);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object x) throws SQLException {
        try {
            delegate.setObject(parameterIndex, DelegatingArray.unwrap(x));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object x, int targetSqlType, int scaleOrLength)
            throws SQLException {
        try {
            delegate.setObject(parameterIndex, DelegatingArray.unwrap(x), targetSqlType, scaleOrLength);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object x, SQLType targetSqlType, int scaleOrLength)
            throws SQLException {
        try {
            delegate.setObject(parameterIndex, DelegatingArray.unwrap(x), targetSqlType, scaleOrLength);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object x, SQLType targetSqlType) throws SQLException {
        try {
            delegate.setObject(parameterIndex, DelegatingArray.unwrap(x), targetSqlType);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        delegate.setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        delegate.setCharacterStream(parameterIndex, reader, length);
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        delegate.setCharacterStream(parameterIndex, reader);
    }

    @Override
    public void setRef(int parameterIndex, Ref x) throws SQLException {
        delegate.setRef(parameterIndex, x);
    }

    @Override
    public void setBlob(int parameterIndex, Blob x) throws SQLException {
        try {
            delegate.setBlob(parameterIndex, x);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        try {
            delegate.setBlob(parameterIndex, inputStream, length);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        try {
            delegate.setBlob(parameterIndex, inputStream);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setClob(int parameterIndex, Clob x) throws SQLException {
        try {
            delegate.setClob(parameterIndex, x);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        try {
            delegate.setClob(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setClob(int parameterIndex, Reader reader) throws SQLException {
        try {
            delegate.setClob(parameterIndex, reader);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setArray(int parameterIndex, @Nullable Array x) throws SQLException {
        try {
            delegate.setArray(parameterIndex, DelegatingArray.unwrap(x));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        delegate.setURL(parameterIndex, x);
    }

    @Override
    public void setRowId(int parameterIndex, RowId x) throws SQLException {
        delegate.setRowId(parameterIndex, x);
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        delegate.setNString(parameterIndex, value);
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        delegate.setNCharacterStream(parameterIndex, value, length);
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        delegate.setNCharacterStream(parameterIndex, value);
    }

    @Override
    public void setNClob(int parameterIndex, NClob value) throws SQLException {
        try {
            delegate.setNClob(parameterIndex, value);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        try {
            delegate.setNClob(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader) throws SQLException {
        try {
            delegate.setNClob(parameterIndex, reader);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        delegate.setSQLXML(parameterIndex, xmlObject);
    }
}
