/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Node;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server a new connection led to.
 *
 * @param toldNanos when it had told that
 */
public record Met(Node node, long toldNanos) {

    /** It was not asked, or may not tell. */
    public static final Met NOBODY = new Met(Node.UNKNOWN, 0);

    /** Columns that tell it, in any query of a server; read by {@link #node}. */
    public static final String COLUMNS = """
            EXTRACT(EPOCH FROM pg_catalog.pg_postmaster_start_time())::pg_catalog.float8 AS started_epoch,
            pg_catalog.host(pg_catalog.inet_server_addr()) AS server_host,
            pg_catalog.inet_server_port() AS server_port
            """;

    /** One round trip. Whoever may not be told goes on without. */
    static Met on(Connection connection, TimeSource time) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS)) {
            row.next();
            return new Met(node(row), time.nanos());
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return NOBODY;
        }
    }

    /** Behind a Unix socket it has no address. */
    public static Node node(ResultSet row) throws SQLException {
        String host = row.getString("server_host");
        String address = host == null ? "" : host + ":" + row.getInt("server_port");
        return new Node(Math.round(row.getDouble("started_epoch") * 1e6), address);
    }
}
