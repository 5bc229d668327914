/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What must hold between quantities of any kind of cluster. Only what somebody set can be wrong, never a default. */
final class Quantities {

    private final Settings recorded;
    private final Settings cluster;
    private final Findings findings;

    /** @param recorded what is promised counts as read by the check of it */
    Quantities(Settings recorded, Findings findings) {
        this.recorded = recorded;
        this.cluster = recorded.quiet();
        this.findings = findings;
    }

    /** Says so if somebody set more than the other key allows. */
    void atMost(Settings owner, String name, String limitName) {
        Key key = schemaKey(name);
        Key limit = schemaKey(limitName);
        Optional<Entry> set = owner.effective().entry(key);
        if (set.isEmpty() || !findings.isSound(owner, name) || !findings.isSound(owner, limitName)) {
            return;
        }
        long value = key.type().measure(set.get().value().strip()).orElseThrow();
        long most = owner.effective()
                .value(limit)
                .map(text -> limit.type().measure(text).orElseThrow())
                .orElse(0L);
        if (most > 0 && value > most) {
            String expected =
                    "at most " + limitName + ", which is " + limit.type().show(most);
            findings.problem(
                    set.get().key(),
                    Values.shown(key, set.get()) + " (expected: " + expected + ")",
                    set.get().origin());
        }
    }

    /** What is promised must leave time to find out that something broke. */
    void detection() {
        List<String> names = List.of(
                "probe.interval",
                "probe.jitter",
                "probe.timeout",
                "probe.suspect-interval",
                "probe.fall",
                "objectives.rto");
        if (!names.stream().allMatch(name -> findings.isSound(cluster, name))) {
            return;
        }
        DetectionBudget budget = DetectionBudget.of(cluster);
        Duration rto = recorded.duration("objectives.rto");
        if (budget.total().compareTo(rto) > 0) {
            tooSlow(budget, rto);
        }
    }

    /** An objective that nobody set makes no error. */
    private void tooSlow(DetectionBudget budget, Duration rto) {
        String key = Address.ROOT + cluster.effective().schema().kind() + "." + cluster.cluster() + ".objectives.rto";
        String text = Durations.text(rto) + " (expected: at least " + Durations.text(budget.total())
                + ", to detect an outage takes that long: " + budget + "; make probe.* faster or raise the objective)";
        Optional<Entry> set = cluster.effective().entry(schemaKey("objectives.rto"));
        set.ifPresentOrElse(
                entry -> findings.problem(entry.key(), text, entry.origin()),
                () -> findings.warning(key, text, "default"));
    }

    private Key schemaKey(String name) {
        return cluster.effective().schema().key(name);
    }
}
