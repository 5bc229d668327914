/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the configuration files in a data directory. */
record ServerConfig(Path dataDirectory) {
    /** Who may connect. */
    static final String HBA = """
            host all         postgres all trust
            host replication postgres all trust
            host all         all      all scram-sha-256
            """;

    /** The ordinary user and its database, in single-user mode: one statement a line. */
    static final String ROLE_AND_DATABASE = """
            CREATE ROLE app LOGIN PASSWORD 'app';
            CREATE DATABASE app OWNER app;
            """;

    /** The lines of {@code postgresql.conf}: the defaults and over them {@code settings}. */
    static String fresh(Map<String, String> settings) {
        return lines(defaults()) + lines(settings);
    }

    /** What every server of the kit has in common before the settings of a spec. */
    private static Map<String, String> defaults() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("dynamic_shared_memory_type", "mmap"); // Leaves nothing outside the data directory when killed.
        settings.put("shared_buffers", "32MB");
        settings.put("fsync", "off"); // Guards against a crash of the machine, which takes this directory with it.
        settings.put("synchronous_commit", "on");
        settings.put("max_connections", "100");
        settings.put("max_wal_senders", "10");
        settings.put("wal_keep_size", "128MB");
        settings.put("min_wal_size", "32MB");
        settings.put("max_wal_size", "256MB"); // Bounds what a node takes where the directory lies in memory.
        settings.put("wal_retrieve_retry_interval", "100ms");
        settings.put("wal_receiver_timeout", "5s");
        settings.put("wal_sender_timeout", "5s"); // Also how long a clean stop waits for a frozen standby.
        settings.put("wal_receiver_status_interval", "1s");
        settings.put("log_line_prefix", "%m [%p] %b ");
        settings.put("log_timezone", "UTC");
        return settings;
    }

    /** After {@code initdb}: the defaults, over them {@code settings}, and who may connect. */
    void writeFresh(Map<String, String> settings) {
        append("postgresql.conf", fresh(settings));
        write("pg_hba.conf", HBA);
    }

    /** Settings that win over {@code postgresql.conf}, as {@code ALTER SYSTEM} would write them. */
    void override(Map<String, String> settings) {
        append("postgresql.auto.conf", lines(settings));
    }

    void becomeStandbyOf(Server primary) {
        override(Map.of("primary_conninfo", primary.conninfo(), "recovery_min_apply_delay", "0"));
        write("standby.signal", "");
    }

    void write(String file, String text) {
        try {
            Files.writeString(dataDirectory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(dataDirectory.resolve(file).toString(), e);
        }
    }

    private void append(String file, String text) {
        try {
            Files.writeString(dataDirectory.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(dataDirectory.resolve(file).toString(), e);
        }
    }

    static String lines(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + Sql.literal(setting.getValue()) + "\n")
                .collect(Collectors.joining());
    }
}
