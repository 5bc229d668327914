/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.Access;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Prepares each server session that a connection comes to be bound to, before the first call is sent there: sets the tenant, for
 * one. A connection that changes its server comes by again.
 */
@FunctionalInterface
public interface BindListener {

    /**
     * Prepares a session. Called on the calling thread, while its call waits.
     *
     * @param connection the pooled connection of the server, outside of any transaction and with what the user had set but
     *     autoCommit; not to be kept or closed. What is set in it is still set for its next borrower: set it each time
     * @param access what it is bound for; on a replica only reads work
     * @throws SQLException if the session is unfit: the call fails with it and the pooled connection is closed, unless that was
     *     lost, then the next one is tried
     */
    void onBind(Connection connection, Access access) throws SQLException;
}
