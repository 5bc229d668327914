/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal;

import dev.failover.ClusterStatus;
import dev.failover.FailoverEvent;
import dev.failover.FailoverListener;
import dev.failover.http.internal.call.BodyMemory;
import dev.failover.http.internal.call.Call;
import dev.failover.http.internal.call.Reports;
import dev.failover.http.internal.call.RetryBudget;
import dev.failover.http.internal.call.Road;
import dev.failover.http.internal.call.WaitingList;
import dev.failover.http.internal.call.Walk;
import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.http.internal.endpoint.HttpProbe;
import dev.failover.http.internal.endpoint.ProbeRules;
import dev.failover.http.internal.endpoint.Template;
import dev.failover.internal.config.DetectionBudget;
import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import dev.failover.internal.engine.EventStream;
import dev.failover.internal.engine.LogListener;
import dev.failover.internal.engine.Policies;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.engine.Surroundings;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.Command;
import dev.failover.internal.time.SystemTime;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.SwitchoverAction;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One service at run time: the engine, its endpoints, and the road that its calls take. Thread-safe. */
public final class HttpService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    /** How long endpoints that say their role themselves are waited for; the others serve at once. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Settings settings;
    private final String name;
    private final TimeSource time;
    private final EventStream own;
    private final EventStream events;
    private final RoutingTable<HttpEndpoint> table;
    private final Supervisor<HttpEndpoint> supervisor;
    private final WaitingList waiting;
    private final Road road;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Makes it; nothing is sent before {@link #start}.
     *
     * @param probes the client of the probes of all services
     */
    public HttpService(Settings settings, Template template, HttpClient probes, List<FailoverListener> listeners) {
        this.settings = settings;
        this.name = settings.cluster();
        this.time = new SystemTime("failover-" + name + "-timer");
        this.own = new EventStream(name, "log");
        this.events = new EventStream(name, "events");
        own.add(new LogListener());
        own.add(events::publish);
        listeners.forEach(events::add);
        this.table = new RoutingTable<>(endpoints(template, probes));
        Policies policies = HttpPolicies.of(settings);
        Map<String, dev.failover.Role> declared = HttpPolicies.declared(settings);
        this.supervisor = new Supervisor<>(
                policies,
                ClusterState.assuming(policies.cluster(), declared),
                settings.optionalText("instance").orElseGet(HttpService::hostName),
                declared.isEmpty() ? SETTLE_NANOS : 0,
                table,
                new HttpTransport(),
                time,
                () -> ThreadLocalRandom.current().nextDouble(),
                new Listening());
        this.waiting = new WaitingList(time, settings.integer("failover.max-waiters"));
        this.road = road(template);
        LOG.info("{}: endpoints {}; {}", name, settings.endpoints(), DetectionBudget.of(settings));
    }

    private Map<String, HttpEndpoint> endpoints(Template template, HttpClient probes) {
        Map<String, HttpEndpoint> made = new LinkedHashMap<>();
        for (String id : settings.endpoints()) {
            Settings endpoint = settings.endpoint(id);
            HttpProbe probe = new HttpProbe(
                    probes,
                    URI.create(endpoint.text("url")),
                    ProbeRules.of(settings, HttpPolicies.role(endpoint)),
                    settings.duration("probe.timeout"),
                    HttpRules.failures(),
                    time);
            made.put(id, HttpEndpoint.of(endpoint, template, probe, time));
        }
        return made;
    }

    private Road road(Template template) {
        return new Road(
                name,
                HttpRules.of(settings),
                table,
                new Reports(
                        supervisor,
                        settings.integer("eject.local-failures"),
                        settings.integer("eject.gateway-failures")),
                new RetryBudget(
                        settings.integer("retry.budget"),
                        settings.integer("retry.budget-floor"),
                        CommonPolicies.nanos(settings, "retry.budget-window")),
                new BodyMemory(
                        settings.optionalSize("retry.body-buffer").orElse(0),
                        settings.optionalSize("retry.body-buffer-total").orElse(0)),
                waiting,
                time,
                template.executor(),
                supervisor::verdicts);
    }

    /** Begins to probe. Calls need not wait for it, but where endpoints say their role themselves. */
    public void start() {
        supervisor.start();
    }

    public String name() {
        return name;
    }

    /** Names that mean it. */
    public List<String> hosts() {
        return settings.list("hosts");
    }

    /** Real addresses that mean it. */
    public List<URI> aliases() {
        return settings.list("aliases").stream().map(URI::create).toList();
    }

    /** Sends a call on its way, and returns at once. */
    public <T> CompletableFuture<HttpResponse<T>> send(Call<T> call) {
        return Walk.begin(road, call);
    }

    public ClusterStatus status() {
        return supervisor.status(waiting.size());
    }

    public void add(FailoverListener listener) {
        events.add(listener);
    }

    /**
     * Carries out a command.
     *
     * @throws IllegalArgumentException if it cannot be carried out now, with what could be
     * @throws IllegalStateException if the client is closed
     */
    public void order(Command command) {
        if (closed.get()) {
            throw new IllegalStateException(name + ": cannot " + command.text() + ": the client is closed");
        }
        supervisor.order(command);
    }

    /** What the engine tells. There is nothing to remember over restarts, and nobody to ask for a switchover. */
    private final class Listening implements Surroundings {

        @Override
        public void tell(FailoverEvent event) {
            own.publish(event);
        }

        @Override
        public void remember(String identity, long term, String home) {}

        @Override
        public void ask(SwitchoverAction.Request request) {
            supervisor.switchoverEnded(request, "over HTTP nobody can be asked for a switchover");
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** No more calls; those that wait fail at once, those under way are given up. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        supervisor.close();
        table.endpoints().forEach(e -> e.resource().abort("the client was closed"));
        own.close();
        events.close();
        time.close();
    }
}
