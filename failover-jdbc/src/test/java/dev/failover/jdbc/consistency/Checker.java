/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import dev.failover.jdbc.consistency.History.Reported;
import dev.failover.jdbc.consistency.History.Saw;
import dev.failover.jdbc.consistency.History.Wrote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds in a history what must not be. */
final class Checker {

    /** What is wrong, and with what. */
    record Violation(Kind kind, String what) {

        enum Kind {
            /** A session missed a write of its own. */
            STALE_IN_SESSION,
            /** A session missed a write of its own that was lost, before it was told so. */
            MISSED_BEFORE_IT_WAS_TOLD,
            /** A read outside of the session missed more than the limit allows. */
            TOO_STALE,
            /** An older primary acknowledged a write that began after a newer one had acknowledged one. */
            DUAL_WRITE,
            /** An acknowledged row is gone, and nobody said so. */
            LOST_IN_SILENCE,
            /** A row was reported lost, and is there. */
            FALSELY_REPORTED,
            /** Of more commits than there are writers nobody can tell what became of them. */
            TOO_MANY_UNCERTAIN
        }
    }

    private final History history;
    private final long mostStaleNanos;
    private final int writers;
    private final Map<Integer, NavigableMap<Long, Wrote>> acknowledged = new HashMap<>();
    private final NavigableSet<Long> acknowledgedNanos = new TreeSet<>();
    private final Map<Integer, Map<Long, Reported>> reports = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Checker(History history, long mostStaleNanos, int writers) {
        this.history = history;
        this.writers = writers;
        this.mostStaleNanos = mostStaleNanos;
    }

    /**
     * @param mostStaleNanos how long ago the oldest acknowledged row may be that a read outside of the session misses
     * @param writers how many write at once: each has one commit at a fork at most
     */
    static List<Violation> check(History history, long mostStaleNanos, int writers) {
        Checker checker = new Checker(history, mostStaleNanos, writers);
        checker.index();
        history.reads().forEach(checker::read);
        checker.primaries();
        checker.losses();
        checker.uncertain();
        return List.copyOf(checker.violations);
    }

    private void index() {
        for (Wrote write : history.writes()) {
            if (write.acknowledged()) {
                acknowledgedNanos.add(write.endedNanos());
                acknowledged
                        .computeIfAbsent(write.owner(), owner -> new TreeMap<>())
                        .put(write.number(), write);
            }
        }
        for (Reported report : history.reports()) {
            reports.computeIfAbsent(report.owner(), owner -> new HashMap<>())
                    .merge(report.number(), report, Checker::both);
        }
    }

    /** It counts from the first; once it was called lost it may not be there. */
    private static Reported both(Reported one, Reported other) {
        long first = one.atNanos() - other.atNanos() <= 0 ? one.atNanos() : other.atNanos();
        return new Reported(one.owner(), one.number(), first, one.lost() || other.lost());
    }

    private void read(Saw read) {
        for (Wrote write :
                acknowledgedBy(read.owner()).tailMap(read.after(), false).values()) {
            if (write.endedNanos() - read.startedNanos() > 0) {
                return; // an owner writes one row after the other
            }
            if (!read.has(write.number())) {
                missed(read, write);
            }
        }
    }

    private NavigableMap<Long, Wrote> acknowledgedBy(int owner) {
        return acknowledged.getOrDefault(owner, new TreeMap<>());
    }

    /** A missed own write counts as lost, not stale, only if it is gone and that was told before the read returned. */
    private void missed(Saw read, Wrote write) {
        if (read.inSession()) {
            Reported report = reportOf(write);
            boolean told = report != null && report.atNanos() - read.endedNanos() <= 0;
            if (isKept(write)) {
                add(Violation.Kind.STALE_IN_SESSION, read + " misses " + write);
            } else if (!told) {
                add(Violation.Kind.MISSED_BEFORE_IT_WAS_TOLD, read + " misses " + write);
            }
        } else if (isKept(write) && behind(read, write) > mostStaleNanos) {
            add(
                    Violation.Kind.TOO_STALE,
                    read + " misses " + write + ", " + behind(read, write) / 1_000_000 + " ms old");
        }
    }

    /** How much was acknowledged after what it misses. That does not grow while nobody takes writes: then reads go on as they can. */
    private long behind(Saw read, Wrote write) {
        return acknowledgedNanos.floor(read.startedNanos()) - write.endedNanos();
    }

    private boolean isKept(Wrote write) {
        return history.kept().getOrDefault(write.owner(), Set.of()).contains(write.number());
    }

    private @Nullable Reported reportOf(Wrote write) {
        return reports.getOrDefault(write.owner(), Map.of()).get(write.number());
    }

    private void primaries() {
        List<Wrote> byEnd = new ArrayList<>();
        acknowledged.values().forEach(writes -> byEnd.addAll(writes.values()));
        byEnd.sort(Comparator.comparingLong(Wrote::endedNanos));
        TreeMap<Long, Wrote> firsts = new TreeMap<>();
        byEnd.forEach(write -> firsts.putIfAbsent(write.term(), write));
        for (Wrote write : byEnd) {
            firsts.tailMap(write.term(), false).values().stream()
                    .filter(newer -> newer.endedNanos() - write.startedNanos() < 0)
                    .findFirst()
                    .ifPresent(newer -> add(Violation.Kind.DUAL_WRITE, write + " began after " + newer));
        }
    }

    private void losses() {
        acknowledged.values().stream()
                .flatMap(writes -> writes.values().stream())
                .forEach(write -> {
                    Reported report = reportOf(write);
                    if (!isKept(write) && report == null) {
                        add(Violation.Kind.LOST_IN_SILENCE, write.toString());
                    }
                    if (isKept(write) && report != null && report.lost()) {
                        add(Violation.Kind.FALSELY_REPORTED, write + ": " + report);
                    }
                });
    }

    private void uncertain() {
        history.counted().stream()
                .filter(counted -> counted.exact() && counted.uncertain() > writers + 1)
                .forEach(counted -> add(Violation.Kind.TOO_MANY_UNCERTAIN, counted + " of " + writers + " writers"));
    }

    private void add(Violation.Kind kind, String what) {
        violations.add(new Violation(kind, what));
    }
}
