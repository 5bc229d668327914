/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Access;
import dev.failover.Role;
import dev.failover.internal.engine.FakeCluster.Refused;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.state.ClusterState;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Blocked callers that write and read in a loop, and watch that they are never sent where they must not go. */
final class Workload {

    private static final long STATEMENT = millis(1);
    private static final long SLOW_STATEMENT = millis(300);
    private static final long SOCKET_TIMEOUT = millis(6000);
    private static final long VALIDATION = millis(300);

    private final World world;
    private long highestAcknowledged;
    int running;
    boolean stop;
    /** Failed or refused calls; 0 is what a calm world must keep. */
    int failures;

    int writes;
    int reads;
    long pausedNanos;
    /** When the process stood still last: until its next probes it knows nothing of the time that passed. */
    long pauseEndedNanos = Long.MIN_VALUE / 2;

    @Nullable
    String violation;

    Workload(World world) {
        this.world = world;
    }

    void start(int writers, int readers, long seed) {
        for (int i = 0; i < writers + readers; i++) {
            Access access = i < writers ? Access.READ_WRITE : Access.READ_ONLY;
            Random random = new Random(seed * 31 + i);
            running++;
            again(access, random);
        }
    }

    private void again(Access access, Random random) {
        world.time.schedule(millis(200 + random.nextInt(500)), () -> next(access, random));
    }

    /** A thread of its own costs more than the rest of a step: only what may block gets one, and some others. */
    private void next(Access access, Random random) {
        if (stop || violation != null) {
            running--;
            return;
        }
        long budget = millis(200 + random.nextInt(4000));
        boolean atOnce = isServedAtOnce(access) && random.nextInt(20) != 0;
        if (atOnce) {
            callAndRest(access, budget, true, random);
        } else {
            world.time.call(() -> callAndRest(access, budget, false, random));
        }
    }

    private boolean isServedAtOnce(Access access) {
        List<Candidate<Server>> candidates = world.cluster.table.current().candidates(access);
        return !candidates.isEmpty()
                && candidates.stream()
                        .allMatch(c -> c.endpoint().resource().wire == Wire.ANSWERS
                                && c.endpoint().resource().slownessNanos == 0);
    }

    private void callAndRest(Access access, long budget, boolean atOnce, Random random) {
        try {
            call(access, budget, atOnce);
        } catch (InterruptedException | RuntimeException e) {
            violated("a caller died: " + e);
        }
        again(access, random);
    }

    private void rest(long nanos) throws InterruptedException {
        world.time.await(new CompletableFuture<>(), world.time.nanos() + nanos);
    }

    void violated(String what) {
        if (violation == null) {
            violation = what;
            world.tell("VIOLATED: " + what);
        }
    }

    // ---- one call

    private void call(Access access, long budget, boolean atOnce) throws InterruptedException {
        long started = world.time.nanos();
        long paused = pausedNanos;
        Lease lease = null;
        try {
            lease = world.cluster.router.call(access, budget, new Borrow());
        } catch (Refused e) {
            failures++;
            world.tell("  refused: " + access + " " + e.refusal.reason());
        }
        long took = world.time.nanos() - started - (pausedNanos - paused);
        if (took > budget + millis(1)) {
            violated("8: a call waited " + TimeUnit.NANOSECONDS.toMillis(took) + " ms of "
                    + TimeUnit.NANOSECONDS.toMillis(budget));
        }
        if (lease != null) {
            execute(access, lease, atOnce);
        }
    }

    private final class Lease {
        final Candidate<Server> candidate;
        final World.Node node;
        final int connection;

        Lease(Candidate<Server> candidate) {
            this.candidate = candidate;
            this.node = world.node(candidate.endpoint().id());
            this.connection = node.connections;
        }

        boolean isBroken() {
            return node.connections != connection;
        }
    }

    private final class Borrow implements Attempt<Server, Lease, Refused> {

        @Override
        public @Nullable Lease on(Candidate<Server> candidate, long deadlineNanos) {
            Server server = candidate.endpoint().resource();
            if (server.wire == Wire.SILENT && candidate.verify()) {
                awaitSign(candidate, deadlineNanos);
            }
            return switch (server.wire) {
                case REFUSES -> failed(candidate, FailureKind.REFUSED);
                case STARTING_UP -> failed(candidate, FailureKind.UNAVAILABLE);
                case SILENT -> candidate.verify() ? failed(candidate, FailureKind.TIMED_OUT) : new Lease(candidate);
                case ANSWERS, REJECTS, UNREACHABLE -> new Lease(candidate);
            };
        }

        private void awaitSign(Candidate<Server> candidate, long deadlineNanos) {
            long limit = world.time.nanos() + VALIDATION;
            try {
                world.time.await(
                        world.node(candidate.endpoint().id()).moved, limit - deadlineNanos < 0 ? limit : deadlineNanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private @Nullable Lease failed(Candidate<Server> candidate, FailureKind kind) {
            Workload.this.failed(candidate, kind);
            return null;
        }

        @Override
        public boolean isWithinLag(Lease obtained, Candidate<Server> candidate) {
            return world.cluster.supervisor.isWithinLag(obtained.node.server.position);
        }

        @Override
        public void giveBack(Lease obtained) {}

        @Override
        public Refused refused(Refusal refusal) {
            return new Refused(refusal);
        }
    }

    private void failed(Candidate<Server> candidate, FailureKind kind) {
        world.cluster.supervisor.callFailed(candidate, kind, new IOException(kind.name()));
    }

    private void execute(Access access, Lease lease, boolean atOnce) throws InterruptedException {
        check(access, lease);
        long acknowledgedBefore = highestAcknowledged;
        boolean slow = lease.node.server.slownessNanos > 0;
        if (!atOnce) {
            rest(slow ? SLOW_STATEMENT : STATEMENT);
        }
        long limit = world.time.nanos() + SOCKET_TIMEOUT;
        while (!lease.isBroken() && lease.node.server.wire == Wire.SILENT && world.time.nanos() - limit < 0) {
            world.time.await(lease.node.moved, limit);
        }
        Server server = lease.node.server;
        boolean refuses = access == Access.READ_WRITE && (server.role != Role.PRIMARY || !server.writable);
        if (lease.isBroken() || server.wire != Wire.ANSWERS || refuses) {
            failures++;
            world.tell("  a call failed on " + server.id);
            failed(lease.candidate, FailureKind.LOST);
            return;
        }
        world.cluster.supervisor.callCompleted(lease.candidate.endpoint(), access == Access.READ_WRITE);
        if (access == Access.READ_WRITE) {
            acknowledge(lease.node, acknowledgedBefore);
        } else {
            reads++;
        }
    }

    private void acknowledge(World.Node node, long acknowledgedBefore) {
        world.write(node);
        writes++;
        if (node.server.term < acknowledgedBefore) {
            violated("1: a write was acknowledged on timeline " + node.server.term + " after one on "
                    + acknowledgedBefore);
        }
        highestAcknowledged = Math.max(highestAcknowledged, node.server.term);
    }

    // ---- where it was sent

    private void check(Access access, Lease lease) {
        ClusterState state = world.cluster.state();
        World.Node node = lease.node;
        if (access == Access.READ_WRITE) {
            // one that turned read-only meanwhile keeps its role and its connections, and refuses by itself
            if (!state.writer().equals(node.id) && node.server.writable) {
                violated("1: a write begins on " + node.id + ", but the writer is " + state.writer());
            }
            if (node.server.role == Role.PRIMARY && node.server.term < state.highestTerm()) {
                violated("1: a write begins on timeline " + node.server.term + " of " + node.id + ", but "
                        + state.highestTerm() + " was seen");
            }
        } else if (!lease.candidate.verify() && isSettledLeader(state)) {
            long bound = millis(World.MAX_LAG_MILLIS + 2 * 550 + 800 + 20);
            long lag = world.trueLagNanos(node);
            if (lag > bound) {
                violated("3: a read on " + node.id + ", which is " + TimeUnit.NANOSECONDS.toMillis(lag) + " ms behind");
            }
        }
    }

    /** The process observes the true leader, and has for long enough to know how far its replicas are behind. */
    private boolean isSettledLeader(ClusterState state) {
        return state.writer().equals(world.leader.id)
                && world.cluster.health(world.leader.id) == dev.failover.Health.UP
                && world.time.nanos() - pauseEndedNanos > millis(1000)
                && world.time.nanos() - world.leaderSinceNanos > millis(2 * World.MAX_LAG_MILLIS)
                && world.time.nanos() - writerSinceNanos > millis(2 * World.MAX_LAG_MILLIS);
    }

    long writerSinceNanos;
}
