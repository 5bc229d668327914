/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.Role;
import dev.failover.WriteOutcome;
import dev.failover.internal.engine.Acknowledged.Toll;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Moment;
import dev.failover.internal.state.Progress;
import dev.failover.spi.Node;
import dev.failover.spi.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a failover cost: how much of the old primary's log the new one lacks, and which acknowledged commits with it. Reckoned
 * when the new one is first seen as primary, for where it took over cannot be asked any more once it was restarted.
 *
 * <p>To be used under the Supervisor's lock, but for {@link #acknowledged}, {@link #asks} and what is said to be thread-safe.
 */
final class Reckoning {

    private final Acknowledged acknowledged = new Acknowledged();
    /** The newest term whose primary was seen; 0 for none. */
    private volatile long term;

    /** Whose term that is. */
    private volatile String owner = "";
    /** Which server that was. */
    private Node node = Node.UNKNOWN;

    private @Nullable Sample last;
    private long lostNanos;
    private volatile Acknowledged.Told toldWhenAsked = Acknowledged.Told.NOTHING;

    /** Where a primary's log ended when it was asked, and how many commits had been acknowledged then. */
    private record Sample(String endpoint, long term, long position, long flushed, long startedNanos, long counted) {}

    /** Thread-safe. */
    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** The primary is about to be probed. Thread-safe. */
    void asks() {
        toldWhenAsked = acknowledged.told();
    }

    /** The primary answered. What acknowledged commits are gone if its log is shorter than it was. */
    Toll sampled(String endpoint, Observation seen) {
        if (seen.written() < 0) {
            return Toll.NONE;
        }
        Sample before = last;
        Acknowledged.Told told = toldWhenAsked;
        last = new Sample(endpoint, seen.term(), seen.written(), seen.position(), seen.startedNanos(), told.counted());
        Toll toll =
                before != null && before.term == seen.term() ? judged(before, told.on(seen.term()), seen) : Toll.NONE;
        acknowledged.sampled(seen.term(), seen.written(), seen.startedNanos());
        return toll;
    }

    /** A crash in place loses nothing that was flushed. */
    private Toll judged(Sample before, long told, Observation seen) {
        if (seen.written() >= Math.max(before.position, told)) {
            return Toll.NONE;
        }
        long end = Math.max(before.position, acknowledged.newest(seen.term()));
        long least = Math.min(before.flushed, seen.written());
        return acknowledged.rewind(new Fork(seen.term(), seen.term(), least, seen.written()), end, seen.startedNanos());
    }

    /**
     * What follows from a decision.
     *
     * @param passed when the newest probe of the old primary was sent whose position is not beyond the given one
     */
    List<FailoverEvent> next(
            ClusterState before, ClusterState after, Moment now, Objectives objectives, LongUnaryOperator passed) {
        if (after.highestTerm() < before.highestTerm()) {
            clear();
        }
        if (isAnother(before, after)) {
            clear();
            acknowledged.anotherCluster();
        }
        if (!before.writer().isEmpty() && !before.writer().equals(after.writer())) {
            lostNanos = now.nanos();
        }
        followNode(after);
        return after.find(after.termOwner())
                .filter(e -> isNew(after, e))
                .map(e -> succeeded(before, after, e, now, objectives, passed))
                .orElse(List.of());
    }

    private static boolean isAnother(ClusterState before, ClusterState after) {
        return !before.identity().isEmpty() && !before.identity().equals(after.identity());
    }

    /** Another history begins. */
    void clear() {
        acknowledged.clear(term);
        term = 0;
        owner = "";
        node = Node.UNKNOWN;
        last = null;
    }

    /** The owner under another name is the same one still. */
    private void followNode(ClusterState after) {
        String next = after.termOwner();
        after.find(next).filter(e -> e.seen().isPrimary()).ifPresent(e -> {
            boolean renamed = e.seen().term() == term && e.seen().node().isSame(node);
            owner = renamed ? next : owner;
            node = next.equals(owner) ? e.seen().node() : node;
        });
    }

    private boolean isNew(ClusterState after, EndpointState e) {
        boolean present = e.seen().isPrimary() && e.seen().term() == after.highestTerm();
        return present && (after.highestTerm() > term || !e.id().equals(owner));
    }

    private List<FailoverEvent> succeeded(
            ClusterState before,
            ClusterState after,
            EndpointState e,
            Moment now,
            Objectives objectives,
            LongUnaryOperator passed) {
        long former = term;
        term = after.highestTerm();
        owner = e.id();
        node = e.seen().node();
        if (former == 0) {
            return List.of();
        }
        boolean split = former == term;
        Fork fork = split ? new Fork(former, term, -1, Long.MAX_VALUE) : fork(former, before, e);
        long newest = acknowledged.newest(former);
        long counted = acknowledged.counted();
        Toll toll = split ? acknowledged.abandon(term) : acknowledged.settle(fork);
        List<FailoverEvent> events = new ArrayList<>(2);
        Sample sample = last;
        if (sample != null && sample.term == former) {
            Figures figures = figures(sample, Math.max(sample.position, newest), fork, now, passed);
            events.add(new DataLossBounded(
                    after.policy().name(),
                    e.id(),
                    now.instant(),
                    sample.endpoint,
                    term,
                    fork.isKnown() ? fork.most() : -1,
                    figures.bytes,
                    TimeUnit.NANOSECONDS.toMillis(figures.ageNanos),
                    counted - sample.counted,
                    figures.windowNanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(figures.windowNanos),
                    isMet(objectives, figures, toll)));
        }
        if (!toll.isNothing()) {
            events.add(lost(after.policy().name(), e.id(), now.instant(), toll));
        }
        last = split ? null : sample; // a shorter log is no crash in place then
        return events;
    }

    private record Figures(long bytes, long ageNanos, long windowNanos) {}

    private Figures figures(Sample sample, long end, Fork fork, Moment now, LongUnaryOperator passed) {
        boolean told = lostNanos - sample.startedNanos > 0;
        long until = told ? lostNanos : now.nanos();
        long bytes = fork.least() < 0 ? -1 : Math.max(0, end - fork.least());
        long since = fork.least() < 0 ? Progress.NEVER : passed.applyAsLong(fork.least());
        return new Figures(bytes, until - sample.startedNanos, since == Progress.NEVER ? -1 : until - since);
    }

    /** As far as is known: what nobody saw and nobody acknowledged to us counts for nothing. */
    private static boolean isMet(Objectives promised, Figures figures, Toll toll) {
        if (figures.bytes == 0 && toll.isNothing()) {
            return true;
        }
        boolean bytes = promised.rpoBytes() == Long.MAX_VALUE
                || (figures.bytes >= 0
                        && figures.bytes <= promised.rpoBytes()
                        && (promised.rpoBytes() > 0 || toll.lost() == 0));
        boolean time = promised.rpoNanos() == Long.MAX_VALUE
                || (figures.windowNanos >= 0 && figures.windowNanos <= promised.rpoNanos());
        return bytes && time;
    }

    /**
     * Its own word counts, for as much of the log as is of the branch that it was on. Where it could not say, it had at least what it
     * was last seen to have replayed.
     */
    private Fork fork(long former, ClusterState before, EndpointState now) {
        Observation seen = now.seen();
        Optional<EndpointState> standby = before.find(now.id())
                .filter(e -> e.seen().role() == Role.REPLICA && !e.sight().astray());
        long own = standby.map(e -> branchOf(e.seen(), former)).orElse(0L);
        boolean next = seen.term() == former + 1;
        if (!next || own != former) {
            acknowledged.doubt(); // it may have what its predecessor lacked
        }
        long replayed = standby.map(e -> e.seen().position()).orElse(-1L);
        long most = seen.fork() >= 0 ? seen.fork() : seen.written() < 0 ? Long.MAX_VALUE : seen.written();
        long kept = Math.min(seen.fork() >= 0 ? seen.fork() : replayed, most);
        return new Fork(
                former, seen.term(), next ? Math.min(kept, acknowledged.forks().common(own, former)) : -1, most);
    }

    /** The term whose log a standby follows; 0 if it does not tell. */
    private static long branchOf(Observation standby, long former) {
        return standby.term() == 0 && former == 1 ? 1 : standby.term();
    }

    /** What is told late, of a commit whose thread was: the endpoint may have the term, and not yet the writes. */
    FailoverEvent lost(String cluster, Instant at, Toll toll) {
        return lost(cluster, owner, at, toll);
    }

    FailoverEvent lost(String cluster, String endpoint, Instant at, Toll toll) {
        return new AcknowledgedWritesLost(cluster, endpoint, at, term, toll.lost(), toll.uncertain());
    }

    /** What became of a commit that is not beyond this position. Thread-safe. */
    WriteOutcome outcomeOf(ClusterState state, long writtenTerm, long position) {
        if (state.writer().isEmpty() || writtenTerm > state.highestTerm()) {
            return WriteOutcome.UNKNOWN;
        }
        return acknowledged.of(writtenTerm, position, state.highestTerm());
    }
}
