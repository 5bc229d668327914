/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs as a user that PostgreSQL accepts (it refuses root) and, where the system can, so that they die with
 * this JVM. Every prefix ends in {@code exec}: the process of the program is a direct child of this JVM.
 */
final class Launcher {
    /** Chooses the prefix by a part of its text, for example {@code setpriv --reuid}; for tests. */
    static final String CHOICE = "failover.testkit.launcher";

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final String NOBODY = "65534";
    private static final List<String> MORTAL = List.of("setpriv", "--pdeathsig", "KILL");
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    /**
     * One thread for ever: the kernel signals the death of the <em>thread</em> that started a process, so a server must
     * not be started by a thread that ends before the JVM does.
     */
    private static final ExecutorService starter = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "failover-testkit-starter");
        thread.setDaemon(true);
        return thread;
    });

    private final List<String> prefix;

    private Launcher(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * The first way that works here.
     *
     * @throws ClusterUnavailableException when this JVM runs as root and cannot leave it for its children
     */
    static Launcher detect() {
        List<String> tried = new ArrayList<>();
        for (List<String> prefix : candidates()) {
            Launcher launcher = new Launcher(prefix);
            Outcome user = launcher.run(Path.of("."), "", "id", "-un");
            if (user.exit() == 0 && !user.text().strip().equals("root")) {
                log.debug("servers start as {} by {}", user.text().strip(), prefix);
                return launcher;
            }
            tried.add(String.join(" ", prefix) + ": " + user.text().strip());
        }
        throw new ClusterUnavailableException(
                "PostgreSQL does not run as root, and root cannot be left here: " + tried);
    }

    private static List<List<String>> candidates() {
        List<List<String>> all = List.of(
                MORTAL,
                List.of(),
                both(NAMESPACE, MORTAL),
                NAMESPACE,
                both(AS_NOBODY, MORTAL.subList(1, MORTAL.size())),
                AS_NOBODY);
        String choice = System.getProperty(CHOICE, "");
        return all.stream()
                .filter(prefix -> String.join(" ", prefix).contains(choice))
                .toList();
    }

    private static List<String> both(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Whether children run under another kernel user, who must own and reach the files they use. */
    boolean changesUser() {
        return prefix.containsAll(AS_NOBODY);
    }

    /** Gives the files below {@code directory} to the user of the children. */
    void own(Path directory) {
        if (changesUser()) {
            Outcome chown = Shell.run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));
            if (chown.exit() != 0) {
                throw new IllegalStateException(directory + ": " + chown.text());
            }
        }
    }

    /** Starts a server in the background, in the directory of {@code output}, to which its output is appended. */
    Process start(Path output, List<String> command) {
        ProcessBuilder builder = builder(command).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.redirectInput(new File("/dev/null"))
                .directory(output.resolveSibling("").toFile());
        return onStarter(builder::start);
    }

    /** Runs a program to its end with {@code input}; a program that cannot be started has exit code 127. */
    Outcome run(Path directory, String input, String... command) {
        ProcessBuilder builder = builder(List.of(command)).directory(directory.toFile());
        try {
            Process process = onStarter(builder::start);
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException | UncheckedIOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", command) + ": interrupted", e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(both(prefix, command)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    private static Process onStarter(Callable<Process> start) {
        try {
            return starter.submit(start).get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(String.valueOf(e.getCause()), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was started", e);
        }
    }
}
