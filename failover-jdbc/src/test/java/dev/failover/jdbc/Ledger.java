/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server has booked for the application's database. It is read through another database, so that reading leaves no
 * trace in it; the probes must use that other database too, and autovacuum must be off.
 *
 * @param commits transactions committed in it
 * @param inserted rows that were inserted, rolled back or not
 * @param sessions sessions that ever began in it
 */
record Ledger(long commits, long inserted, long sessions) {

    /** The database for probes and readers of the ledger. */
    static final String ELSEWHERE = "postgres";

    /** Lets a session's figures be seen as soon as this statement ends; else a busy one tells them once a second. */
    static final String FLUSH = "SELECT pg_stat_force_next_flush()";

    static Ledger of(PostgresNode node) throws SQLException {
        try (Connection connection = superuser(node);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT xact_commit, tup_inserted, sessions"
                        + " FROM pg_stat_database WHERE datname = '" + PostgresNode.DATABASE + "'")) {
            row.next();
            return new Ledger(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /** The ids in the table of orders. Leaves a transaction in the ledger, which is complete when this returns. */
    static Set<Long> orders(PostgresNode node) throws SQLException {
        Set<Long> ids = new TreeSet<>();
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM orders")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        awaitNoSessionOf("postgres", node);
        return ids;
    }

    /** Waits until nobody of that name is connected to the application's database: then the ledger is complete. */
    static void awaitNoSessionOf(String user, PostgresNode node) {
        await().until(() -> sessionsOf(user, node) == 0);
    }

    static long sessionsOf(String user, PostgresNode node) throws SQLException {
        try (Connection connection = superuser(node);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                        + PostgresNode.DATABASE + "' AND usename = '" + user + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection superuser(PostgresNode node) throws SQLException {
        return DriverManager.getConnection(node.url(ELSEWHERE), "postgres", "");
    }
}
