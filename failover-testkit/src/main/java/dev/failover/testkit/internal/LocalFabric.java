/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Servers as child processes. The data directory is made once; a standby is a copy of it from before the first start, which
 * is much faster than a backup of a running primary.
 */
final class LocalFabric implements Fabric {
    private static final Duration QUIT_LIMIT = Duration.ofSeconds(3);
    private final Workspace workspace;
    private final Launcher launcher;
    private final Binaries binaries;
    private final List<LocalServer> servers;
    private final Thread atExit = new Thread(this::discard, "failover-testkit-exit");
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalFabric(ClusterSpec spec, Workspace workspace, Launcher launcher, Binaries binaries) {
        this.workspace = workspace;
        this.launcher = launcher;
        this.binaries = binaries;
        this.servers = IntStream.rangeClosed(0, spec.standbys())
                .mapToObj(i -> new LocalServer(Character.toString('a' + i), workspace.directory(), binaries, launcher))
                .toList();
    }

    static LocalFabric start(ClusterSpec spec) {
        Launcher launcher = Launcher.detect();
        Binaries binaries = binaries(spec, launcher);
        Workspace workspace = Workspace.claim();
        LocalFabric fabric = new LocalFabric(spec, workspace, launcher, binaries);
        try {
            Runtime.getRuntime().addShutdownHook(fabric.atExit);
            fabric.start(spec.settings());
            return fabric;
        } catch (RuntimeException e) {
            fabric.close();
            throw e;
        }
    }

    static Binaries binaries(ClusterSpec spec, Launcher launcher) {
        return Binaries.of(spec.version(), launcher).checked(launcher);
    }

    @Override
    public List<Server> servers() {
        return List.copyOf(servers);
    }

    private void start(Map<String, String> settings) {
        LocalServer primary = servers.get(0);
        createDataDirectory(primary.dataDirectory(), settings);
        servers.parallelStream().skip(1).forEach(standby -> copy(primary, standby));
        servers.forEach(LocalServer::launch);
        servers.forEach(LocalServer::awaitReady);
    }

    private void createDataDirectory(Path directory, Map<String, String> settings) {
        launcher.own(createDirectory(directory));
        run(
                "",
                "initdb",
                "-D",
                directory.toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions");
        new ServerConfig(directory).writeFresh(settings);
        run(
                ServerConfig.ROLE_AND_DATABASE,
                "postgres",
                "--single",
                "-D",
                directory.toString(),
                "-c",
                "synchronous_standby_names=",
                "postgres");
    }

    private static Path createDirectory(Path directory) {
        try {
            return Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory.toString(), e);
        }
    }

    private void run(String input, String program, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = binaries.program(program);
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Outcome outcome = launcher.run(workspace.directory(), input, command);
        if (outcome.exit() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": exit code " + outcome.exit() + "\n" + outcome.text());
        }
    }

    private static void copy(LocalServer primary, LocalServer standby) {
        try {
            FileTree.copy(primary.dataDirectory(), standby.dataDirectory(), file -> true);
            new ServerConfig(standby.dataDirectory()).becomeStandbyOf(primary);
        } catch (IOException e) {
            throw new UncheckedIOException(standby + ": its data directory cannot be copied", e);
        }
    }

    /** Ends the servers by an immediate shutdown, which clears their shared memory, and kills what is left. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        quit();
        workspace.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            return;
        }
    }

    private void quit() {
        List<LocalServer> running =
                servers.stream().filter(LocalServer::isRunning).toList();
        if (!running.isEmpty()) {
            running.forEach(LocalServer::quit);
            long start = System.nanoTime();
            Await.until(
                    QUIT_LIMIT.multipliedBy(2),
                    () -> "servers do not quit",
                    () -> running.stream().noneMatch(LocalServer::isRunning)
                            || System.nanoTime() - start > QUIT_LIMIT.toNanos());
        }
    }

    private void discard() {
        if (closed.compareAndSet(false, true)) {
            workspace.close();
        }
    }
}
