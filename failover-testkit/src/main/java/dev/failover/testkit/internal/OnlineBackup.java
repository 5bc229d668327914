/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Copies the files of a running server on this machine, by PostgreSQL's low-level backup interface. */
final class OnlineBackup {
    private static final Set<String> FILES_OF_THE_PROCESS =
            Set.of("postmaster.pid", "postmaster.opts", "standby.signal", "backup_label.old");

    /** Directories whose content a backup leaves out; the directories themselves must exist. */
    private static final Set<String> NOT_COPIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private final Server source;
    private final boolean oldNames;

    OnlineBackup(Server source, int majorVersion) {
        this.source = source;
        this.oldNames = majorVersion < 15;
    }

    /** Replaces {@code target}. The copy still needs the WAL written meanwhile, which it streams from the source. */
    void to(Path target) {
        try (Connection connection = new Sql(source).connect()) {
            FileTree.delete(target);
            Sql.query(
                    connection,
                    oldNames
                            ? "SELECT pg_start_backup('clone', true, false)"
                            : "SELECT pg_backup_start('clone', true)");
            FileTree.copy(source.dataDirectory(), target, OnlineBackup::belongs);
            String label = Sql.query(
                    connection,
                    "SELECT labelfile FROM " + (oldNames ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)"));
            new ServerConfig(target).write("backup_label", label);
        } catch (SQLException e) {
            throw new IllegalStateException(source + ": no backup: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(source + ": no backup to " + target, e);
        }
    }

    private static boolean belongs(Path file) {
        return !FILES_OF_THE_PROCESS.contains(file.toString())
                && !NOT_COPIED.contains(file.getName(0).toString());
    }
}
