/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An {@link Application} in a JVM of its own, and a line to it. Used by one thread. */
public final class ApplicationProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private ApplicationProcess(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one on the class path of this JVM. Returns at once; it answers when it is up. */
    public static ApplicationProcess on(Path file) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ApplicationProcess(new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        file.toString())
                .redirectError(Redirect.INHERIT)
                .start());
    }

    /** Whether it was inserted: {@code ok}, else why not. */
    public String insert(long id) {
        return ask("insert " + id);
    }

    /** Waits until it asks for an approval. */
    public String request() {
        return ask("request");
    }

    /** Where its writes go now. */
    public String writer() {
        return ask("writer");
    }

    private String ask(String order) {
        orders.println(order);
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Application.ANSWER)) {
                    return line.substring(Application.ANSWER.length());
                }
            }
            throw new IllegalStateException("the application ended on \"" + order + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a deployment does: its input ends, it closes its DataSource. */
    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
