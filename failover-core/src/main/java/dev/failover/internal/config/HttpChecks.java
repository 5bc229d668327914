/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between the values of one HTTP service. Only what somebody set can be wrong, never a default. */
final class HttpChecks {

    private final Settings recorded;
    private final Settings cluster;
    private final Findings findings;
    private final String prefix;
    private final Quantities quantities;

    private HttpChecks(Settings recorded, Findings findings) {
        this.recorded = recorded;
        this.cluster = recorded.quiet();
        this.findings = findings;
        this.prefix = Address.ROOT + "http." + recorded.cluster();
        this.quantities = new Quantities(recorded, findings);
    }

    static void run(Settings recorded, List<String> names, Findings findings) {
        HttpChecks checks = new HttpChecks(recorded, findings);
        if (recorded.endpoints().isEmpty()) {
            List<String> others =
                    names.stream().filter(c -> !c.equals(recorded.cluster())).toList();
            String hint = Suggestion.hint(recorded.cluster(), others);
            findings.problem(
                    checks.prefix, "no endpoint" + hint + " (expected: " + checks.prefix + ".endpoints.<e>.url)", "");
            return;
        }
        checks.urls();
        checks.roles();
        checks.writer();
        checks.quantities.atMost(checks.cluster, "probe.suspect-interval", "probe.interval");
        checks.quantities.atMost(checks.cluster, "switchback.stable-for", "switchback.max-hold");
        checks.budget();
        checks.quantities.detection();
    }

    private void urls() {
        Map<String, String> owners = new HashMap<>();
        for (String id : cluster.endpoints()) {
            Optional<Entry> url = entry(cluster.endpoint(id), "url");
            if (url.isEmpty()) {
                findings.problem(endpoint(id, "url"), "missing (expected: https://host:port/path)", "");
            } else if (findings.isSound(url.get().key())) {
                unique(url.get(), owners, id);
                secure(url.get(), id);
            }
        }
    }

    private void unique(Entry url, Map<String, String> owners, String id) {
        String twin = owners.putIfAbsent(url.value().replaceFirst("/$", ""), id);
        if (twin != null) {
            findings.problem(
                    url.key(), "the same as that of " + twin + " (expected: one endpoint per URL)", url.origin());
        }
    }

    /** What was meant to be encrypted must not travel in the open because an endpoint was mistyped. */
    private void secure(Entry url, String id) {
        boolean plain = url.value().regionMatches(true, 0, "http:", 0, 5);
        boolean secret = findings.isSound(cluster, "aliases")
                && cluster.list("aliases").stream().anyMatch(alias -> alias.regionMatches(true, 0, "https:", 0, 6));
        boolean allowed = findings.isSound(cluster.endpoint(id), "allow-plain")
                && recorded.endpoint(id).flag("allow-plain");
        if (plain && secret && !allowed) {
            findings.problem(
                    url.key(),
                    "http, but an alias is https (expected: an https URL, or " + endpoint(id, "allow-plain") + "=true)",
                    url.origin());
        }
    }

    private void roles() {
        boolean judged = cluster.endpoints().stream().allMatch(id -> findings.isSound(cluster.endpoint(id), "role"));
        if (!judged || !findings.isSound(cluster, "routing")) {
            return;
        }
        long primaries = count("primary");
        String problem = "";
        if (primaries > 1) {
            problem = primaries + " endpoints are declared primary (expected: one; or role=observed, if they say it"
                    + " themselves; or role=any, if they are interchangeable)";
        } else if (count("any") > 0 && count("any") < cluster.endpoints().size()) {
            problem = "role=any beside other roles (expected: all endpoints any, or none)";
        } else if (primaries == 0 && count("replica") > 0 && count("observed") == 0) {
            problem = "none may take writes (expected: one with role=primary)";
        } else if (count("observed") > 0
                && cluster.optionalText("probe.role-header").isEmpty()) {
            problem = "role=observed without " + prefix + ".probe.role-header (expected: the header that tells it)";
        } else if (isShared() && count("any") < cluster.endpoints().size()) {
            problem = "routing=active-active, where every endpoint takes writes (expected: role=any)";
        }
        if (!problem.isEmpty()) {
            findings.problem(prefix + ".endpoints", problem, "");
        }
        entry(cluster, "failover.mode")
                .filter(mode -> isShared() && !mode.value().strip().equals("automatic"))
                .ifPresent(mode -> findings.problem(
                        mode.key(),
                        mode.value() + " with routing=active-active, where no writes move (expected: automatic)",
                        mode.origin()));
    }

    private boolean isShared() {
        return text(cluster, "routing").equals("active-active");
    }

    private long count(String role) {
        return cluster.endpoints().stream()
                .filter(id -> text(cluster.endpoint(id), "role").equals(role))
                .count();
    }

    private void writer() {
        entry(cluster, "failover.writer")
                .filter(set -> !cluster.endpoints().contains(set.value()))
                .ifPresent(set -> findings.problem(
                        set.key(),
                        "no such endpoint" + Suggestion.hint(set.value(), cluster.endpoints()) + " (expected: one of "
                                + String.join(", ", cluster.endpoints()) + ")",
                        set.origin()));
    }

    /** All that hangs when an endpoint freezes must fit into the budget, or reads fail. */
    private void budget() {
        List<String> names = List.of("retry.per-try-timeout", "retry.budget", "retry.budget-window");
        if (!names.stream().allMatch(name -> findings.isSound(cluster, name))) {
            return;
        }
        long most = cluster.duration("retry.budget-window").toMillis() * cluster.integer("retry.budget") / 100;
        entry(cluster, "retry.per-try-timeout")
                .or(() -> entry(cluster, "retry.budget"))
                .or(() -> entry(cluster, "retry.budget-window"))
                .filter(set -> cluster.duration("retry.per-try-timeout").toMillis() > most)
                .ifPresent(set -> findings.problem(
                        set.key(),
                        set.value() + " (expected: retry.per-try-timeout, "
                                + Durations.text(cluster.duration("retry.per-try-timeout"))
                                + ", at most retry.budget of retry.budget-window, " + Durations.text(most) + ")",
                        set.origin()));
    }

    private String endpoint(String id, String name) {
        return prefix + ".endpoints." + id + "." + name;
    }

    private static String text(Settings settings, String name) {
        return settings.effective().value(key(settings, name)).orElse("");
    }

    private static Optional<Entry> entry(Settings settings, String name) {
        return settings.effective().entry(key(settings, name));
    }

    private static Key key(Settings settings, String name) {
        return settings.effective().schema().key(name);
    }
}
