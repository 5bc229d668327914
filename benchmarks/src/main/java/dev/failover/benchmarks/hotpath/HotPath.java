/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.hotpath;

import dev.failover.benchmarks.Address;
import dev.failover.benchmarks.Arguments;
import dev.failover.benchmarks.Machine;
import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks against one server, in rounds, one fork for each client and round, so that forks alternate; prints a
 * table of ratios within rounds.
 *
 * <pre>
 *   --rounds 5  --warm-up 3  --measure 5   iterations of a second
 *   --threads 1,2,8        --client hikari,ours,aws
 *   --cycle withoutRoundTrip,withRoundTrip,RoutingBenchmark
 * </pre>
 */
public final class HotPath {

    private final Path target = Path.of(System.getProperty("benchmarks.target", "target"));
    private final Arguments arguments;
    private final Rounds rounds = new Rounds();

    private HotPath(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] line) throws Exception {
        new HotPath(new Arguments(line, Set.of("rounds", "warm-up", "measure", "threads", "client", "cycle")))
                .measure();
    }

    private void measure() throws Exception {
        Files.createDirectories(target);
        try (PostgresCluster server =
                PostgresCluster.start(ClusterSpec.defaults().withStandbys(0))) {
            String address = Address.of(server.primary()).toString();
            for (int round = 1; round <= arguments.number("rounds", 5); round++) {
                for (String cycle : arguments.list("cycle", "withoutRoundTrip,withRoundTrip,RoutingBenchmark")) {
                    run(cycle, address, round);
                }
            }
        }
        System.out.println("\n" + Machine.describe() + "\n\n" + rounds.table());
    }

    /** Forward and backward in turn: a machine that grows slower is unfair to nobody. */
    private String[] clients(int round) {
        List<String> clients = new ArrayList<>(arguments.list("client", "hikari,ours,aws"));
        if (round % 2 == 0) {
            Collections.reverse(clients);
        }
        return clients.toArray(String[]::new);
    }

    /** More threads than one tell something only where the server does not take the cores. */
    private void run(String name, String server, int round) throws RunnerException {
        List<String> threads = name.equals("withoutRoundTrip") ? arguments.list("threads", "1,2,8") : List.of("1");
        for (String count : threads) {
            run(name, Integer.parseInt(count), server, round);
        }
    }

    private void run(String name, int threads, String server, int round) throws RunnerException {
        rounds.add(
                threads,
                new Runner(new OptionsBuilder()
                                .include(".*" + name + ".*")
                                .threads(threads)
                                .param("client", clients(round))
                                .forks(1)
                                .warmupIterations(arguments.number("warm-up", 3))
                                .warmupTime(TimeValue.seconds(1))
                                .measurementIterations(arguments.number("measure", 5))
                                .measurementTime(TimeValue.seconds(1))
                                .shouldFailOnError(true)
                                .addProfiler(GCProfiler.class)
                                .jvmArgsAppend("-Xmx512m", "-Dbenchmarks.server=" + server)
                                .resultFormat(ResultFormatType.JSON)
                                .result(target.resolve(
                                                "jmh-%s-%d-threads-round-%d.json".formatted(name, threads, round))
                                        .toString())
                                .build())
                        .run());
    }
}
