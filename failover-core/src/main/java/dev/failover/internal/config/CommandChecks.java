/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold for the commands of operators and for what carries them out. */
final class CommandChecks {

    private static final String STATE_FILE = "failover.state-file";
    private static final String PATRONI = "switchover.patroni.url";

    private final Settings cluster;
    private final Findings findings;

    private CommandChecks(Settings cluster, Findings findings) {
        this.cluster = cluster;
        this.findings = findings;
    }

    /** @param cluster settings whose reading leaves no trace */
    static void run(Settings cluster, Findings findings) {
        CommandChecks checks = new CommandChecks(cluster, findings);
        if (!cluster.endpoints().isEmpty()) {
            checks.entry("failover.writer").ifPresent(checks::writer);
        }
        checks.patroni();
    }

    /** What one cluster remembers would be another's nonsense. */
    static void stateFiles(Collection<Settings> clusters, Findings findings) {
        Map<String, String> owners = new HashMap<>();
        for (Settings cluster : clusters) {
            Optional<Entry> file =
                    cluster.effective().schema().anywhere(STATE_FILE).isEmpty()
                            ? Optional.empty()
                            : new CommandChecks(cluster, findings).entry(STATE_FILE);
            file.ifPresent(entry -> {
                String owner = owners.putIfAbsent(entry.value(), cluster.cluster());
                if (owner != null) {
                    findings.problem(
                            prefix(cluster) + STATE_FILE,
                            "the same as that of " + owner + " (expected: one file per cluster)",
                            entry.origin());
                }
            });
        }
    }

    private void writer(Entry set) {
        List<String> ids = cluster.endpoints();
        String id = set.value();
        if (!ids.contains(id)) {
            problem(
                    set,
                    "no such endpoint" + Suggestion.hint(id, ids) + " (expected: one of " + String.join(", ", ids)
                            + ")");
        } else {
            mustBe("writes", set, cluster.endpoint(id));
            mustBe("enabled", set, cluster.endpoint(id));
        }
    }

    private void mustBe(String flag, Entry writer, Settings endpoint) {
        if (findings.isSound(endpoint, flag) && !endpoint.flag(flag)) {
            problem(writer, "has " + flag + "=false (expected: an endpoint that may take writes)");
        }
    }

    private void patroni() {
        boolean wanted = findings.isSound(cluster, "switchover.action")
                && cluster.effective().value(key("switchover.action")).equals(Optional.of("patroni"));
        if (wanted && cluster.effective().value(key(PATRONI)).isEmpty()) {
            findings.problem(
                    prefix(cluster) + PATRONI,
                    "missing (expected: Patroni's REST API, such as http://db-a:8008, because switchover.action=patroni)",
                    "");
        }
    }

    private void problem(Entry set, String text) {
        findings.problem(set.key(), Values.shown(key("failover.writer"), set) + ": " + text, set.origin());
    }

    /** What was set, if nothing is wrong with it. */
    private Optional<Entry> entry(String name) {
        return cluster.effective().entry(key(name)).filter(entry -> findings.isSound(entry.key()));
    }

    private Key key(String name) {
        return cluster.effective().schema().key(name);
    }

    private static String prefix(Settings cluster) {
        return Address.ROOT + cluster.effective().schema().kind() + "." + cluster.cluster() + ".";
    }
}
