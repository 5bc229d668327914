/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.hotpath;

import dev.failover.benchmarks.Address;
import dev.failover.benchmarks.Client;
import dev.failover.benchmarks.Contender;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** getConnection(), a first statement, close(): over a server that is not asked, and over one that is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CycleBenchmark {

    @Param({"hikari", "ours", "aws"})
    private String client = "";

    private List<Client> open = List.of();

    /** The server is the launcher's, the same for all: {@code -Dbenchmarks.server=host:port}. */
    @Setup
    public void open() throws SQLException {
        String[] server = System.getProperty("benchmarks.server", "").split(":", -1);
        Address node = new Address("a", server[0], Integer.parseInt(server[1]));
        Client opened = Contender.of(client).open(List.of(node), Contender.DEFAULT_POOL_SIZE, event -> {});
        open = List.of(opened);
        withRoundTrip();
    }

    @TearDown
    public void close() {
        open.forEach(Client::close);
    }

    private Connection connection() throws SQLException {
        return open.get(0).writes().getConnection();
    }

    /**
     * The client's own cost: the statement is an empty batch, which every layer passes on and the driver answers itself,
     * without asking the server.
     */
    @Benchmark
    public int withoutRoundTrip() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            return statement.executeBatch().length;
        }
    }

    /** The same with {@code SELECT 1} on loopback. */
    @Benchmark
    public final int withRoundTrip() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
        }
    }
}
