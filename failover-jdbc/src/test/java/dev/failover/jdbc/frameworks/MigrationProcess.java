/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import dev.failover.jdbc.FailoverDataSource;
import dev.failover.testkit.PostgresNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A migration in a process of its own, as each instance of an application runs one: Liquibase takes two in one JVM for one. */
final class MigrationProcess {

    private final Process process;
    private final CompletableFuture<String> output;

    private MigrationProcess(Process process) {
        this.process = process;
        this.output = CompletableFuture.supplyAsync(() -> read(process));
    }

    /** Starts one that goes to stage 2. */
    static MigrationProcess start(Migrations tool, PostgresNode a, PostgresNode b) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new MigrationProcess(new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Dliquibase.changelogLockPollRate=1", // else it looks every 10 s
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigrationProcess.class.getName(),
                        tool.name(),
                        a.url(),
                        b.url())
                .redirectErrorStream(true)
                .start());
    }

    /** The tool, and the endpoints' addresses. */
    public static void main(String[] arguments) throws Exception {
        try (FailoverDataSource dataSource = FailoverDataSource.builder()
                .name("orders")
                .username(PostgresNode.USER)
                .password(PostgresNode.PASSWORD)
                .endpoint("a", e -> e.url(arguments[1]))
                .endpoint("b", e -> e.url(arguments[2]))
                .build()) {
            Migrations.valueOf(arguments[0]).migrate(dataSource, 2);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What it said, once it has ended. */
    String output() {
        return output.join();
    }

    /** Its exit code, once it has ended. */
    int exit() throws InterruptedException {
        return process.waitFor();
    }

    void kill() {
        process.destroyForcibly();
    }
}
