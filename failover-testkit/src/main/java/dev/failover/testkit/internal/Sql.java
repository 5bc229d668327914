/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks one server as its superuser in the database of the application, on a new connection each time: it may be another process by now. */
public record Sql(Server server) {
    private static final String DATABASE = "app";
    private static final String PARAMETERS = "?user=postgres&connectTimeout=5&loginTimeout=10&socketTimeout=30";

    public String url(String database) {
        return "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(DATABASE) + PARAMETERS);
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The first column of the first row as text; the empty text for no row or NULL. */
    public String query(String sql) {
        try (Connection connection = connect()) {
            return query(connection, sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    /** Quotes a text for SQL. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private IllegalStateException failed(String sql, SQLException e) {
        return new IllegalStateException(server + ": " + sql + ": " + e.getMessage(), e);
    }
}
