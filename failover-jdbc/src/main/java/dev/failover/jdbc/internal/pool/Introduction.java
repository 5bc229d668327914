/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.Executor;

/**
 * What HikariCP gets as a pool's first connection. It asks its first one, once for all, for the default isolation level and
 * network time-out; if that one breaks before it has answered, HikariCP goes on with level -1, which no later connection
 * accepts: the pool is of no use any more. So this answers, with what a real connection told us, and then refuses to be set
 * up: HikariCP drops it, and comes for that real one.
 */
final class Introduction extends Tombstone {

    private boolean asked;

    /** @throws SQLException if {@code first} breaks before it has answered */
    Introduction(Connection first) throws SQLException {
        super(null, first.getTransactionIsolation(), first.getNetworkTimeout());
    }

    /** The last that HikariCP does to a connection is to set back the time-out that it set first. */
    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        if (asked) {
            throw new SQLNonTransientConnectionException("was for introduction only", "08003");
        }
        asked = true;
        super.setNetworkTimeout(executor, milliseconds);
    }
}
