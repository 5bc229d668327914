/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import dev.failover.spi.Transport;
import java.util.concurrent.CompletableFuture;

/** One application's network: each probe is a message to the server and one back, and both can be lost. */
final class Wires implements Transport<Line> {

    private static final long LATENCY = millis(1) / 4;

    private final App app;
    private final World world;

    Wires(App app) {
        this.app = app;
        this.world = app.world;
    }

    /** A probe on its way. */
    private final class Question {
        private final Line line;
        private final boolean fresh;
        private final long sent = world.now();
        private final CompletableFuture<Observation> answer = new CompletableFuture<>();
        private boolean thoughtOver;

        Question(Line line, boolean fresh) {
            this.line = line;
            this.fresh = fresh;
        }

        void arrive() {
            Server server = line.server;
            if (answer.isDone() || line.cut) {
                return;
            }
            if (server.dead) {
                boolean open = !fresh && line.probing >= 0;
                line.probing = -1;
                fail(open ? FailureKind.LOST : FailureKind.REFUSED);
            } else if (server.frozen) {
                server.park(this::arrive);
            } else if (!connect(server)) {
                line.probing = -1;
                fail(server.starting ? FailureKind.UNAVAILABLE : FailureKind.LOST);
            } else if (server.busyNanos > 0 && !thoughtOver) {
                thoughtOver = true;
                world.in(server.busyNanos, this::arrive);
            } else {
                Observation seen = server.observed(sent, world.now());
                back(() -> told(seen));
            }
        }

        private boolean connect(Server server) {
            if (server.starting) {
                return false;
            }
            if (fresh || line.probing < 0) {
                line.probing = server.backends;
            }
            return line.probing == server.backends;
        }

        private void fail(FailureKind kind) {
            back(() -> {
                boolean heard = answer.completeExceptionally(new ProbeFailedException(kind, kind.name()));
                if (heard) {
                    line.lost = true;
                    line.tellingNanos = world.now();
                }
            });
        }

        private void back(Runnable news) {
            world.in(LATENCY + line.latencyNanos, () -> {
                if (!line.cut) {
                    app.time.run(news);
                }
            });
        }

        private void told(Observation seen) {
            Observation timed = new Observation(
                    seen.role(),
                    seen.identity(),
                    seen.term(),
                    seen.position(),
                    seen.writable(),
                    seen.streaming(),
                    seen.followers(),
                    sent,
                    world.now());
            if (!answer.isDone()) {
                line.told = timed;
                line.lost = false;
                line.tellingNanos = Math.max(line.tellingNanos, sent);
                app.invariants.told(line, timed);
                answer.complete(timed);
            }
        }
    }

    @Override
    public CompletableFuture<Observation> probe(Line line, boolean fresh) {
        Question question = new Question(line, fresh);
        world.in(LATENCY + line.latencyNanos, question::arrive);
        return question.answer;
    }

    @Override
    public void open(Line line, boolean open) {}

    @Override
    public void rest(Line line) {
        line.probing = -1;
    }

    @Override
    public void abort(Line line, String why) {
        world.tell(() -> "  " + line + " aborted: " + why);
        app.aborts++;
        line.aborts++;
        line.pooled = -1;
        line.server.stir();
    }

    @Override
    public int idle(Line line) {
        return 2;
    }

    @Override
    public int inUse(Line line) {
        return line.inUse;
    }

    @Override
    public void retire(Line line) {
        abort(line, "retired");
        app.aborts--;
    }
}
