/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples;

import dev.failover.jdbc.FailoverDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes one row on the primary and reads on a replica. The argument is a properties file such as {@code orders.properties}. */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] args) throws SQLException {
        try (FailoverDataSource orders = FailoverDataSource.fromProperties(Path.of(args[0]))) {
            try (Connection connection = orders.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS quickstart (at timestamptz)");
                statement.execute("INSERT INTO quickstart VALUES (now())");
            }
            try (Connection connection = orders.getConnection()) {
                connection.setReadOnly(true); // goes to a replica
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT pg_is_in_recovery()")) {
                    rows.next();
                    System.out.println("read on a " + (rows.getBoolean(1) ? "replica" : "primary"));
                }
            }
            System.out.println(
                    "writes go to " + orders.operator().status().writer().orElse("nobody"));
        }
    }
}
