/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverListener;
import dev.failover.internal.config.DetectionBudget;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.EventStream;
import dev.failover.internal.engine.LogListener;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster of PostgreSQL servers at run time: the engine, the pools, the probes. Thread-safe. */
public final class JdbcCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private final String name;
    private final boolean autoCommit;
    private final Optional<String> schema;
    private final long budgetNanos;
    private final TimeSource time;
    private final Aborter aborter;
    private final EventStream events;
    private final Map<String, JdbcEndpoint> endpoints = new LinkedHashMap<>();
    private final RoutingTable<JdbcEndpoint> table;
    private final Supervisor<JdbcEndpoint> supervisor;
    private final WaitingRoom<JdbcEndpoint> waiting;
    private final Router<JdbcEndpoint> router;
    private final Losses losses;
    private final Borrow writes;
    private final Borrow reads;
    private final long drainNanos;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Makes pools and probes; nothing is connected before {@link #start}. */
    public JdbcCluster(Settings settings, List<FailoverListener> listeners) {
        this.name = settings.cluster();
        this.autoCommit = Boolean.parseBoolean(settings.family("pool").getOrDefault("autoCommit", "true"));
        this.schema = Optional.ofNullable(settings.family("pool").get("schema"));
        this.budgetNanos = JdbcPolicies.nanos(settings, "pool.connection-timeout");
        this.drainNanos = JdbcPolicies.nanos(settings, "drain.timeout");
        this.time = new SystemTime("failover-" + name + "-timer");
        this.aborter = new Aborter(name);
        this.events = new EventStream(name);
        events.add(new LogListener());
        events.add(this::sizePools);
        listeners.forEach(events::add);
        EndpointFactory factory = new EndpointFactory(time, this::openingFailed);
        settings.endpoints().forEach(id -> endpoints.put(id, factory.make(settings.endpoint(id))));
        JdbcTransport transport = new JdbcTransport(aborter);
        ClusterPolicy policy = JdbcPolicies.cluster(settings);
        this.table = new RoutingTable<>(endpoints);
        this.supervisor = new Supervisor<>(
                policy,
                JdbcPolicies.probe(settings),
                JdbcPolicies.breaker(settings),
                JdbcPolicies.nanos(settings, "startup.settle"),
                table,
                transport,
                time,
                () -> ThreadLocalRandom.current().nextDouble(),
                events::publish);
        this.waiting = new WaitingRoom<>(
                table,
                transport,
                time,
                JdbcPolicies.nanos(settings, "failover.max-wait"),
                settings.integer("failover.max-waiters"),
                supervisor::verdicts);
        this.router = new Router<>(table, waiting, time);
        this.losses = new Losses(name, id -> supervisor.state().endpoint(id).verdict());
        this.writes = new Borrow(name, Access.READ_WRITE, supervisor, time);
        this.reads = new Borrow(name, Access.READ_ONLY, supervisor, time);
        LOG.info("{}: endpoints {}; {}", name, settings.endpoints(), DetectionBudget.of(settings));
    }

    /** Begins to probe. Returns at once; calls wait for the first verdicts. */
    public void start() {
        supervisor.start();
    }

    /**
     * Waits for a primary.
     *
     * @return whether there is one
     */
    public boolean awaitPrimary(Duration patience) throws InterruptedException {
        long deadline = time.nanos() + patience.toNanos();
        while (table.current().candidates(Access.READ_WRITE).isEmpty()) {
            if (!time.await(table.current().superseded(), deadline)) {
                return false;
            }
        }
        return true;
    }

    public String name() {
        return name;
    }

    boolean autoCommit() {
        return autoCommit;
    }

    /** That pooled connections have by default, if the user configured one. */
    Optional<String> schema() {
        return schema;
    }

    public ClusterStatus status() {
        return supervisor.status(waiting.waiters());
    }

    /** A line per endpoint. */
    public List<String> verdicts() {
        return supervisor.verdicts();
    }

    Losses losses() {
        return losses;
    }

    public void add(FailoverListener listener) {
        events.add(listener);
    }

    // ---- connections

    /** A connection that is bound at the first call that needs the database. */
    public FailoverConnection connection() {
        return new FailoverConnection(this, Handle.View.DECLARED);
    }

    /** A connection of the primary, borrowed now. */
    public FailoverConnection primaryConnection() throws SQLException {
        return new FailoverConnection(this, Handle.View.PRIMARY).bound();
    }

    /** A connection for reads only. */
    public FailoverConnection replicaConnection() {
        return new FailoverConnection(this, Handle.View.REPLICA);
    }

    /** The whole budget of a call: {@code pool.connection-timeout}. */
    long budgetNanos() {
        return budgetNanos;
    }

    long nanos() {
        return time.nanos();
    }

    Binding borrow(Access access, long started, long deadline) throws SQLException {
        return router.call(access, started, deadline, access == Access.READ_WRITE ? writes : reads);
    }

    void completed(Endpoint<JdbcEndpoint> endpoint) {
        supervisor.callCompleted(endpoint);
    }

    void failed(Candidate<JdbcEndpoint> candidate, FailureKind kind, SQLException failure) {
        supervisor.callFailed(candidate, kind, failure);
    }

    private void openingFailed(String id, FailureKind kind, SQLException failure) {
        Endpoint<JdbcEndpoint> endpoint = table.endpoint(id);
        supervisor.callFailed(new Candidate<>(endpoint, endpoint.incarnation(), false, false), kind, failure);
    }

    private void sizePools(FailoverEvent event) {
        if (event instanceof PrimaryChanged change) {
            pool(change.endpoint()).pool().primary(true);
            endpoints.values().stream()
                    .filter(e -> !e.id().equals(change.endpoint()))
                    .forEach(e -> e.pool().primary(false));
        } else if (event instanceof PrimaryLost loss) {
            pool(loss.endpoint()).pool().primary(false);
        }
    }

    private JdbcEndpoint pool(String id) {
        return table.endpoint(id).resource();
    }

    // ---- the end

    /** No more calls; those that wait fail at once; running ones get {@code drain.timeout}, then are aborted. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // else HikariCP would leave threads behind
        supervisor.close();
        endpoints.values().forEach(e -> e.pool().retire());
        long deadline = time.nanos() + drainNanos;
        for (JdbcEndpoint endpoint : endpoints.values()) {
            interrupted |= !endpoint.pool().drain(interrupted ? time.nanos() : deadline, time);
        }
        endpoints.values().forEach(e -> e.pool().close());
        endpoints.values().forEach(e -> e.probe().close());
        events.close();
        aborter.close();
        time.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
