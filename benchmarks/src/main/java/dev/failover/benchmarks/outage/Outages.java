/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.benchmarks.Arguments;
import dev.failover.benchmarks.Contender;
import dev.failover.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures outages and prints a table; the runs go to {@code outages.jsonl} beside the logs.
 *
 * <pre>
 *   --runs 20  --fault killed,frozen,black-holed,stopped,restarted  --client ours,hikari,hikari-tuned,aws
 *   --give-up 20  seconds after t0        --warm-up 1  runs per client that do not count
 *   --repeats 2   times at most that a run is repeated because the machine was late
 *   --scenario pool-of-4,detection,replica-reads,busy-primary       --scenario-runs 20    (or none)
 * </pre>
 */
public final class Outages {

    private final Path target = Path.of(System.getProperty("benchmarks.target", "target"));
    private final Path raw = target.resolve("outages.jsonl");
    private final Arguments arguments;
    private final List<Run> runs = new ArrayList<>();

    private Outages(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] line) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF); // drivers report to it what the calls report too
        Set<String> known =
                Set.of("runs", "fault", "client", "give-up", "warm-up", "repeats", "scenario", "scenario-runs");
        Outages outages = new Outages(new Arguments(line, known));
        outages.measure();
        System.exit(0); // threads that hang in a peer's driver must not keep the JVM
    }

    private void measure() throws Exception {
        Files.createDirectories(target);
        append(new Json().put("machine", Machine.describe()).toString());
        List<Contender> clients = arguments.list("client", "ours,hikari,hikari-tuned,aws").stream()
                .map(Contender::of)
                .toList();
        List<Fault> faults = arguments.list("fault", "killed,frozen,black-holed,stopped,restarted").stream()
                .map(Fault::of)
                .toList();
        if (!faults.isEmpty()) {
            warmUp(clients);
            measure(clients, faults);
            System.out.println("\n" + Machine.describe() + "\n\n" + new Report(runs).table());
        }
        scenarios();
    }

    private void warmUp(List<Contender> clients) throws Exception {
        for (Contender client : clients) {
            for (int i = 0; i < arguments.number("warm-up", 1); i++) {
                new Experiment(client, Fault.KILLED, Duration.ofSeconds(3)).run(0);
            }
        }
    }

    /** Clients take turns within a round, so that a mood of the machine strikes all of them. */
    private void measure(List<Contender> clients, List<Fault> faults) throws Exception {
        int rounds = arguments.number("runs", 20);
        for (int round = 1; round <= rounds; round++) {
            for (Fault fault : faults) {
                for (Contender client : clients) {
                    measure(client, fault, round);
                }
            }
        }
    }

    private void measure(Contender client, Fault fault, int round) throws Exception {
        Duration giveUp = Duration.ofSeconds(arguments.number("give-up", 20));
        for (int i = 0; i <= arguments.number("repeats", 2); i++) {
            Run run = new Experiment(client, fault, giveUp).run(round);
            runs.add(run);
            append(run.json());
            System.err.println(run.json());
            if (!run.isDisturbed()) {
                return;
            }
        }
    }

    private void scenarios() throws Exception {
        List<String> names = arguments.list("scenario", "pool-of-4,detection,replica-reads,busy-primary");
        if (names.isEmpty()) {
            return;
        }
        StringBuilder table = new StringBuilder(Scenario.HEAD);
        for (String name : names) {
            Scenario.Result result = Scenario.of(name).run(arguments.number("scenario-runs", 20));
            append(result.json());
            table.append('\n').append(result.row());
        }
        System.out.println("\n" + Machine.describe() + "\n\n" + table);
    }

    private void append(String line) throws IOException {
        Files.writeString(raw, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
