/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Every way to commit an order through JDBC: the work before, and the call whose answer may get lost. */
enum Commit {
    COMMIT("COMMIT", "COMMIT") {
        @Override
        void commit(Connection connection, long id) throws SQLException {
            connection.commit();
        }
    },
    SET_AUTO_COMMIT("COMMIT", "COMMIT") {
        @Override
        void commit(Connection connection, long id) throws SQLException {
            connection.setAutoCommit(true);
        }
    },
    EXECUTE("commit", "COMMIT") {
        @Override
        void commit(Connection connection, long id) throws SQLException {
            Given.execute(connection, "commit");
        }
    },
    AUTOCOMMIT_INSERT("INSERT INTO", "INSERT 0 1") {
        @Override
        void prepare(Connection connection, long id) {}

        @Override
        void commit(Connection connection, long id) throws SQLException {
            Given.execute(connection, "INSERT INTO orders VALUES (" + id + ")");
        }
    },
    AUTOCOMMIT_PREPARED("INSERT INTO", "INSERT 0 1") {
        @Override
        void prepare(Connection connection, long id) {}

        @Override
        void commit(Connection connection, long id) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
        }
    },
    AUTOCOMMIT_BATCH("INSERT INTO", "INSERT 0 1") {
        @Override
        void prepare(Connection connection, long id) {}

        @Override
        void commit(Connection connection, long id) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.addBatch("INSERT INTO orders VALUES (" + id + ")");
                statement.addBatch("INSERT INTO orders VALUES (" + -id + ")");
                statement.executeBatch();
            }
        }
    };

    /** What the driver says to the server, and what that answers. */
    final String said;

    final String answered;

    Commit(String said, String answered) {
        this.said = said;
        this.answered = answered;
    }

    void prepare(Connection connection, long id) throws SQLException {
        connection.setAutoCommit(false);
        Given.execute(connection, "INSERT INTO orders VALUES (" + id + ")");
    }

    abstract void commit(Connection connection, long id) throws SQLException;
}
