/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.Access;
import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.Refusal.Reason;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of every single call of one application. */
final class CallInvariants {

    /** What an application cannot know yet: a probe's interval and time-out, and what it rounds. */
    static final long BLIND = millis(2 * 550 + 800 + 20);

    private final App app;
    private final World world;
    private final Invariants known;
    /** Who acknowledged a write of which cluster's term last. */
    private final Map<String, Acknowledgement> acknowledged = new HashMap<>();

    private record Acknowledgement(Line line, long nanos) {}

    CallInvariants(App app, Invariants known) {
        this.app = app;
        this.world = app.world;
        this.known = known;
    }

    void failed(Candidate<Line> candidate) {
        boolean news = candidate.isCurrent() && app.isUp(candidate.endpoint().id());
        if (news) {
            candidate.endpoint().resource().callFailedNanos = world.now();
        }
    }

    // ---- a call begins

    void begins(Access access, Lease lease) {
        String id = lease.server.id;
        world.demand(
                app.operator.drainedSince(id) >= lease.begunNanos,
                () -> "1: " + app.name + ": " + id + " is drained and gets new work");
        if (access == Access.READ_WRITE) {
            writeBegins(lease);
        } else if (!lease.candidate.writer()) {
            readBegins(lease);
        }
    }

    private void writeBegins(Lease lease) {
        ClusterState state = app.state();
        Server server = lease.server;
        boolean takes = app.table.current().plan().writers().contains(server.id);
        world.demand(
                takes || !server.writable || mayBeLate(lease, state),
                () -> "1: " + app.name + ": a write begins on " + server + ", but the writer is \"" + state.writer()
                        + "\"");
        world.demand(
                !isWhatWasTold(lease.line) || server.term >= state.highestTerm(),
                () -> "1: " + app.name + ": a write begins on term " + server.term + " of " + server + ", but "
                        + state.highestTerm() + " was seen");
        long failed = lease.line.callFailedNanos;
        world.demand(
                failed <= lease.line.tellingNanos || failed >= lease.askedNanos || lease.candidate.verify(),
                () -> "1: " + app.name + ": a write begins on " + server
                        + ", where a call failed, and no probe has looked since");
    }

    /** Whether the server is the primary still that it said it is. */
    private static boolean isWhatWasTold(Line line) {
        Server server = line.server;
        boolean same = !server.tellsIdentity || server.identity.equals(line.told.identity());
        return same && !server.foreign && server.role == Role.PRIMARY && line.told.term() == server.term;
    }

    /**
     * The router turned to the endpoint while it had the writes, and it lost them to a pin: that must not void what is
     * borrowed.
     */
    private boolean mayBeLate(Lease lease, ClusterState state) {
        boolean sound = state.find(lease.server.id)
                .filter(e -> e.standing().isGood() && e.health() != Health.DOWN)
                .filter(e -> e.role() != Role.REPLICA)
                .isPresent();
        return sound && lease.askedNanos <= known.writerSinceNanos;
    }

    private void readBegins(Lease lease) {
        ClusterState state = app.state();
        if (lease.isBroken() || lease.candidate.verify() || !known.isSettled(world.servers.leader)) {
            return;
        }
        Server server = lease.server;
        boolean astray = world.servers.isAstray(server);
        boolean looksFresh = astray && world.scenario.hidesTerms(); // until the new primary's log is longer
        long lag = world.servers.trueLagNanos(server);
        long limit = known.lagLimitNanos() + BLIND;
        world.demand(
                looksFresh || lag <= limit,
                () -> "3: " + app.name + ": a read on " + server + ", which is " + lag / 1_000_000 + " ms behind");
        world.demand(
                looksFresh || !astray,
                () -> "3: " + app.name + ": a read on " + server + ", which follows a primary that was fenced");
        world.demand(
                state.find(server.id).map(EndpointState::role).orElse(Role.UNKNOWN) == Role.REPLICA || !server.foreign,
                () -> "3: " + app.name + ": a read on " + server + " of another cluster");
    }

    // ---- a call ends

    void completed(Access access, Lease lease, long term) {
        String id = lease.server.id;
        long drained = app.operator.drainedSince(id);
        boolean over = drained != Long.MAX_VALUE
                && world.now() - drained > app.policy().drainNanos()
                && world.now() > app.time.resumedNanos;
        world.demand(!over, () -> "1: " + app.name + ": acknowledged by " + id + " after drain.timeout");
        if (access == Access.READ_WRITE && world.scenario.isFollowed() && !lease.server.foreign) {
            acknowledged(lease, term);
        }
    }

    private void acknowledged(Lease lease, long term) {
        fenced(lease, term);
        boolean early = lease.line.told.term() != term || lease.begunNanos <= known.raisedAbove(term - 1);
        if (early || lease.begunNanos < app.operator.resetNanos) {
            return; // promoted since it was seen last: nobody here can know whose term that is; or of another history
        }
        String key = lease.server.identity + ":" + term + ":" + app.operator.resets;
        Acknowledgement before = acknowledged.put(key, new Acknowledgement(lease.line, world.now()));
        world.demand(
                before == null
                        || before.line().server == lease.server
                        || known.followedSince(before.line().server) >= before.nanos()
                        || wasRemoved(before.line())
                        || lease.begunNanos < known.writerSinceNanos,
                () -> "1: " + app.name + ": term " + term + " belongs to " + before.line() + ", and " + lease.server
                        + " acknowledged a write on it");
    }

    /** Whoever removes the owner of a term from the configuration has decided who goes on. */
    private boolean wasRemoved(Line line) {
        String id = line.server.id;
        return app.line(id) != line || app.state().find(id).isEmpty();
    }

    /**
     * Nothing is acknowledged from a lower term than was seen, but for this: a call that was under way when its primary was
     * fenced goes on while that one answers, until it has repeated {@code probe.fall} times that it is primary: the claim
     * of the other one may be a mistake, and then nothing was lost. That is what is allowed, and nothing else.
     */
    private void fenced(Lease lease, long term) {
        ClusterState state = app.state();
        boolean lower = term < state.highestTerm() && state.identity().equals(lease.server.identity);
        boolean underWay = lease.begunNanos <= known.raisedAbove(term);
        boolean spared = lease.line.confirmations < state.policy().damping().fall()
                || !state.policy().following().abortInFlight();
        world.demand(
                !lower || (underWay && spared),
                () -> "1: " + app.name + ": " + lease.server + " acknowledged a write on term " + term + " after "
                        + state.highestTerm() + " was seen");
    }

    /** Whoever is refused for lack of an endpoint must have tried what there is, and has what is demanded. */
    void refused(Refusal refusal, Borrow borrow) {
        List<Candidate<Line>> candidates = app.table.current().candidates(refusal.access()).stream()
                .filter(c -> c.meets(borrow.demand()))
                .toList();
        boolean none = refusal.reason() != Reason.NO_ENDPOINT && refusal.reason() != Reason.NO_CONSENT;
        boolean forgotten = !none
                && !candidates.isEmpty()
                && candidates.get(0).isCurrent()
                && candidates.stream().noneMatch(borrow::hasTried);
        world.demand(
                !forgotten, () -> "8: " + app.name + ": a call was refused that had not been told of " + candidates);
    }
}
