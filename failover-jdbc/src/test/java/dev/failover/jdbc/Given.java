/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** What the scenarios have in common: a builder, an insert, a read, and time that passes. */
public final class Given {

    private Given() {}

    /** A configuration of the nodes, as the ordinary user. */
    public static FailoverDataSourceBuilder cluster(String name, PostgresNode... nodes) {
        FailoverDataSourceBuilder builder = FailoverDataSource.builder()
                .name(name)
                .username(PostgresNode.USER)
                .password(PostgresNode.PASSWORD);
        for (PostgresNode node : nodes) {
            builder.endpoint(node.id(), e -> e.url(node.url()));
        }
        return builder;
    }

    static void insert(DataSource dataSource, long id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    public static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, sql);
        }
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends the transaction, where there is one to end. */
    static void commit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    /** Gives the transaction up, where there is one. */
    static void rollback(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /** The port of the server that serves the connection. */
    public static int port(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The only value that a query answers with. */
    public static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    public static int port(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return port(connection);
        }
    }

    /** Lets the scenario's own time pass; nothing is waited for. */
    static void letPass(Duration duration) {
        long start = System.nanoTime();
        await().pollDelay(duration)
                .atMost(duration.plusSeconds(5))
                .until(() -> System.nanoTime() - start >= duration.toNanos());
    }
}
