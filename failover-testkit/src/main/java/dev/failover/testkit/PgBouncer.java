/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import dev.failover.testkit.internal.PoolerProcess;
import java.util.Locale;
import java.util.Map;

/**
 * A real PgBouncer on the loopback address in front of one node, for tests of what a pooler does to sessions and to failover. It
 * knows the node's users and databases and asks for the same password. It ends with {@link #close}, else with the JVM.
 *
 * <p>Operations return when they are done. One thread at a time may start and end it.
 */
public final class PgBouncer implements AutoCloseable {

    /** For how long a client keeps a server connection. */
    public enum Pooling {
        /** As long as it is connected; then the session is reset. */
        SESSION,
        /** For one transaction: the next may run in another session, and nothing is ever reset. */
        TRANSACTION
    }

    private final PoolerProcess process;

    private PgBouncer(PoolerProcess process) {
        this.process = process;
    }

    /**
     * Starts one in front of a node, which need not run.
     *
     * @param settings of its section {@code [pgbouncer]}, over those of the kit
     * @throws ClusterUnavailableException when there is no program of that name on the path, or it cannot be run here
     * @throws IllegalStateException when it did not start, with the last lines of its log
     */
    public static PgBouncer to(PostgresNode node, Pooling pooling, Map<String, String> settings) {
        PoolerProcess process = new PoolerProcess(node, pooling.name().toLowerCase(Locale.ROOT), settings);
        try {
            process.start();
            return new PgBouncer(process);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** JDBC URL of the node's usual database through it, without credentials. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + PostgresNode.DATABASE;
    }

    /** Stays the same over restarts. */
    public int port() {
        return process.port();
    }

    /** The version that it says it is, as in {@code 1.18.0}. */
    public String version() {
        return process.version();
    }

    /** Ends it by SIGKILL, so that its sockets close at once on both sides. */
    public void kill() {
        process.kill();
    }

    /** Starts it again at the same port. */
    public void start() {
        process.start();
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
