/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Finds out what became of a commit that got no answer, by what the application itself wrote in that transaction: a row in a
 * table of its own with a unique key.
 *
 * <pre>{@code
 * options.withResolver(connection -> isBooked(connection, key) ? Outcome.COMMITTED : Outcome.NOT_COMMITTED)
 * }</pre>
 *
 * <p>The key must be unique in the database, not only asked for here: a commit that nobody heard of can still be under way on
 * its server when this is asked, and then the repeated work has to fail on it instead of happening twice. PostgreSQL's own
 * {@code pg_xact_status()} cannot serve for this: after a failover transaction ids are given out again.
 */
@FunctionalInterface
public interface CommitOutcomeResolver {

    /** What became of the commit. */
    enum Outcome {
        /** It happened. */
        COMMITTED,
        /** It did not, so the work may be run again. */
        NOT_COMMITTED,
        /** Nobody knows. */
        UNKNOWN
    }

    /**
     * Looks. Called on the thread of the transaction.
     *
     * @param connection a new one, in autocommit mode, to the primary of now; closed by the caller
     * @throws SQLException as {@link Outcome#UNKNOWN}; it is added to what the caller of the transaction gets
     */
    Outcome resolve(Connection connection) throws SQLException;
}
