/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Access;
import dev.failover.internal.engine.simulation.Session.Write;
import dev.failover.internal.route.Candidate;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Callers of one application, who write and read in a loop. */
final class Callers {

    private static final long SOCKET_TIMEOUT = millis(6000);
    private static final long BUSY_STATEMENT = millis(300);

    /** Its stack would be the costliest part of a failed call. */
    private static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        Failure(FailureKind kind) {
            super(kind.name());
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private final App app;
    private final World world;
    private final long seed;
    private final Session session;
    int running;
    boolean stop;
    /** Failed or refused calls: none in a calm world. */
    int failures;

    int writes;

    Callers(App app, long seed) {
        this.app = app;
        this.world = app.world;
        this.seed = seed;
        this.session = new Session(app, seed % 2 == 0);
    }

    void start(int writers, int readers) {
        for (int i = 0; i < writers + readers; i++) {
            Access access = i < writers ? Access.READ_WRITE : Access.READ_ONLY;
            running++;
            again(access, new Random(seed * 31 + i), i % 2 == 1 && world.scenario.isFollowed() ? session : null);
        }
    }

    private void again(Access access, Random random, @Nullable Session part) {
        app.time.schedule(millis(200 + random.nextInt(500)), () -> next(access, random, part));
    }

    /** A thread of its own costs more than the rest of a step: only who must wait gets one, and calls again there. */
    private void next(Access access, Random random, @Nullable Session part) {
        if (stop || world.violation != null) {
            running--;
            return;
        }
        long budget = millis(200 + random.nextInt(4000));
        long delay = random.nextInt(24) == 0 ? millis(1 + random.nextInt(400)) : 0;
        try {
            call(access, budget, delay, random, part);
        } catch (OwnTime.MustWait e) {
            world.time.call(() -> callOnThread(access, budget, delay, random, part));
        }
    }

    private void callOnThread(Access access, long budget, long delay, Random random, @Nullable Session part) {
        try {
            call(access, budget, delay, random, part);
        } catch (RuntimeException | Error e) {
            world.violated("8: a caller died: " + e);
        }
    }

    private void call(Access access, long budget, long delay, Random random, @Nullable Session part) {
        long started = app.time.nanos();
        long paused = app.time.pausedNanos;
        Borrow borrow = new Borrow(app, random, delay, access == Access.READ_ONLY ? part : null);
        List<Write> owed = part == null ? List.of() : part.owed();
        try {
            Lease lease = app.router.call(access, budget, borrow);
            checkTime(started, paused, budget);
            new Statement(access, lease, random, part, owed).begin();
        } catch (Refused e) {
            checkTime(started, paused, budget);
            app.invariants.calls.refused(e.refusal, borrow);
            failures++;
            world.tell(() -> "  " + app.name + ": refused: " + access + " " + e.refusal.reason());
            again(access, random, part);
        }
    }

    private void checkTime(long started, long paused, long budget) {
        long took = app.time.nanos() - started - (app.time.pausedNanos - paused);
        world.demand(
                took <= budget + millis(1),
                () -> "8: a call waited " + TimeUnit.NANOSECONDS.toMillis(took) + " ms of "
                        + TimeUnit.NANOSECONDS.toMillis(budget));
    }

    /** The operator says that the cluster was made anew. */
    void rebuilt() {
        session.horizon.rebuilt(app.time.nanos());
    }

    void failed(Candidate<Line> candidate, FailureKind kind) {
        app.invariants.calls.failed(candidate);
        world.tell(() -> "  " + app.name + ": a call failed on " + candidate + ": " + kind);
        app.supervisor.callFailed(candidate, kind, new Failure(kind));
    }

    /** What is done on a connection: it goes to the server, and the answer comes back. */
    private final class Statement {
        private final Access access;
        private final Lease lease;
        private final Random random;
        private final @Nullable Session part;
        private final List<Write> owed;
        private List<Write> missing = List.of();
        private @Nullable Write written;
        private final long givenUpNanos = world.now() + SOCKET_TIMEOUT;
        private boolean over;

        Statement(Access access, Lease lease, Random random, @Nullable Session part, List<Write> owed) {
            this.access = access;
            this.lease = lease;
            this.random = random;
            this.part = part;
            this.owed = owed;
        }

        void begin() {
            lease.line.inUse++;
            app.invariants.calls.begins(access, lease);
            long takes = random.nextInt(10) == 0 ? millis(1 + random.nextInt(500)) : 0;
            long more = lease.server.busyNanos > 0 ? BUSY_STATEMENT : 2 * lease.line.latencyNanos;
            if (takes + more > 0) {
                world.in(takes + more, this::arrive);
            } else {
                arrive();
            }
        }

        private void arrive() {
            if (over) {
                return;
            }
            Server server = lease.server;
            if (lease.isBroken()) {
                end(false, 0);
            } else if (lease.line.reaches()) {
                boolean takes = server.takes(access);
                if (takes && access == Access.READ_WRITE) {
                    server.write(1 + random.nextInt(100), world.now());
                    written = Write.last(server, world.now());
                } else if (takes && part != null) {
                    missing = part.missing(owed, server);
                }
                end(takes, server.term);
            } else if (world.now() - givenUpNanos < 0) {
                server.park(this::arrive);
                world.in(givenUpNanos - world.now(), this::arrive);
            } else {
                end(false, 0);
            }
        }

        private void end(boolean done, long term) {
            over = true;
            app.time.run(() -> {
                lease.line.inUse--;
                answered(done && !lease.isBroken(), term);
                again(access, random, part);
            });
        }

        private void answered(boolean done, long term) {
            if (!done) {
                mayHaveWritten();
                failures++;
                failed(lease.candidate, FailureKind.LOST);
                return;
            }
            app.supervisor.callCompleted(lease.candidate.endpoint(), access == Access.READ_WRITE);
            app.invariants.calls.completed(access, lease, term);
            writes += access == Access.READ_WRITE ? 1 : 0;
            if (part != null) {
                told(part);
            }
        }

        private void mayHaveWritten() {
            if (part != null && access == Access.READ_WRITE) {
                part.mayHaveWritten();
            }
        }

        private void told(Session session) {
            if (written != null) {
                session.wrote(written, lease);
            }
            if (!missing.isEmpty()) {
                session.missed(missing, lease);
            }
        }
    }
}
