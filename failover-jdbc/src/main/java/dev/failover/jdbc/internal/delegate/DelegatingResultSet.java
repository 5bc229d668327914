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
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ResultSet} that leads back to our statement. Moving and reading report their failures only, so {@link #next}
 * costs nothing beyond the call. An updatable one is rare: its updates are lambdas.
 */
final class DelegatingResultSet implements ResultSet {
    final ResultSet delegate;
    private final Calls calls;
    private final @Nullable DelegatingStatement<?> statement;
    private final boolean ownsStatement;

    /** The result of a statement that the user holds. */
    DelegatingResultSet(Calls calls, DelegatingStatement<?> statement, ResultSet delegate) {
        this(calls, statement, delegate, false);
    }

    private DelegatingResultSet(
            Calls calls, @Nullable DelegatingStatement<?> statement, ResultSet delegate, boolean ownsStatement) {
        this.calls = calls;
        this.statement = statement;
        this.delegate = delegate;
        this.ownsStatement = ownsStatement;
    }

    /** A result set whose statement nobody opened: of meta data, an array or a cursor. That statement ends with it. */
    static DelegatingResultSet withHiddenStatement(Calls calls, ResultSet delegate) throws SQLException {
        Statement hidden = delegate.getStatement();
        DelegatingStatement<?> statement = hidden == null ? null : new DelegatingStatement<>(calls, hidden);
        return new DelegatingResultSet(calls, statement, delegate, true);
    }

    /** A value that may be a cursor or an array, unless the caller asked for the driver's class. */
    static <T> @Nullable T wrap(Calls calls, @Nullable T value, Class<T> type) throws SQLException {
        if (value instanceof ResultSet cursor && type.isAssignableFrom(DelegatingResultSet.class)) {
            return type.cast(withHiddenStatement(calls, cursor));
        }
        if (value instanceof Array array && type.isAssignableFrom(DelegatingArray.class)) {
            return type.cast(DelegatingArray.wrap(calls, array));
        }
        return value;
    }

    // ---- Moving

    @Override
    public boolean next() throws SQLException {
        try {
            return delegate.next();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean previous() throws SQLException {
        try {
            return delegate.previous();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean first() throws SQLException {
        try {
            return delegate.first();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean last() throws SQLException {
        try {
            return delegate.last();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void beforeFirst() throws SQLException {
        try {
            delegate.beforeFirst();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void afterLast() throws SQLException {
        try {
            delegate.afterLast();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        try {
            return delegate.absolute(row);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        try {
            return delegate.relative(rows);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        try {
            return delegate.isBeforeFirst();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        try {
            return delegate.isAfterLast();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean isFirst() throws SQLException {
        try {
            return delegate.isFirst();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean isLast() throws SQLException {
        try {
            return delegate.isLast();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public void refreshRow() throws SQLException {
        calls.sending(Effect.QUERY);
        try {
            delegate.refreshRow();
            calls.completed(Effect.QUERY);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.QUERY);
        }
    }

    @Override
    public int getRow() throws SQLException {
        return delegate.getRow();
    }

    // ---- Reading by index; what may have to ask the server reports its failure

    @Override
    public String getString(int columnIndex) throws SQLException {
        try {
            return delegate.getString(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean getBoolean(int columnIndex) throws SQLException {
        return delegate.getBoolean(columnIndex);
    }

    @Override
    public byte getByte(int columnIndex) throws SQLException {
        return delegate.getByte(columnIndex);
    }

    @Override
    public short getShort(int columnIndex) throws SQLException {
        return delegate.getShort(columnIndex);
    }

    @Override
    public int getInt(int columnIndex) throws SQLException {
        return delegate.getInt(columnIndex);
    }

    @Override
    public long getLong(int columnIndex) throws SQLException {
        return delegate.getLong(columnIndex);
    }

    @Override
    public float getFloat(int columnIndex) throws SQLException {
        return delegate.getFloat(columnIndex);
    }

    @Override
    public double getDouble(int columnIndex) throws SQLException {
        return delegate.getDouble(columnIndex);
    }

    @Override
    @Deprecated
    public BigDecimal getBigDecimal(int columnIndex, int scale) throws SQLException {
        return delegate.getBigDecimal(columnIndex, scale);
    }

    @Override
    public BigDecimal getBigDecimal(int columnIndex) throws SQLException {
        return delegate.getBigDecimal(columnIndex);
    }

    @Override
    public byte[] getBytes(int columnIndex) throws SQLException {
        return delegate.getBytes(columnIndex);
    }

    @Override
    public Date getDate(int columnIndex) throws SQLException {
        return delegate.getDate(columnIndex);
    }

    @Override
    public Date getDate(int columnIndex, Calendar cal) throws SQLException {
        return delegate.getDate(columnIndex, cal);
    }

    @Override
    public Time getTime(int columnIndex) throws SQLException {
        return delegate.getTime(columnIndex);
    }

    @Override
    public Time getTime(int columnIndex, Calendar cal) throws SQLException {
        return delegate.getTime(columnIndex, cal);
    }

    @Override
    public Timestamp getTimestamp(int columnIndex) throws SQLException {
        return delegate.getTimestamp(columnIndex);
    }

    @Override
    public Timestamp getTimestamp(int columnIndex, Calendar cal) throws SQLException {
        return delegate.getTimestamp(columnIndex, cal);
    }

    @Override
    public InputStream getAsciiStream(int columnIndex) throws SQLException {
        try {
            return delegate.getAsciiStream(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(int columnIndex) throws SQLException {
        try {
            return delegate.getUnicodeStream(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public InputStream getBinaryStream(int columnIndex) throws SQLException {
        try {
            return delegate.getBinaryStream(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Object getObject(int columnIndex) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnIndex), Object.class);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnIndex, map), Object.class);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public <T> @Nullable T getObject(int columnIndex, Class<T> type) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnIndex, type), type);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Reader getCharacterStream(int columnIndex) throws SQLException {
        try {
            return delegate.getCharacterStream(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Ref getRef(int columnIndex) throws SQLException {
        try {
            return delegate.getRef(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Blob getBlob(int columnIndex) throws SQLException {
        try {
            return delegate.getBlob(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Clob getClob(int columnIndex) throws SQLException {
        try {
            return delegate.getClob(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Array getArray(int columnIndex) throws SQLException {
        try {
            return DelegatingArray.wrap(calls, delegate.getArray(columnIndex));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public URL getURL(int columnIndex) throws SQLException {
        return delegate.getURL(columnIndex);
    }

    @Override
    public RowId getRowId(int columnIndex) throws SQLException {
        try {
            return delegate.getRowId(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public NClob getNClob(int columnIndex) throws SQLException {
        try {
            return delegate.getNClob(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public SQLXML getSQLXML(int columnIndex) throws SQLException {
        try {
            return delegate.getSQLXML(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public String getNString(int columnIndex) throws SQLException {
        try {
            return delegate.getNString(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Reader getNCharacterStream(int columnIndex) throws SQLException {
        try {
            return delegate.getNCharacterStream(columnIndex);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    // ---- Reading by label

    @Override
    public String getString(String columnLabel) throws SQLException {
        try {
            return delegate.getString(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public boolean getBoolean(String columnLabel) throws SQLException {
        return delegate.getBoolean(columnLabel);
    }

    @Override
    public byte getByte(String columnLabel) throws SQLException {
        return delegate.getByte(columnLabel);
    }

    @Override
    public short getShort(String columnLabel) throws SQLException {
        return delegate.getShort(columnLabel);
    }

    @Override
    public int getInt(String columnLabel) throws SQLException {
        return delegate.getInt(columnLabel);
    }

    @Override
    public long getLong(String columnLabel) throws SQLException {
        return delegate.getLong(columnLabel);
    }

    @Override
    public float getFloat(String columnLabel) throws SQLException {
        return delegate.getFloat(columnLabel);
    }

    @Override
    public double getDouble(String columnLabel) throws SQLException {
        return delegate.getDouble(columnLabel);
    }

    @Override
    @Deprecated
    public BigDecimal getBigDecimal(String columnLabel, int scale) throws SQLException {
        return delegate.getBigDecimal(columnLabel, scale);
    }

    @Override
    public BigDecimal getBigDecimal(String columnLabel) throws SQLException {
        return delegate.getBigDecimal(columnLabel);
    }

    @Override
    public byte[] getBytes(String columnLabel) throws SQLException {
        return delegate.getBytes(columnLabel);
    }

    @Override
    public Date getDate(String columnLabel) throws SQLException {
        return delegate.getDate(columnLabel);
    }

    @Override
    public Date getDate(String columnLabel, Calendar cal) throws SQLException {
        return delegate.getDate(columnLabel, cal);
    }

    @Override
    public Time getTime(String columnLabel) throws SQLException {
        return delegate.getTime(columnLabel);
    }

    @Override
    public Time getTime(String columnLabel, Calendar cal) throws SQLException {
        return delegate.getTime(columnLabel, cal);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel) throws SQLException {
        return delegate.getTimestamp(columnLabel);
    }

    @Override
    public Timestamp getTimestamp(String columnLabel, Calendar cal) throws SQLException {
        return delegate.getTimestamp(columnLabel, cal);
    }

    @Override
    public InputStream getAsciiStream(String columnLabel) throws SQLException {
        try {
            return delegate.getAsciiStream(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(String columnLabel) throws SQLException {
        try {
            return delegate.getUnicodeStream(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public InputStream getBinaryStream(String columnLabel) throws SQLException {
        try {
            return delegate.getBinaryStream(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Object getObject(String columnLabel) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnLabel), Object.class);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Object getObject(String columnLabel, Map<String, Class<?>> map) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnLabel, map), Object.class);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public <T> @Nullable T getObject(String columnLabel, Class<T> type) throws SQLException {
        try {
            return DelegatingResultSet.wrap(calls, delegate.getObject(columnLabel, type), type);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Reader getCharacterStream(String columnLabel) throws SQLException {
        try {
            return delegate.getCharacterStream(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Ref getRef(String columnLabel) throws SQLException {
        try {
            return delegate.getRef(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Blob getBlob(String columnLabel) throws SQLException {
        try {
            return delegate.getBlob(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Clob getClob(String columnLabel) throws SQLException {
        try {
            return delegate.getClob(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public @Nullable Array getArray(String columnLabel) throws SQLException {
        try {
            return DelegatingArray.wrap(calls, delegate.getArray(columnLabel));
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public URL getURL(String columnLabel) throws SQLException {
        return delegate.getURL(columnLabel);
    }

    @Override
    public RowId getRowId(String columnLabel) throws SQLException {
        try {
            return delegate.getRowId(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public NClob getNClob(String columnLabel) throws SQLException {
        try {
            return delegate.getNClob(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public SQLXML getSQLXML(String columnLabel) throws SQLException {
        try {
            return delegate.getSQLXML(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public String getNString(String columnLabel) throws SQLException {
        try {
            return delegate.getNString(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public Reader getNCharacterStream(String columnLabel) throws SQLException {
        try {
            return delegate.getNCharacterStream(columnLabel);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    @Override
    public int findColumn(String columnLabel) throws SQLException {
        return delegate.findColumn(columnLabel);
    }

    @Override
    public boolean wasNull() throws SQLException {
        return delegate.wasNull();
    }

    // ---- Updating by index; the first update asks the server for the primary key

    @Override
    public void updateNull(int columnIndex) throws SQLException {
        update(() -> delegate.updateNull(columnIndex));
    }

    @Override
    public void updateBoolean(int columnIndex, boolean x) throws SQLException {
        update(() -> delegate.updateBoolean(columnIndex, x));
    }

    @Override
    public void updateByte(int columnIndex, byte x) throws SQLException {
        update(() -> delegate.updateByte(columnIndex, x));
    }

    @Override
    public void updateShort(int columnIndex, short x) throws SQLException {
        update(() -> delegate.updateShort(columnIndex, x));
    }

    @Override
    public void updateInt(int columnIndex, int x) throws SQLException {
        update(() -> delegate.updateInt(columnIndex, x));
    }

    @Override
    public void updateLong(int columnIndex, long x) throws SQLException {
        update(() -> delegate.updateLong(columnIndex, x));
    }

    @Override
    public void updateFloat(int columnIndex, float x) throws SQLException {
        update(() -> delegate.updateFloat(columnIndex, x));
    }

    @Override
    public void updateDouble(int columnIndex, double x) throws SQLException {
        update(() -> delegate.updateDouble(columnIndex, x));
    }

    @Override
    public void updateBigDecimal(int columnIndex, BigDecimal x) throws SQLException {
        update(() -> delegate.updateBigDecimal(columnIndex, x));
    }

    @Override
    public void updateString(int columnIndex, String x) throws SQLException {
        update(() -> delegate.updateString(columnIndex, x));
    }

    @Override
    public void updateBytes(int columnIndex, byte[] x) throws SQLException {
        update(() -> delegate.updateBytes(columnIndex, x));
    }

    @Override
    public void updateDate(int columnIndex, Date x) throws SQLException {
        update(() -> delegate.updateDate(columnIndex, x));
    }

    @Override
    public void updateTime(int columnIndex, Time x) throws SQLException {
        update(() -> delegate.updateTime(columnIndex, x));
    }

    @Override
    public void updateTimestamp(int columnIndex, Timestamp x) throws SQLException {
        update(() -> delegate.updateTimestamp(columnIndex, x));
    }

    @Override
    public void updateAsciiStream(int columnIndex, InputStream x, int length) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnIndex, x, length));
    }

    @Override
    public void updateAsciiStream(int columnIndex, InputStream x, long length) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnIndex, x, length));
    }

    @Override
    public void updateAsciiStream(int columnIndex, InputStream x) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnIndex, x));
    }

    @Override
    public void updateBinaryStream(int columnIndex, InputStream x, int length) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnIndex, x, length));
    }

    @Override
    public void updateBinaryStream(int columnIndex, InputStream x, long length) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnIndex, x, length));
    }

    @Override
    public void updateBinaryStream(int columnIndex, InputStream x) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnIndex, x));
    }

    @Override
    public void updateCharacterStream(int columnIndex, Reader x, int length) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnIndex, x, length));
    }

    @Override
    public void updateCharacterStream(int columnIndex, Reader x, long length) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnIndex, x, length));
    }

    @Override
    public void updateCharacterStream(int columnIndex, Reader x) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnIndex, x));
    }

    @Override
    public void updateObject(int columnIndex, @Nullable Object x, int scaleOrLength) throws SQLException {
        update(() -> delegate.updateObject(columnIndex, DelegatingArray.unwrap(x), scaleOrLength));
    }

    @Override
    public void updateObject(int columnIndex, @Nullable Object x) throws SQLException {
        update(() -> delegate.updateObject(columnIndex, DelegatingArray.unwrap(x)));
    }

    @Override
    public void updateObject(int columnIndex, @Nullable Object x, SQLType targetSqlType, int scaleOrLength)
            throws SQLException {
        update(() -> delegate.updateObject(columnIndex, DelegatingArray.unwrap(x), targetSqlType, scaleOrLength));
    }

    @Override
    public void updateObject(int columnIndex, @Nullable Object x, SQLType targetSqlType) throws SQLException {
        update(() -> delegate.updateObject(columnIndex, DelegatingArray.unwrap(x), targetSqlType));
    }

    @Override
    public void updateRef(int columnIndex, Ref x) throws SQLException {
        update(() -> delegate.updateRef(columnIndex, x));
    }

    @Override
    public void updateBlob(int columnIndex, Blob x) throws SQLException {
        update(() -> delegate.updateBlob(columnIndex, x));
    }

    @Override
    public void updateBlob(int columnIndex, InputStream inputStream, long length) throws SQLException {
        update(() -> delegate.updateBlob(columnIndex, inputStream, length));
    }

    @Override
    public void updateBlob(int columnIndex, InputStream inputStream) throws SQLException {
        update(() -> delegate.updateBlob(columnIndex, inputStream));
    }

    @Override
    public void updateClob(int columnIndex, Clob x) throws SQLException {
        update(() -> delegate.updateClob(columnIndex, x));
    }

    @Override
    public void updateClob(int columnIndex, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateClob(columnIndex, reader, length));
    }

    @Override
    public void updateClob(int columnIndex, Reader reader) throws SQLException {
        update(() -> delegate.updateClob(columnIndex, reader));
    }

    @Override
    public void updateArray(int columnIndex, @Nullable Array x) throws SQLException {
        update(() -> delegate.updateArray(columnIndex, DelegatingArray.unwrap(x)));
    }

    @Override
    public void updateRowId(int columnIndex, RowId x) throws SQLException {
        update(() -> delegate.updateRowId(columnIndex, x));
    }

    @Override
    public void updateNString(int columnIndex, String nString) throws SQLException {
        update(() -> delegate.updateNString(columnIndex, nString));
    }

    @Override
    public void updateNClob(int columnIndex, NClob nClob) throws SQLException {
        update(() -> delegate.updateNClob(columnIndex, nClob));
    }

    @Override
    public void updateNClob(int columnIndex, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateNClob(columnIndex, reader, length));
    }

    @Override
    public void updateNClob(int columnIndex, Reader reader) throws SQLException {
        update(() -> delegate.updateNClob(columnIndex, reader));
    }

    @Override
    public void updateSQLXML(int columnIndex, SQLXML xmlObject) throws SQLException {
        update(() -> delegate.updateSQLXML(columnIndex, xmlObject));
    }

    @Override
    public void updateNCharacterStream(int columnIndex, Reader x, long length) throws SQLException {
        update(() -> delegate.updateNCharacterStream(columnIndex, x, length));
    }

    @Override
    public void updateNCharacterStream(int columnIndex, Reader x) throws SQLException {
        update(() -> delegate.updateNCharacterStream(columnIndex, x));
    }

    // ---- Updating by label

    @Override
    public void updateNull(String columnLabel) throws SQLException {
        update(() -> delegate.updateNull(columnLabel));
    }

    @Override
    public void updateBoolean(String columnLabel, boolean x) throws SQLException {
        update(() -> delegate.updateBoolean(columnLabel, x));
    }

    @Override
    public void updateByte(String columnLabel, byte x) throws SQLException {
        update(() -> delegate.updateByte(columnLabel, x));
    }

    @Override
    public void updateShort(String columnLabel, short x) throws SQLException {
        update(() -> delegate.updateShort(columnLabel, x));
    }

    @Override
    public void updateInt(String columnLabel, int x) throws SQLException {
        update(() -> delegate.updateInt(columnLabel, x));
    }

    @Override
    public void updateLong(String columnLabel, long x) throws SQLException {
        update(() -> delegate.updateLong(columnLabel, x));
    }

    @Override
    public void updateFloat(String columnLabel, float x) throws SQLException {
        update(() -> delegate.updateFloat(columnLabel, x));
    }

    @Override
    public void updateDouble(String columnLabel, double x) throws SQLException {
        update(() -> delegate.updateDouble(columnLabel, x));
    }

    @Override
    public void updateBigDecimal(String columnLabel, BigDecimal x) throws SQLException {
        update(() -> delegate.updateBigDecimal(columnLabel, x));
    }

    @Override
    public void updateString(String columnLabel, String x) throws SQLException {
        update(() -> delegate.updateString(columnLabel, x));
    }

    @Override
    public void updateBytes(String columnLabel, byte[] x) throws SQLException {
        update(() -> delegate.updateBytes(columnLabel, x));
    }

    @Override
    public void updateDate(String columnLabel, Date x) throws SQLException {
        update(() -> delegate.updateDate(columnLabel, x));
    }

    @Override
    public void updateTime(String columnLabel, Time x) throws SQLException {
        update(() -> delegate.updateTime(columnLabel, x));
    }

    @Override
    public void updateTimestamp(String columnLabel, Timestamp x) throws SQLException {
        update(() -> delegate.updateTimestamp(columnLabel, x));
    }

    @Override
    public void updateAsciiStream(String columnLabel, InputStream x, int length) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnLabel, x, length));
    }

    @Override
    public void updateAsciiStream(String columnLabel, InputStream x, long length) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnLabel, x, length));
    }

    @Override
    public void updateAsciiStream(String columnLabel, InputStream x) throws SQLException {
        update(() -> delegate.updateAsciiStream(columnLabel, x));
    }

    @Override
    public void updateBinaryStream(String columnLabel, InputStream x, int length) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnLabel, x, length));
    }

    @Override
    public void updateBinaryStream(String columnLabel, InputStream x, long length) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnLabel, x, length));
    }

    @Override
    public void updateBinaryStream(String columnLabel, InputStream x) throws SQLException {
        update(() -> delegate.updateBinaryStream(columnLabel, x));
    }

    @Override
    public void updateCharacterStream(String columnLabel, Reader reader, int length) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnLabel, reader, length));
    }

    @Override
    public void updateCharacterStream(String columnLabel, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnLabel, reader, length));
    }

    @Override
    public void updateCharacterStream(String columnLabel, Reader reader) throws SQLException {
        update(() -> delegate.updateCharacterStream(columnLabel, reader));
    }

    @Override
    public void updateObject(String columnLabel, @Nullable Object x, int scaleOrLength) throws SQLException {
        update(() -> delegate.updateObject(columnLabel, DelegatingArray.unwrap(x), scaleOrLength));
    }

    @Override
    public void updateObject(String columnLabel, @Nullable Object x) throws SQLException {
        update(() -> delegate.updateObject(columnLabel, DelegatingArray.unwrap(x)));
    }

    @Override
    public void updateObject(String columnLabel, @Nullable Object x, SQLType targetSqlType, int scaleOrLength)
            throws SQLException {
        update(() -> delegate.updateObject(columnLabel, DelegatingArray.unwrap(x), targetSqlType, scaleOrLength));
    }

    @Override
    public void updateObject(String columnLabel, @Nullable Object x, SQLType targetSqlType) throws SQLException {
        update(() -> delegate.updateObject(columnLabel, DelegatingArray.unwrap(x), targetSqlType));
    }

    @Override
    public void updateRef(String columnLabel, Ref x) throws SQLException {
        update(() -> delegate.updateRef(columnLabel, x));
    }

    @Override
    public void updateBlob(String columnLabel, Blob x) throws SQLException {
        update(() -> delegate.updateBlob(columnLabel, x));
    }

    @Override
    public void updateBlob(String columnLabel, InputStream inputStream, long length) throws SQLException {
        update(() -> delegate.updateBlob(columnLabel, inputStream, length));
    }

    @Override
    public void updateBlob(String columnLabel, InputStream inputStream) throws SQLException {
        update(() -> delegate.updateBlob(columnLabel, inputStream));
    }

    @Override
    public void updateClob(String columnLabel, Clob x) throws SQLException {
        update(() -> delegate.updateClob(columnLabel, x));
    }

    @Override
    public void updateClob(String columnLabel, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateClob(columnLabel, reader, length));
    }

    @Override
    public void updateClob(String columnLabel, Reader reader) throws SQLException {
        update(() -> delegate.updateClob(columnLabel, reader));
    }

    @Override
    public void updateArray(String columnLabel, @Nullable Array x) throws SQLException {
        update(() -> delegate.updateArray(columnLabel, DelegatingArray.unwrap(x)));
    }

    @Override
    public void updateRowId(String columnLabel, RowId x) throws SQLException {
        update(() -> delegate.updateRowId(columnLabel, x));
    }

    @Override
    public void updateNString(String columnLabel, String nString) throws SQLException {
        update(() -> delegate.updateNString(columnLabel, nString));
    }

    @Override
    public void updateNClob(String columnLabel, NClob nClob) throws SQLException {
        update(() -> delegate.updateNClob(columnLabel, nClob));
    }

    @Override
    public void updateNClob(String columnLabel, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateNClob(columnLabel, reader, length));
    }

    @Override
    public void updateNClob(String columnLabel, Reader reader) throws SQLException {
        update(() -> delegate.updateNClob(columnLabel, reader));
    }

    @Override
    public void updateSQLXML(String columnLabel, SQLXML xmlObject) throws SQLException {
        update(() -> delegate.updateSQLXML(columnLabel, xmlObject));
    }

    @Override
    public void updateNCharacterStream(String columnLabel, Reader reader, long length) throws SQLException {
        update(() -> delegate.updateNCharacterStream(columnLabel, reader, length));
    }

    @Override
    public void updateNCharacterStream(String columnLabel, Reader reader) throws SQLException {
        update(() -> delegate.updateNCharacterStream(columnLabel, reader));
    }

    // ---- Rows

    @Override
    public void insertRow() throws SQLException {
        calls.sending(Effect.CHANGE);
        try {
            delegate.insertRow();
            calls.completed(Effect.CHANGE);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void updateRow() throws SQLException {
        calls.sending(Effect.CHANGE);
        try {
            delegate.updateRow();
            calls.completed(Effect.CHANGE);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void deleteRow() throws SQLException {
        calls.sending(Effect.CHANGE);
        try {
            delegate.deleteRow();
            calls.completed(Effect.CHANGE);
        } catch (SQLException e) {
            throw calls.failed(e, Effect.CHANGE);
        }
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        update(() -> delegate.moveToInsertRow());
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        update(() -> delegate.moveToCurrentRow());
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        update(() -> delegate.cancelRowUpdates());
    }

    private void update(Update update) throws SQLException {
        try {
            update.run();
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        }
    }

    private interface Update {
        void run() throws SQLException;
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return delegate.rowInserted();
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        return delegate.rowUpdated();
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return delegate.rowDeleted();
    }

    // ---- Settings

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return delegate.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        delegate.clearWarnings();
    }

    @Override
    public String getCursorName() throws SQLException {
        return delegate.getCursorName();
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return delegate.getMetaData();
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        delegate.setFetchDirection(direction);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return delegate.getFetchDirection();
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        delegate.setFetchSize(rows);
    }

    @Override
    public int getFetchSize() throws SQLException {
        return delegate.getFetchSize();
    }

    @Override
    public int getType() throws SQLException {
        return delegate.getType();
    }

    @Override
    public int getConcurrency() throws SQLException {
        return delegate.getConcurrency();
    }

    @Override
    public int getHoldability() throws SQLException {
        return delegate.getHoldability();
    }

    // ---- The result set itself

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        if (delegate.isClosed()) {
            throw new SQLException("This result set is closed", "55000");
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
            if (statement != null) {
                statement.resultSetClosed();
            }
        } catch (SQLException e) {
            throw calls.failed(e, Effect.NONE);
        } finally {
            if (statement != null && ownsStatement) {
                statement.tellClosed();
            }
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate.isClosed();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return calls.unwrap(this, delegate, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate.isWrapperFor(type);
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
