/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Role;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import dev.failover.spi.Transport;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Servers that are told what to be by one thread and asked by many, on real time. */
final class StressNetwork implements Transport<StressNetwork.Server> {

    private static final int LATENCY_NANOS = (int) TimeUnit.MICROSECONDS.toNanos(300);

    /** How a server behaves on the wire. */
    enum Wire {
        ANSWERS,
        REFUSES,
        SILENT
    }

    /** What a server says that it is; replaced as one. */
    record Self(Role role, long term) {}

    /** A server, and what calls did there. */
    static final class Server {
        final String id;
        final String identity;
        volatile Wire wire = Wire.ANSWERS;
        volatile Self self = new Self(Role.REPLICA, 1);
        volatile boolean wasPrimary;
        volatile boolean retired;
        volatile long retiredNanos;
        final AtomicInteger inUse = new AtomicInteger();

        Server(String id, String identity) {
            this.id = id;
            this.identity = identity;
        }

        void become(Role role, long term) {
            wasPrimary |= role == Role.PRIMARY;
            self = new Self(role, term);
        }
    }

    /** The end of everybody's log: all that is written is replicated at once. */
    final AtomicLong position = new AtomicLong();

    private final TimeSource time;
    private final Set<CompletableFuture<Observation>> unanswered = ConcurrentHashMap.newKeySet();

    StressNetwork(TimeSource time) {
        this.time = time;
    }

    /** Probes that nobody answered and nobody gave up. */
    int unanswered() {
        return unanswered.size();
    }

    @Override
    public CompletableFuture<Observation> probe(Server server, boolean fresh) {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        unanswered.add(answer);
        answer.whenComplete((seen, failure) -> unanswered.remove(answer));
        long started = time.nanos();
        time.schedule(ThreadLocalRandom.current().nextInt(LATENCY_NANOS), () -> arrive(server, answer, started));
        return answer;
    }

    private void arrive(Server server, CompletableFuture<Observation> answer, long started) {
        switch (server.wire) {
            case ANSWERS -> answer.complete(observe(server, started));
            case REFUSES ->
                answer.completeExceptionally(new ProbeFailedException(FailureKind.REFUSED, "connection refused"));
            case SILENT -> {} // until the prober gives it up
        }
    }

    private Observation observe(Server server, long started) {
        Self self = server.self;
        return new Observation(
                self.role(),
                server.identity,
                self.term(),
                position.get(),
                true,
                true,
                self.role() == Role.PRIMARY ? 2 : 0,
                started,
                time.nanos());
    }

    @Override
    public void open(Server server, boolean open) {}

    @Override
    public void rest(Server server) {}

    @Override
    public void abort(Server server, String why) {}

    @Override
    public int idle(Server server) {
        return 2;
    }

    @Override
    public int inUse(Server server) {
        return server.inUse.get();
    }

    @Override
    public void retire(Server server) {
        server.retiredNanos = time.nanos();
        server.retired = true;
    }
}
