/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import org.flywaydb.core.Flyway;

/** A tool that migrates a schema in stages, and how it keeps others out meanwhile. */
enum Migrations {
    /** As it comes: its advisory lock ends with a transaction. */
    FLYWAY("flyway_schema_history", "version IS NOT NULL AND success") {
        @Override
        void migrate(DataSource dataSource, int stage) {
            flyway(dataSource, stage, true);
        }
    },
    /** Its advisory lock is the session's, as {@code CREATE INDEX CONCURRENTLY} needs it. */
    FLYWAY_WITH_LOCK_OF_SESSION("flyway_schema_history", "version IS NOT NULL AND success") {
        @Override
        void migrate(DataSource dataSource, int stage) {
            flyway(dataSource, stage, false);
        }
    },
    /** Its lock is a row that it commits, so it outlives the process that took it. */
    LIQUIBASE("databasechangelog", "exectype = 'EXECUTED'") {
        @Override
        void migrate(DataSource dataSource, int stage) throws Exception {
            for (int next = 1; next <= stage; next++) {
                try (Connection connection = dataSource.getConnection()) {
                    new CommandScope(UpdateCommandStep.COMMAND_NAME)
                            .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database(connection))
                            .addArgumentValue(
                                    UpdateCommandStep.CHANGELOG_FILE_ARG, "migrations/liquibase/" + next + ".sql")
                            .execute();
                }
            }
        }

        @Override
        void releaseLocks(DataSource dataSource) throws Exception {
            try (Connection connection = dataSource.getConnection()) {
                LockServiceFactory.getInstance()
                        .getLockService(database(connection))
                        .forceReleaseLock();
            }
        }

        private Database database(Connection connection) throws Exception {
            return DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        }
    };

    private final String history;
    private final String applied;

    Migrations(String history, String applied) {
        this.history = history;
        this.applied = applied;
    }

    /** Brings the schema to that stage; does nothing if it is there. */
    abstract void migrate(DataSource dataSource, int stage) throws Exception;

    /** What an operator does when one died that held them. */
    void releaseLocks(DataSource dataSource) throws Exception {}

    /** How many stages the history tells of. */
    long applied(PostgresNode node) {
        return node.queryLong("SELECT count(*) FROM " + history + " WHERE " + applied);
    }

    private static void flyway(DataSource dataSource, int stage, boolean transactional) {
        String[] locations = IntStream.rangeClosed(1, stage)
                .mapToObj(next -> "classpath:migrations/flyway/" + next)
                .toArray(String[]::new);
        Flyway.configure()
                .configuration(Map.of("flyway.postgresql.transactional.lock", Boolean.toString(transactional)))
                .dataSource(dataSource)
                .locations(locations)
                .load()
                .migrate();
    }
}
