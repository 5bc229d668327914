/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Terminal.Style;
import dev.failover.examples.demo.Timeline.Voice;
import dev.failover.jdbc.FailoverDataSource;
import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.ClusterUnavailableException;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Puts the parts together, runs the scenario and prints the report. */
public final class Demo {
    private static final int CANNOT_RUN = 2;

    private final Options options;
    private final Terminal terminal = Terminal.standard();
    private final Clock clock = new Clock();
    private final Timeline timeline = new Timeline(clock, terminal);
    private final Report report = new Report();
    private volatile boolean ended;

    private Demo(Options options) {
        this.options = options;
    }

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "demo-logback.xml");
        System.exit(run(args));
    }

    private static int run(String... args) {
        try {
            Options options = Options.of(args);
            if (options.help()) {
                System.out.print(Options.USAGE);
                return 0;
            }
            return new Demo(options).run();
        } catch (IllegalArgumentException | ClusterUnavailableException e) {
            System.err.println("demo: " + e.getMessage());
            return CANNOT_RUN;
        } catch (SQLException | InterruptedException e) {
            System.err.println("demo: failed itself: " + e);
            return CANNOT_RUN;
        }
    }

    private int run() throws InterruptedException, SQLException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::atExit, "demo-exit"));
        try {
            breakThings();
            conclude();
            return report.exitCode();
        } finally {
            ended = true;
        }
    }

    private void atExit() {
        if (!ended) {
            timeline.end();
            terminal.line("Interrupted: the servers are ended and their data is deleted.");
        }
    }

    private void breakThings() throws InterruptedException, SQLException {
        terminal.line(terminal.styled(
                Style.BOLD,
                "A PostgreSQL primary and two standbys; " + Workload.WRITERS + " writers and " + Workload.READERS
                        + " readers through one FailoverDataSource"));
        Ledger ledger = new Ledger();
        Verdicts verdicts = new Verdicts(clock, timeline);
        Measurement measurement = new Measurement(clock, timeline, ledger, verdicts);
        try (PostgresCluster cluster = startCluster();
                FailoverDataSource dataSource = connect(cluster, verdicts);
                Traffic traffic = new Traffic(clock, timeline);
                Workload workload = new Workload(dataSource, clock, ledger, traffic::ended)) {
            createTable(cluster, dataSource);
            traffic.start();
            workload.start(options.openLoop());
            new Scenario(cluster, dataSource, options.rounds(), clock, timeline, measurement, report).run();
            timeline.end();
        }
    }

    private PostgresCluster startCluster() {
        timeline.tick("PostgreSQL starts");
        PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults());
        timeline.say(
                Voice.CLUSTER,
                "PostgreSQL " + cluster.spec().version() + ": primary "
                        + cluster.primary().id() + ", standbys "
                        + cluster.standbys().stream().map(PostgresNode::id).collect(Collectors.joining(", ")));
        return cluster;
    }

    /** All that the library is told: three addresses, a user, a password. */
    private static FailoverDataSource connect(PostgresCluster cluster, Verdicts verdicts) {
        var builder = FailoverDataSource.builder()
                .name("orders")
                .username(PostgresNode.USER)
                .password(PostgresNode.PASSWORD)
                .listener(verdicts);
        cluster.nodes().forEach(node -> builder.endpoint(node.id(), endpoint -> endpoint.url(node.url())));
        return builder.build();
    }

    private static void createTable(PostgresCluster cluster, FailoverDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.primary().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamptz DEFAULT now())");
        }
        cluster.standbys().forEach(standby -> standby.awaitReplayOf(cluster.primary()));
    }

    private void conclude() {
        terminal.line("");
        report.table(terminal).forEach(terminal::line);
        terminal.line("");
        Legend.LINES.forEach(terminal::line);
        terminal.line("");
        report.broken().forEach(line -> terminal.line(terminal.styled(Style.RED, "BROKEN  " + line)));
        if (report.exitCode() == 0) {
            terminal.line(terminal.styled(Style.GREEN, "Every expectation held."));
        }
        terminal.line("Where to go on: README.md; your own servers in 8 lines: examples/orders.properties;"
                + " the library's log: " + System.getProperty("demo.log", "demo.log"));
    }
}
