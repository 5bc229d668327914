/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;

/**
 * What a statement, a result set or meta data tells the connection that made it.
 *
 * <p>{@link #sending} is followed by exactly one of {@link #completed} and {@link #failed}, unless it throws itself or
 * the driver throws something unchecked. What may touch the network but mostly does not (fetching the next row, reading
 * an array, setting a parameter, closing) reports its failures only, and may do so after the connection was closed.
 *
 * <p>All calls come from the thread that uses the statement. A {@link Statement#cancel()} goes its own way to the server and
 * tells nothing.
 */
public interface Calls {
    /** The connection that the user holds; what {@code getConnection()} answers. */
    Connection connection();

    /**
     * A call is about to be sent.
     *
     * @throws SQLException if the connection is already lost or closed; then nothing is sent
     */
    void sending(Effect effect) throws SQLException;

    /** A call came back from the server without an exception. */
    void completed(Effect effect);

    /** The same of a driver's statement, which has by now what the server said on the side. */
    default void completed(Effect effect, Statement answered) {
        completed(effect);
    }

    /** A call failed: what the caller is to see. Never returns null, may return the same exception. */
    SQLException failed(SQLException cause, Effect effect);

    /**
     * The user gets at what is the driver's own: what is done with it is not told.
     *
     * @throws SQLException if it may be another borrower's by now, or the connection is lost or closed
     */
    void unwrapped() throws SQLException;

    /** What {@code unwrap()} of whatever is ours answers. */
    default <T> T unwrap(Wrapper ours, Wrapper delegate, Class<T> type) throws SQLException {
        if (type.isInstance(ours)) {
            return type.cast(ours);
        }
        T drivers = delegate.unwrap(type);
        unwrapped();
        return drivers;
    }

    /** A statement was opened (told by its constructor). The connection may change its backend only while none is. */
    void opened(Statement statement);

    /** A statement was closed: told once, as soon as it is known. */
    void closed(Statement statement);
}
