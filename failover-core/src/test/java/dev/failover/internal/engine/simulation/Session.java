/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.Access;
import dev.failover.WriteOutcome;
import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.route.Horizon;
import dev.failover.internal.state.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes of one application that belong together: the real horizon, and where its writes really are. A read must
 * find every write that was acknowledged before it began, unless that is lost, and was told to be, before the read returns.
 */
final class Session {

    private final App app;
    private final World world;
    /** Whether positions are asked for after each write, as {@code reads.consistency=exact} does. */
    private final boolean exact;

    final Horizon horizon = new Horizon(Progress.NEVER);
    /** What was acknowledged; what is in the history of a newer write goes without saying. */
    private List<Write> writes = List.of();

    /** Where a write is in the log of the server that acknowledged it. */
    record Write(Branch branch, long position, long term, String identity, long nanos) {

        static Write last(Server server, long nanos) {
            return new Write(server.branch, server.position, server.term, server.identity, nanos);
        }

        boolean isOn(Server server) {
            return server.branch.sharedWith(branch, position) >= position;
        }
    }

    Session(App app, boolean exact) {
        this.app = app;
        this.world = app.world;
        this.exact = exact;
    }

    /** What a read that begins now must find. */
    List<Write> owed() {
        return writes;
    }

    /** Which of them a read does not find on the server that it has come to. */
    List<Write> missing(List<Write> owed, Server server) {
        return server.foreign
                ? List.of()
                : owed.stream().filter(write -> !write.isOn(server)).toList();
    }

    /** Nobody knows whether it happened. */
    void mayHaveWritten() {
        horizon.wrote(app.time.nanos());
    }

    void wrote(Write write, Lease lease) {
        long now = app.time.nanos();
        horizon.wrote(now);
        Server server = lease.server;
        boolean told = !lease.isBroken() && lease.line.answersAtOnce() && server.takes(Access.READ_WRITE);
        if (exact && told && !server.foreign) {
            horizon.wrote(new Mark(now, server.term, server.position));
        }
        if (!server.foreign) {
            List<Write> next = new ArrayList<>();
            writes.stream().filter(older -> !isIn(older, write)).forEach(next::add);
            next.add(write);
            writes = List.copyOf(next);
        }
    }

    private static boolean isIn(Write older, Write newer) {
        return newer.branch().sharedWith(older.branch(), older.position()) >= older.position();
    }

    /** A read returns that did not find these. */
    void missed(List<Write> missing, Lease lease) {
        for (Write write : missing) {
            boolean rebuilt = !write.identity().equals(world.servers.identity)
                    || write.nanos() <= app.operator.resetNanos; // sessions begin anew then
            boolean undecided = world.servers.isContested(lease.server.term)
                    || world.servers.isContested(lease.line.told.term()); // it was promoted again since
            boolean torn = world.servers.isTornOff(write.branch(), write.position());
            world.demand(
                    rebuilt || undecided || torn || isTold(write),
                    () -> "4: " + app.name + ": a read on " + lease.server + " at " + lease.server.position
                            + " of term "
                            + lease.server.term + " missed an own write at " + write.position() + " of term "
                            + write.term() + ", which was told to be " + outcomeOf(write));
        }
        writes = writes.stream().filter(w -> !missing.contains(w)).toList();
    }

    /** With no primary at the moment, a pin for example, only the bound was told that each takeover is told with. */
    private boolean isTold(Write write) {
        WriteOutcome outcome = outcomeOf(write);
        boolean bounded = app.writer().isEmpty() && app.state().highestTerm() > write.term();
        return bounded || outcome == WriteOutcome.LOST || outcome == WriteOutcome.UNCERTAIN;
    }

    private WriteOutcome outcomeOf(Write write) {
        return app.supervisor.outcomeOf(write.term(), write.position());
    }
}
