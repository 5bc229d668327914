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
import dev.failover.FailoverEvent.SynchronousWaitCancelled;
import dev.failover.FailoverListener;
import dev.failover.internal.config.DetectionBudget;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import dev.failover.internal.engine.EventStream;
import dev.failover.internal.engine.LogListener;
import dev.failover.internal.engine.Policies;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.metrics.ClusterMeters;
import dev.failover.internal.metrics.Sources;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Demand;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.route.Router;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.route.WaitingRoom;
import dev.failover.internal.route.WaitingRoom.Limits;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.store.StateFile;
import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.pool.Openings;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Met;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster of PostgreSQL servers at run time: the engine, the pools, the probes. Thread-safe. */
public final class JdbcCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private static final String APPLICATION_NAME = "ApplicationName";

    /** The log and the webhook's queue take an event in no time; this is for a machine that is short of processors. */
    private static final Duration LAST_EVENTS = Duration.ofSeconds(1);

    private final String name;
    private final Settings started;
    private final Fittings fittings;
    private final boolean autoCommit;
    private final SessionDefaults sessions;
    private final Rebind rebind;
    private final Intent declared;
    private final Map<String, String> clientInfo;
    private final long budgetNanos;
    private final TimeSource time;
    private final Aborter aborter;
    /** To the log, the webhook and then the user's listeners, who have a thread of their own: one of them may hang. */
    private final EventStream own;

    private final EventStream events;
    private final Attachments attachments;
    private final Announcer announcer;
    private final EndpointFactory factory;
    private final RoutingTable<JdbcEndpoint> table;
    private final Supervisor<JdbcEndpoint> supervisor;
    private final WaitingRoom<JdbcEndpoint> waiting;
    private final Router<JdbcEndpoint> router;
    private final Lane recorder;
    private final ClusterMeters<JdbcEndpoint> meters;
    private final Judge judge;
    private final Borrow writes;
    private final Borrow reads;
    private final SoftBorrow softly;
    private final PrimaryShare share;
    private final OwnWrites ownWrites;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long drainNanos;
    private volatile boolean lossForbidden;
    private volatile @Nullable Reloading reloading;

    /** Makes pools and probes; nothing is connected before {@link #start}. */
    public JdbcCluster(Settings settings, Fittings fittings) {
        this.name = settings.cluster();
        this.started = settings;
        this.fittings = fittings;
        this.autoCommit = Boolean.parseBoolean(settings.family("pool").getOrDefault("autoCommit", "true"));
        this.clientInfo = Map.of(APPLICATION_NAME, settings.family("driver").getOrDefault(APPLICATION_NAME, name));
        this.rebind = settings.choice("routing.rebind", Rebind.class);
        this.declared = new Intent(this, Terms.DECLARED, fittings.hooks().readOnly(), rebind);
        this.budgetNanos = CommonPolicies.nanos(settings, "pool.connection-timeout");
        this.drainNanos = CommonPolicies.nanos(settings, "drain.timeout");
        this.lossForbidden = JdbcPolicies.isLossForbidden(settings);
        Optional<StateFile> store = Attachments.stateFile(settings);
        this.time = new SystemTime("failover-" + name + "-timer");
        this.aborter = new Aborter(name);
        this.own = new EventStream(name, "log");
        this.events = new EventStream(name, "events");
        this.attachments = new Attachments(settings, fittings, time);
        this.announcer = new Announcer(name, this::tell, store.orElse(null), attachments.action());
        this.factory = new EndpointFactory(settings, time, fittings, OpeningsOfEndpoint::new);
        JdbcTransport transport = new JdbcTransport(aborter);
        Policies policies = JdbcPolicies.of(settings, settings);
        this.table = new RoutingTable<>(factory.make(settings, settings.endpoints()));
        this.sessions = SessionDefaults.of(settings); // after the pools, which say what cannot be set
        this.supervisor = new Supervisor<>(
                policies,
                initial(policies, store),
                attachments.instance(),
                CommonPolicies.nanos(settings, "startup.settle"),
                table,
                transport,
                time,
                () -> ThreadLocalRandom.current().nextDouble(),
                announcer);
        announcer.answer(supervisor::switchoverEnded);
        this.waiting = new WaitingRoom<>(table, transport, time, limits(settings), supervisor::verdicts);
        this.router = new Router<>(table, waiting, time);
        this.recorder = new Lane("failover-" + name + "-metrics");
        this.meters = new ClusterMeters<>(
                new Sources<>(
                        supervisor,
                        table,
                        waiting,
                        time,
                        () -> own.dropped() + events.dropped(),
                        attachments.deliveries(),
                        (endpoint, registry) -> endpoint.pool().meter(registry, time)),
                recorder);
        this.judge = new Judge(new Losses(name, this::verdict), supervisor);
        this.share = new PrimaryShare(settings, table.lobby());
        this.writes = new Borrow(name, Access.READ_WRITE, supervisor, table, share, time);
        this.reads = new Borrow(name, Access.READ_ONLY, supervisor, table, share, time);
        this.softly = new SoftBorrow(table, writes, reads, time);
        this.ownWrites = new OwnWrites(settings, supervisor, time);
        listen();
        LOG.info("{}: endpoints {}; {}", name, settings.endpoints(), DetectionBudget.of(settings));
    }

    private static ClusterState initial(Policies policies, Optional<StateFile> store) {
        ClusterState starting = ClusterState.starting(policies.cluster());
        return store.flatMap(StateFile::remembered)
                .map(kept -> starting.remembering(kept.identity(), kept.term(), kept.writer()))
                .orElse(starting);
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                CommonPolicies.nanos(settings, "failover.max-wait"), settings.integer("failover.max-waiters"));
    }

    private void listen() {
        own.add(new LogListener());
        attachments.listeners().forEach(own::add);
        own.add(events::publish);
        fittings.listeners().forEach(events::add);
    }

    /** Begins to probe, and to watch the file. Returns at once; calls wait for the first verdicts. */
    public void start() {
        supervisor.start();
        if (started.flag("reload")) {
            reloading = fittings.file()
                    .map(file -> new Reloading(this, started, file))
                    .orElse(null);
        }
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

    /** What pooled connections are set to when they are borrowed. */
    SessionDefaults sessions() {
        return sessions;
    }

    public ClusterStatus status() {
        return supervisor.status(waiting.waiters());
    }

    /** A line per endpoint. */
    public List<String> verdicts() {
        return supervisor.verdicts();
    }

    private String verdict(String id) {
        return supervisor.state().find(id).map(e -> e.verdict()).orElse(id + ": removed");
    }

    /** To be bound; until then nothing is measured. */
    public ClusterMeters<?> meters() {
        return meters;
    }

    Judge judge() {
        return judge;
    }

    public void add(FailoverListener listener) {
        events.add(listener);
    }

    // ---- what operators and files order

    /**
     * Carries out a command.
     *
     * @throws IllegalArgumentException if it cannot be carried out now, with what could be
     * @throws IllegalStateException if the cluster is closed
     */
    public void order(Command command) {
        if (closed.get()) {
            throw new IllegalStateException(name + ": cannot " + command.text() + ": the DataSource is closed");
        }
        supervisor.order(command);
        if (command.kind() == Command.Kind.RESET_FENCING) {
            ownWrites.rebuilt();
        }
    }

    /**
     * Takes up what can be taken up without losing a connection.
     *
     * @throws RuntimeException if an endpoint cannot be made; then nothing changed
     */
    void reload(Settings next) {
        Policies policies = JdbcPolicies.of(next, started);
        Map<String, JdbcEndpoint> added = new LinkedHashMap<>();
        do {
            makeMissing(next, added);
        } while (!supervisor.reload(policies, added));
        drainNanos = CommonPolicies.nanos(next, "drain.timeout");
        lossForbidden = JdbcPolicies.isLossForbidden(next);
        waiting.limit(limits(next));
        ownWrites.reload(next);
        share.reload(next);
        attachments.follow(running());
    }

    private void makeMissing(Settings next, Map<String, JdbcEndpoint> added) {
        List<String> missing = next.endpoints().stream()
                .filter(id -> table.find(id).isEmpty() && !added.containsKey(id))
                .toList();
        try {
            added.putAll(factory.make(next, missing));
        } catch (RuntimeException | Error e) {
            added.values().forEach(JdbcEndpoint::end);
            throw e;
        }
    }

    /** What runs: the cluster as it was started, with its endpoints as they were made, those too that are still being drained. */
    Settings running() {
        Map<String, Settings> made = new LinkedHashMap<>();
        table.endpoints().forEach(e -> made.put(e.id(), e.resource().settings()));
        return started.with(made);
    }

    void reloaded(String outcome, String details) {
        supervisor.reloaded(outcome, details);
    }

    // ---- connections

    /** A connection that is bound at the first call that needs the database. */
    public FailoverConnection connection() {
        return new FailoverConnection(this, Terms.DECLARED);
    }

    /** A connection of the primary, borrowed now. */
    public FailoverConnection primaryConnection() throws SQLException {
        return new FailoverConnection(this, Terms.PRIMARY).bound();
    }

    /** A connection for reads only. */
    public FailoverConnection replicaConnection() {
        return new FailoverConnection(this, Terms.REPLICA);
    }

    /** Which sessions there are, and what they wrote. */
    public OwnWrites ownWrites() {
        return ownWrites;
    }

    /** The whole budget of a call: {@code pool.connection-timeout}, or what the application says is left. */
    long budgetNanos() {
        long left = fittings.hooks().deadline().remainingMillis();
        return left
                        >= budgetNanos
                                / 1_000_000 // TimeUnit would divide by what the compiler does not know to be constant
                ? budgetNanos
                : TimeUnit.MILLISECONDS.toNanos(Math.max(0, left));
    }

    Hooks hooks() {
        return fittings.hooks();
    }

    Intent intent(Terms terms) {
        return terms.equals(declared.terms()) ? declared : new Intent(this, terms, hooks().readOnly(), rebind);
    }

    /** What sessions are told about themselves if nobody says otherwise. */
    Map<String, String> clientInfo() {
        return clientInfo;
    }

    long nanos() {
        return time.nanos();
    }

    /** @param horizon what reads must see; null if that is all the same */
    Binding borrow(Access access, Terms terms, @Nullable Horizon horizon, long started, long deadline)
            throws SQLException {
        Borrow borrow = access == Access.READ_WRITE ? writes : readsUpTo(horizon);
        return router.call(access, started, deadline, terms.again() ? anew(borrow, access, terms.avoided()) : borrow);
    }

    private Borrow readsUpTo(@Nullable Horizon horizon) {
        return horizon == null ? reads : reads.upTo(horizon);
    }

    /** A binding to whatever live server; null if there is none. */
    @Nullable
    Binding borrowAny(Access access, long deadline) throws SQLException {
        return softly.any(access, deadline);
    }

    private Attempt<JdbcEndpoint, Binding, SQLException> anew(Borrow borrow, Access access, @Nullable String avoided) {
        return new Anew<>(borrow, time, hasOther(access, borrow.demand(), avoided) ? avoided : null);
    }

    /** What no replica has yet the primary serves. */
    private boolean hasOther(Access access, @Nullable Demand demand, @Nullable String avoided) {
        RoutingSnapshot<JdbcEndpoint> now = table.current();
        return isAmong(now.candidates(access), demand, avoided)
                || (demand != null && isAmong(now.candidates(Access.READ_WRITE), demand, avoided));
    }

    private static boolean isAmong(
            List<Candidate<JdbcEndpoint>> candidates, @Nullable Demand demand, @Nullable String avoided) {
        return candidates.stream().anyMatch(c -> !c.endpoint().id().equals(avoided) && c.meets(demand));
    }

    void completed(Endpoint<JdbcEndpoint> endpoint, boolean write) {
        supervisor.callCompleted(endpoint, write);
    }

    /** Whether it is promised that no commit is lost. */
    boolean mayLoseNothing() {
        return lossForbidden;
    }

    /** A commit did not wait for its synchronous standby. */
    void unreplicated(String endpoint) {
        supervisor.publish(new SynchronousWaitCancelled(name, endpoint, time.instant()));
    }

    /** What an endpoint's pool tells of its connections. */
    private final class OpeningsOfEndpoint implements Openings {

        private final String id;

        OpeningsOfEndpoint(String id) {
            this.id = id;
        }

        @Override
        public void opened(Met met) {
            table.find(id).ifPresent(endpoint -> {
                endpoint.opened(time.nanos());
                supervisor.opened(endpoint, met.node(), met.toldNanos());
            });
        }

        @Override
        public void failed(FailureKind kind, SQLException failure) {
            table.find(id)
                    .ifPresent(e -> supervisor.attemptFailed(
                            new Candidate<>(e, e.incarnation(), false, false, false), kind, failure));
        }

        @Override
        public void refused(SQLException failure) {
            LOG.warn("{}: {} takes no new connections, open ones go on: {}", name, id, Failure.text(failure));
        }

        @Override
        public void admitted() {
            LOG.info("{}: {} takes new connections again", name, id);
        }
    }

    /** In order, and returns at once. */
    private void tell(FailoverEvent event) {
        sizePools(event);
        own.publish(event);
    }

    private void sizePools(FailoverEvent event) {
        if (event instanceof PrimaryChanged change) {
            for (Endpoint<JdbcEndpoint> endpoint : table.endpoints()) {
                endpoint.resource().pool().primary(endpoint.id().equals(change.endpoint()));
            }
        } else if (event instanceof PrimaryLost loss) {
            table.find(loss.endpoint()).ifPresent(e -> e.resource().pool().primary(false));
        }
    }

    // ---- the end

    /** No more calls; those that wait fail at once; running ones get {@code drain.timeout}, then are aborted. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // else HikariCP would leave threads behind
        Reloading watch = reloading;
        if (watch != null) {
            watch.close();
        }
        supervisor.close();
        List<JdbcEndpoint> endpoints = new ArrayList<>();
        table.endpoints().forEach(e -> endpoints.add(e.resource()));
        endpoints.forEach(e -> e.pool().retire());
        endpoints.forEach(JdbcEndpoint::endLogins);
        long deadline = time.nanos() + drainNanos;
        for (JdbcEndpoint endpoint : endpoints) {
            interrupted |= !endpoint.pool().drain(interrupted ? time.nanos() : deadline, time);
        }
        endpoints.forEach(e -> e.pool().close());
        endpoints.forEach(e -> e.probe().close());
        meters.close();
        recorder.close();
        announcer.close();
        own.close(LAST_EVENTS);
        events.close();
        attachments.close();
        aborter.close();
        time.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
