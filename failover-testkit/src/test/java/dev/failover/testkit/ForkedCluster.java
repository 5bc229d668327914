/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a cluster in a JVM of its own, which tells where the servers are and then waits for its end. */
final class ForkedCluster {
    static final String FREEZE = "freeze";

    private final Process jvm;
    private final List<ProcessHandle> postmasters = new ArrayList<>();
    private Path directory = Path.of("");

    private ForkedCluster(Process jvm) {
        this.jvm = jvm;
    }

    /** With these system properties, each as {@code name=value}; {@code freeze} freezes the primary. */
    static ForkedCluster start(String... properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        Arrays.stream(properties).forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ForkedCluster.class.getName()));
        ForkedCluster fork = new ForkedCluster(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        fork.listen();
        return fork;
    }

    public static void main(String[] arguments) throws IOException {
        PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults().withStandbys(1));
        cluster.nodes()
                .forEach(node -> System.out.println("node " + node.pid() + " " + node.dataDirectory() + " "
                        + node.queryString("SELECT count(*) FROM pg_stat_activity")));
        if (Boolean.getBoolean(FREEZE)) {
            cluster.primary().freeze();
        }
        System.out.println("ready");
        System.exit(System.in.read());
    }

    Process jvm() {
        return jvm;
    }

    List<ProcessHandle> postmasters() {
        return postmasters;
    }

    /** The directory of its cluster. */
    Path directory() {
        return directory;
    }

    /** Lets the JVM end as usual, without closing its cluster. */
    void exit() throws IOException {
        jvm.getOutputStream().close();
    }

    private void listen() throws IOException {
        BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IllegalStateException("the forked JVM ended early");
            }
            if (line.startsWith("node ")) {
                String[] words = line.split(" ", -1);
                ProcessHandle.of(Long.parseLong(words[1])).ifPresent(postmasters::add);
                directory = Path.of(words[2]).getParent();
            }
        }
    }
}
