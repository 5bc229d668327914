/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.benchmarks.Address;
import dev.failover.benchmarks.Client;
import dev.failover.benchmarks.Contender;
import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fresh cluster of a primary and two standbys, and one client on it. */
final class Stage implements AutoCloseable {

    final PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults());
    final Timeline timeline = new Timeline();
    final Client client;
    private final Map<String, FaultProxy> proxies = new HashMap<>();

    /** @param proxied whether the client reaches every node through a proxy */
    Stage(Contender contender, int poolSize, boolean proxied) {
        boolean complete = false;
        try {
            PostgresNode primary = cluster.primary();
            primary.execute(
                    "CREATE TABLE writes(id bigint PRIMARY KEY); ALTER TABLE writes OWNER TO " + PostgresNode.USER);
            cluster.standbys().forEach(standby -> standby.awaitReplayOf(primary));
            List<Address> nodes = cluster.nodes().stream()
                    .map(node -> proxied ? Address.of(node, proxy(node)) : Address.of(node))
                    .toList();
            client = contender.open(nodes, poolSize, timeline);
            complete = true;
        } finally {
            if (!complete) {
                cluster.close();
            }
        }
    }

    private FaultProxy proxy(PostgresNode node) {
        return proxies.computeIfAbsent(node.id(), id -> cluster.proxy(node));
    }

    /** The first primary: the one that fails. */
    PostgresNode failing() {
        return cluster.node("a");
    }

    PostgresNode successor() {
        return cluster.node("b");
    }

    PostgresNode bystander() {
        return cluster.node("c");
    }

    void blackHole(PostgresNode node) {
        proxy(node).blackHole();
    }

    void insert(long id) throws SQLException {
        try (Connection connection = client.writes().getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO writes VALUES (?)")) {
            insert.setLong(1, id);
            insert.executeUpdate();
        }
    }

    void read(long ignored) throws SQLException {
        try (Connection connection = client.reads().getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM pg_class")) {
            row.next();
        }
    }

    /** What a node holds, asked past the client. */
    Set<Long> written(PostgresNode node) throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (Connection connection = node.connect();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT id FROM writes")) {
            while (row.next()) {
                ids.add(row.getLong(1));
            }
        }
        return ids;
    }

    /** The servers first: whoever hangs on a silent one is freed. */
    @Override
    public void close() {
        cluster.close();
        client.close();
    }
}
