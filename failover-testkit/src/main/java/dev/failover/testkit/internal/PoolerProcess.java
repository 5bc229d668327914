/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import dev.failover.testkit.PostgresNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PgBouncer as a child process of this JVM, with its configuration in a directory of its own. */
public final class PoolerProcess implements AutoCloseable {
    private static final String PROGRAM = "pgbouncer";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private final Launcher launcher;
    private final String version;
    private final Workspace workspace;
    private final String node;
    private volatile Optional<Process> process = Optional.empty();

    /**
     * @param mode its {@code pool_mode}
     * @throws ClusterUnavailableException when it cannot be run here
     */
    public PoolerProcess(PostgresNode node, String mode, Map<String, String> settings) {
        this.node = node.id();
        this.launcher = Launcher.detect();
        this.version = version(launcher);
        this.workspace = Workspace.claim();
        Map<String, String> all = new LinkedHashMap<>(defaults(mode));
        all.putAll(settings);
        write("users", "\"" + PostgresNode.USER + "\" \"" + PostgresNode.PASSWORD + "\"\n\"postgres\" \"\"\n");
        write("pgbouncer.ini", databases(node) + "[pgbouncer]\n" + lines(all));
        launcher.own(workspace.directory());
    }

    private static String version(Launcher launcher) {
        Outcome told = launcher.run(Path.of("."), "", PROGRAM, "--version");
        if (told.exit() != 0 || !told.text().startsWith("PgBouncer ")) {
            throw new ClusterUnavailableException(
                    "no PgBouncer on the path that runs here: " + told.text().strip());
        }
        return told.text().lines().findFirst().orElse("").substring("PgBouncer ".length());
    }

    private static String databases(PostgresNode node) {
        return "[databases]\n* = host=" + node.host() + " port=" + node.port() + "\n";
    }

    private Map<String, String> defaults(String mode) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("pool_mode", mode);
        settings.put("listen_addr", "127.0.0.1");
        settings.put("listen_port", Integer.toString(port));
        settings.put("unix_socket_dir", "");
        settings.put("auth_type", "scram-sha-256");
        settings.put("auth_file", workspace.directory().resolve("users").toString());
        settings.put("max_client_conn", "200");
        settings.put("server_login_retry", "1"); // Its own 15 s: so long a server that is back is not tried again.
        return settings;
    }

    private static String lines(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private void write(String file, String text) {
        try {
            Files.writeString(workspace.directory().resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(workspace.directory().resolve(file).toString(), e);
        }
    }

    public int port() {
        return port;
    }

    public String version() {
        return version;
    }

    public void start() {
        Path directory = workspace.directory();
        Process started = launcher.start(
                directory.resolve("log"),
                List.of(PROGRAM, directory.resolve("pgbouncer.ini").toString()));
        process = Optional.of(started);
        Await.until(LIMIT, () -> this + ": does not listen; its log:\n" + log(), () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException(this + ": ended while it started; its log:\n" + log());
            }
            return listens();
        });
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.loopback(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(workspace.directory().resolve("log"));
        } catch (IOException e) {
            return "none: " + e.getMessage();
        }
    }

    public void kill() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            Await.until(LIMIT, () -> this + ": cannot be killed", () -> !running.isAlive());
        });
    }

    @Override
    public void close() {
        kill();
        workspace.close();
    }

    @Override
    public String toString() {
        return "PgBouncer to " + node + " (port " + port + ")";
    }
}
