/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import dev.failover.testkit.internal.Await;
import dev.failover.testkit.internal.Server;
import dev.failover.testkit.internal.Sql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One server of a {@link PostgresCluster}, and what can be done to it.
 *
 * <p>It has a superuser {@code postgres}, who needs no password, and an ordinary user {@value #USER} with password
 * {@value #PASSWORD} who owns the database {@value #DATABASE}.
 *
 * <p>Operations return when they are done, if nothing else is said, and throw {@link IllegalStateException} with the
 * server's last log lines when they cannot. One thread at a time may start, end or clone a node; different nodes may be
 * handled in parallel, and everything else may be called by any thread.
 */
public final class PostgresNode {
    /** The ordinary user, the password of it and its database. */
    public static final String USER = "app";

    public static final String PASSWORD = "app";
    public static final String DATABASE = "app";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long STANDBY = -1;

    private final Server server;
    private final Sql sql;
    private final AtomicLong promotions;
    private volatile long rank;

    /** @param promotions counts the promotions of the whole cluster */
    PostgresNode(Server server, AtomicLong promotions, boolean primary) {
        this.server = server;
        this.sql = new Sql(server);
        this.promotions = promotions;
        this.rank = primary ? 0 : STANDBY;
    }

    /** Its letter: {@code a} for the first primary, {@code b} and on for the standbys. */
    public String id() {
        return server.id();
    }

    public String host() {
        return server.host();
    }

    /** Stays the same over restarts. */
    public int port() {
        return server.port();
    }

    /** JDBC URL of the database {@value #DATABASE}, without credentials. */
    public String url() {
        return url(DATABASE);
    }

    public String url(String database) {
        return sql.url(database);
    }

    /** Process id of the postmaster. */
    public long pid() {
        return server.pid();
    }

    /** Whether the server has a process; true for a frozen one too. */
    public boolean isRunning() {
        return server.isRunning();
    }

    public Path dataDirectory() {
        return server.dataDirectory();
    }

    /** The last {@code lines} lines of the server's log. */
    public List<String> logTail(int lines) {
        return server.logTail(lines);
    }

    // The life of the server

    /** Ends every process of the server by SIGKILL, so that its sockets close at once, as in a crash. */
    public void kill() {
        server.kill();
    }

    /**
     * Halts every process of the server by SIGSTOP. Its sockets stay open and the system goes on to acknowledge what is sent
     * to them, so clients see a server that is silent.
     */
    public void freeze() {
        server.freeze();
    }

    public void thaw() {
        server.thaw();
    }

    /**
     * Shuts down cleanly ("fast"): transactions are rolled back, clients told. A primary first sends its standbys all WAL, and
     * waits up to {@code wal_sender_timeout} (5 s) for a frozen one.
     */
    public void stop() {
        server.stop();
    }

    /**
     * Starts the server again in place, as whatever it was: a primary that was killed comes back as a primary, though there be
     * another by now. Returns when it accepts connections.
     */
    public void start() {
        server.start();
    }

    /** Stops cleanly and starts with changed settings, which stay. */
    public void restart(Map<String, String> settings) {
        server.stop();
        server.configure(settings);
        server.start();
    }

    // Its role

    /** Asks a standby to become the primary and returns at once. */
    public void promote() {
        sql.execute("SELECT pg_promote(false)");
        rank = promotions.incrementAndGet();
    }

    /** Waits until this server has left recovery, at most 30 s. */
    public void awaitPrimary() {
        await("still in recovery", () -> !isInRecovery());
    }

    public void promoteAndWait() {
        promote();
        awaitPrimary();
    }

    public boolean isInRecovery() {
        return queryString("SELECT pg_is_in_recovery()").equals("t");
    }

    /** Lets this standby stream from another primary. Returns at once; see {@link #awaitReplayOf}. */
    public void follow(PostgresNode primary) {
        alterSystem("primary_conninfo", primary.server.conninfo());
    }

    /**
     * Throws away this server's data and makes it a standby of {@code primary} by an online backup, whatever it was and
     * whether it runs or not. Returns when it accepts connections.
     */
    public void recloneFrom(PostgresNode primary) {
        rank = STANDBY;
        server.cloneFrom(primary.server);
    }

    /** Lets this standby apply commits {@code delay} late; zero ends it. It still receives them at once. */
    public void delayReplay(Duration delay) {
        alterSystem("recovery_min_apply_delay", delay.toMillis() + "ms");
    }

    /** Returns when replay stands still. */
    public void pauseReplay() {
        execute("SELECT pg_wal_replay_pause()");
        await("replay goes on", () -> queryString("SELECT pg_get_wal_replay_pause_state()")
                .equals("paused"));
    }

    public void resumeReplay() {
        execute("SELECT pg_wal_replay_resume()");
    }

    /** Waits until this standby has replayed all that {@code primary} has written up to now, at most 30 s. */
    public void awaitReplayOf(PostgresNode primary) {
        String lsn = primary.queryString("SELECT pg_current_wal_lsn()");
        String behind = "SELECT coalesce(pg_last_wal_replay_lsn() >= '" + lsn + "', false)";
        await("has not replayed " + lsn + " of " + primary, () -> queryString(behind)
                .equals("t"));
    }

    // Its certificate

    /**
     * Offers TLS from now on, to new connections. Clones of this node do it too, with the same certificate.
     *
     * @param certificate and the chain that signed it, in PEM
     * @param key its private key, in PEM, without a password
     */
    public void offerTls(String certificate, String key) {
        writeFile("server.crt", certificate);
        writeFile("server.key", key);
        alterSystem("ssl", "on");
        await("offers no TLS", () -> queryString("SHOW ssl").equals("on"));
    }

    /** The server writes it itself, into its data directory, so that it belongs to the server's user and to nobody else. */
    private void writeFile(String name, String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        execute("COPY (SELECT " + Sql.literal(encoded) + ") TO PROGRAM 'umask 077; base64 -d > " + name + "'");
    }

    // SQL as superuser

    /** A new connection as superuser to the database {@value #DATABASE}; the caller closes it. */
    public Connection connect() throws SQLException {
        return sql.connect();
    }

    /** Runs statements as superuser in the database {@value #DATABASE}. */
    public void execute(String statements) {
        sql.execute(statements);
    }

    /** The first column of the first row, as {@link #queryString}. */
    public long queryLong(String query) {
        return Long.parseLong(queryString(query));
    }

    /** The first column of the first row as text; the empty text for no row or NULL. */
    public String queryString(String query) {
        return sql.query(query);
    }

    /** Ends the connections of a user and returns how many. */
    public long terminateBackends(String user) {
        return queryLong("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND usename = " + Sql.literal(user));
    }

    private void alterSystem(String setting, String value) {
        execute("ALTER SYSTEM SET " + setting + " = " + Sql.literal(value));
        execute("SELECT pg_reload_conf()");
    }

    private void await(String problem, BooleanSupplier condition) {
        Await.until(LIMIT, () -> this + ": " + problem, condition);
    }

    /** The higher, the later this node became primary; negative for a standby. */
    long rank() {
        return rank;
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
