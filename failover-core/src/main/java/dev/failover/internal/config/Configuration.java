/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import dev.failover.internal.config.Address.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that was configured, checked: the door of this package. Immutable. */
public final class Configuration {

    private final String kind;
    private final Map<String, Settings> clusters;
    private final List<String> warnings;

    private Configuration(String kind, Map<String, Settings> clusters, List<String> warnings) {
        this.kind = kind;
        this.clusters = clusters;
        this.warnings = warnings;
    }

    /**
     * Reads these sources.
     *
     * @throws FailoverConfigurationException with everything that is wrong
     */
    public static Configuration read(Schema schema, Sources sources) {
        Findings findings = new Findings();
        Binder.Bound bound = new Binder(schema, findings).bind(sources);
        Layers layers = new Layers(schema, bound, ambient(schema, sources, findings));
        Map<String, Settings> clusters = new LinkedHashMap<>();
        bound.clusters().forEach((name, endpoints) -> clusters.put(name, layers.settings(name, endpoints)));
        List<String> names = List.copyOf(clusters.keySet());
        clusters.values().forEach(cluster -> schema.check(cluster, names, findings));
        CommandChecks.stateFiles(clusters.values(), findings);
        findings.throwIfAny();
        return new Configuration(schema.kind(), clusters, findings.warnings());
    }

    /** Names of the clusters in the order in which they were declared. */
    public List<String> clusters() {
        return List.copyOf(clusters.keySet());
    }

    /** What is odd but no error, to be logged once: one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * The settings of a cluster.
     *
     * @throws FailoverConfigurationException if there is none of this name
     */
    public Settings cluster(String name) {
        Settings cluster = clusters.get(name);
        if (cluster == null) {
            String hint = Suggestion.hint(name, clusters.keySet());
            throw problem(
                    Address.ROOT + kind + "." + Findings.quote(name),
                    "no such cluster" + hint + " (expected: " + expected() + ")");
        }
        return cluster;
    }

    /**
     * The settings of the only cluster.
     *
     * @throws FailoverConfigurationException if there is none, or more than one
     */
    public Settings onlyCluster() {
        if (clusters.size() > 1) {
            throw problem(
                    Address.ROOT + kind,
                    "several clusters (expected: " + expected() + "; name the one you want: fromProperties(path, \""
                            + clusters().get(0) + "\"))");
        }
        return clusters.values().stream()
                .findFirst()
                .orElseThrow(() -> problem(Address.ROOT + kind, "no cluster (expected: " + expected() + ")"));
    }

    private String expected() {
        return clusters.isEmpty()
                ? Address.ROOT + kind + ".<c>.endpoints.<e>.url"
                : "one of " + String.join(", ", clusters.keySet());
    }

    private static FailoverConfigurationException problem(String key, String text) {
        return new FailoverConfigurationException(List.of(new Problem(key, text, "")));
    }

    /** The two variables that say where this process runs, for every cluster that does not. */
    private static Map<String, Entry> ambient(Schema schema, Sources sources, Findings findings) {
        Map<String, Entry> ambient = new LinkedHashMap<>();
        Map.of("local-region", Environment.REGION, "local-zone", Environment.ZONE)
                .forEach((name, variable) -> {
                    String value = sources.environment().getOrDefault(variable, "");
                    Optional<Key> key = value.isEmpty() ? Optional.empty() : schema.find(Layer.CLUSTER, name);
                    key.ifPresent(known -> {
                        Entry entry = Entry.of(variable, value, Environment.origin(variable));
                        Values.complaint(known, entry)
                                .ifPresent(text -> findings.problem(variable, text, "environment"));
                        ambient.put(name, entry);
                    });
                });
        return ambient;
    }

    @Override
    public String toString() {
        return "Configuration" + clusters();
    }
}
