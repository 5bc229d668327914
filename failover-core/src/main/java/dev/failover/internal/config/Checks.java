/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold between the values of one cluster. Only what somebody set can be wrong, never a default. */
final class Checks {

    private final Schema schema;
    private final Settings cluster;
    private final String prefix;
    private final Findings findings;
    private final Quantities quantities;

    private Checks(Settings recorded, Findings findings) {
        this.schema = recorded.effective().schema();
        this.cluster = recorded.quiet();
        this.prefix = Address.ROOT + schema.kind() + "." + recorded.cluster();
        this.findings = findings;
        this.quantities = new Quantities(recorded, findings);
    }

    static void run(Settings cluster, List<String> allClusters, Findings findings) {
        Checks checks = new Checks(cluster, findings);
        if (cluster.endpoints().isEmpty()) {
            List<String> others = allClusters.stream()
                    .filter(c -> !c.equals(cluster.cluster()))
                    .toList();
            String hint = Suggestion.hint(cluster.cluster(), others);
            findings.problem(
                    checks.prefix, "no endpoint" + hint + " (expected: " + checks.prefix + ".endpoints.<e>.url)", "");
        } else {
            checks.endpoints();
        }
        checks.quantities();
        checks.sessions();
        CommandChecks.run(checks.cluster, findings);
        checks.quantities.detection();
    }

    private void endpoints() {
        Map<String, String> targets = new HashMap<>();
        for (String id : cluster.endpoints()) {
            String key = prefix + ".endpoints." + id + ".url";
            Optional<Entry> url = cluster.endpoint(id).effective().entry(schemaKey("url"));
            if (url.isEmpty()) {
                findings.problem(key, "missing (expected: jdbc:postgresql://host:port/database)", "");
            } else if (findings.isSound(key)) {
                twins(key, id, url.get(), targets);
                driverInUrl(cluster.endpoint(id), PostgresUrl.parse(url.get().value()));
            }
        }
        writers();
    }

    private void twins(String key, String id, Entry url, Map<String, String> targets) {
        String twin = targets.putIfAbsent(PostgresUrl.parse(url.value()).target(), id);
        if (twin != null) {
            findings.problem(key, "the same as that of " + twin + " (expected: one endpoint per node)", url.origin());
        }
    }

    private void driverInUrl(Settings endpoint, PostgresUrl url) {
        for (String name : url.parameters().keySet()) {
            Optional.ofNullable(endpoint.effective().startingWith("driver.").get(schema.canonical("driver." + name)))
                    .ifPresent(entry -> findings.problem(
                            entry.key(),
                            "set here and in the url of " + endpoint.id() + " (expected: one of the two)",
                            entry.origin()));
        }
    }

    private void writers() {
        boolean judged = cluster.endpoints().stream()
                .map(cluster::endpoint)
                .allMatch(e -> findings.isSound(e, "writes") && findings.isSound(e, "enabled"));
        boolean any = judged
                && cluster.endpoints().stream()
                        .map(cluster::endpoint)
                        .anyMatch(e -> e.flag("writes") && e.flag("enabled"));
        if (judged && !any) {
            findings.problem(
                    prefix + ".endpoints",
                    "none may take writes (expected: one with writes=true and enabled=true)",
                    "");
        }
    }

    private void quantities() {
        quantities.atMost(cluster, "failover.max-wait", "pool.connection-timeout");
        quantities.atMost(cluster, "failover.approval-wait", "pool.connection-timeout");
        quantities.atMost(cluster, "reads.wait-for-replay", "pool.connection-timeout");
        quantities.atMost(cluster, "switchback.stable-for", "switchback.max-hold");
        quantities.atMost(cluster, "breaker.minimum-calls", "breaker.sliding-window-size");
        quantities.atMost(cluster, "probe.suspect-interval", "probe.interval");
        Stream<Settings> owners =
                Stream.concat(Stream.of(cluster), cluster.endpoints().stream().map(cluster::endpoint));
        owners.forEach(this::pool);
    }

    /** HikariCP would correct these in silence. */
    private void pool(Settings owner) {
        quantities.atMost(owner, "pool.minimum-idle", "pool.maximum-pool-size");
        quantities.atMost(owner, "pool.standby-minimum-idle", "pool.maximum-pool-size");
        quantities.atMost(owner, "pool.validation-timeout", "pool.connection-timeout");
        quantities.atMost(owner, "pool.idle-timeout", "pool.max-lifetime");
        quantities.atMost(owner, "pool.keepalive-time", "pool.max-lifetime");
        quantities.atMost(owner, "pool.leak-detection-threshold", "pool.max-lifetime");
    }

    /** A session that is forgotten must be one whose writes every replica has that serves at all. */
    private void sessions() {
        List<String> names = List.of("sessions.expire-after", "reads.max-lag", "probe.interval");
        if (!names.stream().allMatch(name -> findings.isSound(cluster, name))) {
            return;
        }
        Optional<Duration> lag = cluster.optionalDuration("reads.max-lag");
        Duration least = lag.orElse(Duration.ZERO)
                .plus(cluster.duration("probe.interval").multipliedBy(2));
        Duration kept = cluster.duration("sessions.expire-after");
        if (lag.isPresent() && kept.compareTo(least) <= 0) {
            names.stream()
                    .limit(2) // nobody who only probes seldom has sessions in mind
                    .flatMap(name -> cluster.effective().entry(schemaKey(name)).stream())
                    .findFirst()
                    .ifPresent(set -> findings.problem(
                            set.key(),
                            set.value() + " (expected: sessions.expire-after, " + Durations.text(kept)
                                    + ", above reads.max-lag + 2 x probe.interval, " + Durations.text(least) + ")",
                            set.origin()));
        }
    }

    private Key schemaKey(String name) {
        return schema.key(name);
    }
}
