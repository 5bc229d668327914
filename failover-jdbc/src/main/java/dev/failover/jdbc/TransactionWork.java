/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is done in a transaction. It may be run several times, so what it does besides the database should bear that.
 *
 * @param <T> what it yields
 * @param <X> what it throws besides SQLException
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work. To return commits, to throw rolls back.
     *
     * @param connection in a transaction, which the work cannot end; not to be kept. Closing it does nothing
     */
    T run(Connection connection) throws SQLException, X;
}
