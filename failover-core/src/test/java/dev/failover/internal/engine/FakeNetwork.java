/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Role;
import dev.failover.internal.time.VirtualTime;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import dev.failover.spi.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Servers that do as they are told, and a transport that asks them, on virtual time. */
public final class FakeNetwork implements Transport<FakeNetwork.Server> {

    /** How a server behaves on the wire. */
    public enum Wire {
        ANSWERS,
        REFUSES,
        SILENT,
        STARTING_UP,
        REJECTS,
        UNREACHABLE
    }

    /** A server and what is true of it. */
    public static final class Server {
        public final String id;
        public Wire wire = Wire.ANSWERS;
        public Role role = Role.REPLICA;
        public String identity = "cluster-1";
        public long term = 1;
        public long position;
        /** How much more a primary has written than it has flushed. */
        public long unflushed;

        /** Where it took over, if it can tell. */
        public long fork = -1;

        public Node node = Node.UNKNOWN;

        public boolean writable = true;
        public boolean streaming = true;
        public int followers = 1;
        public boolean open;
        public final List<String> aborts = new ArrayList<>();
        public int probes;
        public int inUse;
        public boolean retired;
        /** How much longer than the network's latency its answers take. */
        public long slownessNanos;

        private final List<Runnable> unanswered = new ArrayList<>();

        Server(String id) {
            this.id = id;
        }

        public int waitingForAnAnswer() {
            return unanswered.size();
        }

        /** Goes on after a silence. What was asked meanwhile is answered now, if anybody waits for it still. */
        public void thaw() {
            wire = Wire.ANSWERS;
            List<Runnable> late = List.copyOf(unanswered);
            unanswered.clear();
            late.forEach(Runnable::run);
        }
    }

    private final VirtualTime time;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    /** Hears of each probe, and whether it is to trust an open connection. */
    public BiConsumer<Server, Boolean> probed = (server, fresh) -> {};

    /** Hears that a server was opened, closed or aborted. */
    public Consumer<Server> touched = server -> {};

    public long latencyNanos = TimeUnit.MICROSECONDS.toNanos(500);

    public FakeNetwork(VirtualTime time, String... ids) {
        this.time = time;
        for (String id : ids) {
            servers.put(id, new Server(id));
        }
    }

    /** One more server, or another one of that name. */
    public Server add(String id) {
        Server server = new Server(id);
        servers.put(id, server);
        return server;
    }

    public Server server(String id) {
        return servers.get(id);
    }

    public Map<String, Server> servers() {
        return servers;
    }

    public void primary(String id, long term) {
        Server server = server(id);
        server.role = Role.PRIMARY;
        server.term = term;
        server.wire = Wire.ANSWERS;
    }

    @Override
    public CompletableFuture<Observation> probe(Server server, boolean fresh) {
        server.probes++;
        probed.accept(server, fresh);
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        long started = time.nanos();
        time.schedule(latencyNanos + server.slownessNanos, () -> arrive(server, answer, started));
        return answer;
    }

    /** What is asked while it is silent lies in its socket; what nobody waits for any more is forgotten. */
    private void keep(Server server, CompletableFuture<Observation> answer, long started) {
        Runnable late = () -> arrive(server, answer, started);
        server.unanswered.add(late);
        answer.whenComplete((seen, failure) -> server.unanswered.remove(late));
    }

    private void arrive(Server server, CompletableFuture<Observation> answer, long started) {
        switch (server.wire) {
            case ANSWERS -> answer.complete(observe(server, started));
            case REFUSES -> fail(answer, FailureKind.REFUSED, "connection refused");
            case STARTING_UP -> fail(answer, FailureKind.UNAVAILABLE, "the database system is starting up");
            case REJECTS -> fail(answer, FailureKind.MISCONFIGURED, "wrong password");
            case UNREACHABLE -> fail(answer, FailureKind.UNREACHABLE, "no route to host");
            case SILENT -> keep(server, answer, started);
        }
    }

    private Observation observe(Server s, long started) {
        return new Observation(
                s.role,
                s.identity,
                s.term,
                s.position,
                s.position + s.unflushed,
                s.fork,
                s.writable,
                s.streaming,
                s.followers,
                s.node,
                started,
                time.nanos());
    }

    private static void fail(CompletableFuture<Observation> answer, FailureKind kind, String message) {
        answer.completeExceptionally(new ProbeFailedException(kind, message));
    }

    @Override
    public void open(Server server, boolean open) {
        server.open = open;
        touched.accept(server);
    }

    @Override
    public void abort(Server server, String why) {
        server.aborts.add(why);
        touched.accept(server);
    }

    @Override
    public int inUse(Server server) {
        return server.inUse;
    }

    @Override
    public void rest(Server server) {}

    @Override
    public void retire(Server server) {
        server.retired = true;
        touched.accept(server);
    }

    @Override
    public int idle(Server server) {
        return 4;
    }
}
