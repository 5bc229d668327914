/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server as a child process of this JVM. One thread at a time may call the operations that start and end it; the others
 * may be called by any thread.
 */
final class LocalServer implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);

    private final String id;
    private final int port = Ports.free();
    private final Path dataDirectory;
    private final Path log;
    private final Binaries binaries;
    private final Launcher launcher;

    private volatile Optional<Process> postmaster = Optional.empty();

    LocalServer(String id, Path workspace, Binaries binaries, Launcher launcher) {
        this.id = id;
        this.dataDirectory = workspace.resolve(id);
        this.log = workspace.resolve(id + ".log");
        this.binaries = binaries;
        this.launcher = launcher;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String conninfo() {
        return "host=" + host() + " port=" + port + " user=postgres connect_timeout=5";
    }

    @Override
    public void start() {
        launch();
        awaitReady();
    }

    /** The first half of a start, so that the servers of a cluster start side by side. */
    void launch() {
        if (isRunning()) {
            throw new IllegalStateException(this + ": runs already, process " + pid());
        }
        launcher.own(dataDirectory);
        postmaster = Optional.of(launcher.start(
                log,
                List.of(
                        binaries.program("postgres"),
                        "-D",
                        dataDirectory.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "cluster_name=" + id)));
    }

    void awaitReady() {
        Await.until(START_LIMIT, () -> explained("accepts no connections"), () -> {
            if (!isRunning()) {
                throw new IllegalStateException(explained("ended while it started"));
            }
            return new PidFile(dataDirectory).isReady(pid());
        });
    }

    @Override
    public void stop() {
        Processes.signal("INT", postmasters());
        Await.until(STOP_LIMIT, () -> explained("does not stop"), () -> !isRunning());
    }

    /** Asks for an immediate shutdown, frozen or not, and does not wait for it. */
    void quit() {
        Processes.signal("QUIT", postmasters());
        Processes.signal("CONT", processes());
    }

    /** The postmaster goes first: it would start new children for the dead. */
    @Override
    public void kill() {
        Await.until(SIGNAL_LIMIT, () -> explained("cannot be killed"), () -> {
            List<ProcessHandle> left = processes();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty() && !isRunning();
        });
    }

    @Override
    public void freeze() {
        requireRunning("freeze");
        Await.until(SIGNAL_LIMIT, () -> explained("cannot be frozen"), () -> {
            Processes.signal("STOP", processes());
            return processes().stream().allMatch(Processes::isStopped);
        });
    }

    @Override
    public void thaw() {
        requireRunning("thaw");
        Processes.signal("CONT", processes());
    }

    @Override
    public boolean isRunning() {
        return running().isPresent();
    }

    @Override
    public long pid() {
        return running()
                .orElseThrow(() -> new IllegalStateException(this + ": does not run"))
                .pid();
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public List<String> logTail(int lines) {
        try {
            List<String> all = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            throw new UncheckedIOException(log.toString(), e);
        }
    }

    @Override
    public void configure(Map<String, String> settings) {
        new ServerConfig(dataDirectory).override(settings);
    }

    @Override
    public void cloneFrom(Server source) {
        kill();
        SharedMemory.releaseOf(dataDirectory);
        new OnlineBackup(source, binaries.major()).to(dataDirectory);
        new ServerConfig(dataDirectory).becomeStandbyOf(source);
        start();
    }

    /** Living processes of this server, the postmaster first; orphans of an earlier one too. */
    List<ProcessHandle> processes() {
        Stream<ProcessHandle> own =
                postmasters().stream().flatMap(parent -> Stream.concat(Stream.of(parent), parent.children()));
        return Stream.concat(own, Processes.in(dataDirectory).stream())
                .distinct()
                .toList();
    }

    private List<ProcessHandle> postmasters() {
        return running().stream().map(Process::toHandle).toList();
    }

    private Optional<Process> running() {
        return postmaster.filter(Process::isAlive);
    }

    private void requireRunning(String operation) {
        if (!isRunning()) {
            throw new IllegalStateException(this + ": " + operation + ": does not run");
        }
    }

    private String explained(String what) {
        return this + ": " + what + "; its log ends in:\n" + String.join("\n", logTail(20)) + "\n";
    }

    @Override
    public String toString() {
        return id + " (port " + port + ")";
    }
}
