/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import dev.failover.testkit.internal.Await;
import dev.failover.testkit.internal.Fabric;
import dev.failover.testkit.internal.Server;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL primary with streaming standbys, to break and repair.
 *
 * <pre>{@code
 * try (PostgresCluster cluster = PostgresCluster.start(ClusterSpec.defaults())) {
 *     cluster.primary().kill();
 *     cluster.node("b").promoteAndWait();
 *     cluster.node("c").follow(cluster.primary());
 * }
 * }</pre>
 *
 * <p>The servers are child processes of this JVM and listen on the loopback address only. They end with the cluster, else with
 * the JVM; what a killed JVM leaves is cleared when the next cluster starts.
 */
public final class PostgresCluster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ClusterSpec spec;
    private final Fabric fabric;
    private final List<PostgresNode> nodes;
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();

    private PostgresCluster(ClusterSpec spec, Fabric fabric) {
        AtomicLong promotions = new AtomicLong();
        Server first = fabric.servers().get(0);
        this.spec = spec;
        this.fabric = fabric;
        this.nodes = fabric.servers().stream()
                .map(server -> new PostgresNode(server, promotions, server == first))
                .toList();
    }

    /**
     * Starts a cluster and returns when every standby streams.
     *
     * @throws ClusterUnavailableException when no such cluster can run here
     * @throws IllegalStateException when a server did not start, with the last lines of its log
     */
    public static PostgresCluster start(ClusterSpec spec) {
        long start = System.nanoTime();
        PostgresCluster cluster = new PostgresCluster(spec, Fabric.start(spec));
        try {
            cluster.awaitStreaming();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        log.info("PostgreSQL {}: {} up in {} ms", spec.version(), cluster.nodes, millis);
        return cluster;
    }

    public ClusterSpec spec() {
        return spec;
    }

    /** The node that was promoted last, else the first; running or not. Promotions by SQL are not seen. */
    public PostgresNode primary() {
        return nodes.stream().max(Comparator.comparingLong(PostgresNode::rank)).orElseThrow();
    }

    /**
     * The node of a letter.
     *
     * @throws IllegalArgumentException when there is none
     */
    public PostgresNode node(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node: " + id + " (expected: one of " + nodes + ")"));
    }

    /** All nodes by letter. */
    public List<PostgresNode> nodes() {
        return nodes;
    }

    /** The nodes that are standbys by what was done to them; a former primary is none until it is cloned again. */
    public List<PostgresNode> standbys() {
        return nodes.stream().filter(node -> node.rank() < 0).toList();
    }

    /**
     * The running standby that received most of the primary's log. Under load the others can follow no one else: PostgreSQL
     * refuses to follow a server that has less.
     */
    public PostgresNode mostAdvancedStandby() {
        String received = "SELECT coalesce(pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0'), 0)::int8";
        return standbys().stream()
                .filter(PostgresNode::isRunning)
                .max(Comparator.comparingLong(standby -> standby.queryLong(received)))
                .orElseThrow(() -> new IllegalStateException("no standby is running"));
    }

    /** Makes {@code standby} the primary and lets the other running standbys follow it; the old primary stays as it is. */
    public void promote(PostgresNode standby) {
        standby.promoteAndWait();
        standbys().stream().filter(PostgresNode::isRunning).forEach(other -> other.follow(standby));
    }

    /** A new proxy in front of a node; it ends with the cluster. */
    public FaultProxy proxy(PostgresNode node) {
        FaultProxy proxy = FaultProxy.to(node.host(), node.port());
        proxies.add(proxy);
        return proxy;
    }

    /** Ends all servers and deletes their data. */
    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        fabric.close();
    }

    private void awaitStreaming() {
        String streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        Await.until(
                LIMIT,
                () -> "standbys do not stream from " + primary() + ":\n"
                        + String.join("\n", primary().logTail(20)),
                () -> primary().queryLong(streaming) == spec.standbys());
    }
}
