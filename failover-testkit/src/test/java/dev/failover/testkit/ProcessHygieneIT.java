/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing of a cluster is left, however its JVM ends. */
@Timeout(120)
class ProcessHygieneIT {
    @Test
    void aClosedClusterLeavesNothing() {
        PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults());
        List<ProcessHandle> processes = cluster.nodes().stream()
                .map(node -> ProcessHandle.of(node.pid()).orElseThrow())
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.children()))
                .toList();
        Path directory = directoryOf(cluster);
        cluster.node("a").freeze();
        cluster.node("b").kill();
        cluster.close();
        cluster.close();
        assertThat(processes).hasSizeGreaterThan(10).noneMatch(ProcessHygieneIT::runs);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aJvmThatExitsTakesItsClusterWithIt() throws IOException, InterruptedException {
        ForkedCluster fork = ForkedCluster.start();
        fork.exit();
        fork.jvm().waitFor();
        assertThat(fork.postmasters()).hasSize(2).noneMatch(ProcessHygieneIT::runs);
        assertThat(fork.directory()).doesNotExist();
    }

    @Test
    void whatAKilledJvmLeftIsClearedByTheNextStart() throws IOException, InterruptedException {
        ForkedCluster fork = ForkedCluster.start(ForkedCluster.FREEZE + "=true");
        fork.jvm().destroyForcibly().waitFor();
        assertThat(fork.directory()).exists();
        PostgresCluster.start(ClusterSpec.defaults().withStandbys(0)).close();
        assertThat(fork.postmasters()).hasSize(2).noneMatch(ProcessHygieneIT::runs);
        assertThat(workingIn(fork.directory())).isEmpty();
        assertThat(fork.directory()).doesNotExist();
    }

    @Test
    void serversDieWithAKilledJvmWhereTheSystemCanDoThat() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
        ForkedCluster fork = ForkedCluster.start();
        fork.jvm().destroyForcibly().waitFor();
        await().until(() -> fork.postmasters().stream().noneMatch(ProcessHygieneIT::runs));
        await().until(() -> workingIn(fork.directory()).isEmpty());
    }

    @Test
    void rootCanAlsoLeaveItselfBySetpriv() throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        ForkedCluster fork = ForkedCluster.start("failover.testkit.launcher=setpriv --reuid");
        assertThat(fork.postmasters())
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.info().user()).isNotEqualTo(Optional.of("root")));
        fork.exit();
        fork.jvm().waitFor();
        assertThat(fork.directory()).doesNotExist();
    }

    private static Path directoryOf(PostgresCluster cluster) {
        return cluster.node("a").dataDirectory().getParent();
    }

    /** A zombie that waits for init to notice it does not run. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException noProc) {
            return !Files.isDirectory(Path.of("/proc")) && process.isAlive();
        }
    }

    private static List<Path> workingIn(Path directory) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> workingDirectory(process).startsWith(directory))
                    .toList();
        }
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException gone) {
            return process;
        }
    }
}
