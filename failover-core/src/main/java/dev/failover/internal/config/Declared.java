/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.internal.config.Address.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which clusters and endpoints there are, and what a key that names others should have said. */
final class Declared {

    private static final String ID = " (expected: a-z, 0-9 and dashes between them, at most 32 characters)";

    /** Switches of the test kit, which runs in the same process as what it tests. */
    private static final String TEST_KIT = Address.ROOT + "testkit.";

    private final Schema schema;
    private final Findings findings;
    private final Map<String, Set<String>> clusters = new LinkedHashMap<>();

    Declared(Schema schema, Findings findings) {
        this.schema = schema;
        this.findings = findings;
    }

    /** Clusters and their endpoints, in the order in which they were declared. */
    Map<String, Set<String>> clusters() {
        return clusters;
    }

    /** Declares what the keys of a source name. */
    void learn(List<Entry> source) {
        for (Entry entry : source) {
            if (!entry.key().startsWith(Address.ROOT)) {
                warnIfMistyped(entry);
            }
            address(entry).filter(a -> !a.cluster().isEmpty()).ifPresent(this::declare);
        }
    }

    /** Those entries that belong to a declared cluster and endpoint, or to none; the others are reported. */
    List<Entry> only(List<Entry> source) {
        return source.stream().filter(this::isOurs).toList();
    }

    boolean has(Address address) {
        if (address.cluster().isEmpty()) {
            return true;
        }
        Set<String> endpoints = clusters.get(address.cluster());
        return endpoints != null && (address.endpoint().isEmpty() || endpoints.contains(address.endpoint()));
    }

    /** The canonical address; empty for a foreign key, for a user's note and for a malformed key, which is reported. */
    Optional<Address> address(Entry entry) {
        if (!entry.key().startsWith(Address.ROOT) || schema.isOfAnotherKind(entry.key())) {
            return Optional.empty();
        }
        Address written = Address.parse(schema.kind(), entry.key());
        boolean note = written.local().startsWith("x-");
        return note || !isWellFormed(written, entry) ? Optional.empty() : Optional.of(canonical(written));
    }

    /** Every whole key that the schema knows for what is declared. */
    List<String> knownKeys() {
        List<Address> places = new ArrayList<>(List.of(Address.top(""), new Address(Layer.DEFAULTS, "", "", "")));
        clusters.forEach((cluster, endpoints) -> {
            places.add(new Address(Layer.CLUSTER, cluster, "", ""));
            endpoints.forEach(endpoint -> places.add(new Address(Layer.ENDPOINT, cluster, endpoint, "")));
        });
        return places.stream()
                .flatMap(place -> schema.namesAt(place.layer()).stream()
                        .map(name -> place.withLocal(name).full(schema.kind())))
                .toList();
    }

    /** What to say about a key that the schema does not take there. */
    String advice(Address address) {
        Optional<Key> elsewhere = schema.anywhere(address.local());
        if (elsewhere.isPresent()) {
            return "not a key of this place (write " + place(elsewhere.get(), address)
                    + elsewhere.get().name() + ")";
        }
        String hint = address.layer() == Layer.TOP && address.local().indexOf('.') > 0
                ? topHint(address.local())
                : Suggestion.hint(address.local(), schema.namesAt(address.layer()));
        return "unknown key" + hint;
    }

    private String topHint(String local) {
        String head = local.substring(0, local.indexOf('.'));
        String kind = schema.kind();
        return head.equals("defaults")
                ? " (did you mean failover.defaults." + kind + "?)"
                : Suggestion.nearest(head, List.of(kind, "defaults"))
                        .map(name -> " (did you mean failover." + name + "?)")
                        .orElse("");
    }

    private String place(Key key, Address address) {
        String cluster = address.cluster().isEmpty() ? "<c>" : address.cluster();
        return switch (key.scope()) {
            case TOP -> Address.ROOT;
            case ENDPOINT -> new Address(Layer.ENDPOINT, cluster, "<e>", "").prefix(schema.kind());
            case CLUSTER, CLUSTER_AND_ENDPOINT -> new Address(Layer.CLUSTER, cluster, "", "").prefix(schema.kind());
        };
    }

    private void declare(Address address) {
        Set<String> endpoints = clusters.computeIfAbsent(address.cluster(), name -> new LinkedHashSet<>());
        if (!address.endpoint().isEmpty()) {
            endpoints.add(address.endpoint());
        }
    }

    private Address canonical(Address written) {
        return written.withLocal(schema.canonical(written.local()));
    }

    private boolean isWellFormed(Address address, Entry entry) {
        boolean inCluster = address.layer() == Layer.CLUSTER || address.layer() == Layer.ENDPOINT;
        String cluster = Address.ROOT + schema.kind() + "." + address.cluster();
        if (inCluster && address.cluster().equals("endpoints")) {
            return malformed(
                    cluster,
                    "the cluster's name is missing (expected: failover." + schema.kind() + ".<c>.endpoints.<e>.url)",
                    entry);
        }
        if (inCluster && !Address.isId(address.cluster())) {
            return malformed(cluster, "not a cluster's name" + ID, entry);
        }
        if (address.layer() == Layer.ENDPOINT && !Address.isId(address.endpoint())) {
            return malformed(cluster + ".endpoints." + address.endpoint(), "not an endpoint's id" + ID, entry);
        }
        return !address.local().isEmpty() || malformed(entry.key(), "not a key", entry);
    }

    private boolean malformed(String key, String text, Entry entry) {
        if (findings.isSound(key)) {
            findings.problem(key, text, entry.origin());
        }
        return false;
    }

    /** Another cluster's system properties may be meant for another data source of this process. */
    private boolean isOurs(Entry entry) {
        if (entry.key().startsWith(TEST_KIT) || schema.isOfAnotherKind(entry.key())) {
            return false;
        }
        Address address = Address.parse(schema.kind(), entry.key());
        if (!address.cluster().isEmpty() && !clusters.containsKey(address.cluster())) {
            String hint = Suggestion.hint(address.cluster(), clusters.keySet());
            findings.warning(entry.key(), "ignored: no cluster of this name is declared" + hint, entry.origin());
            return false;
        }
        if (address.layer() == Layer.TOP
                && schema.find(Layer.TOP, schema.canonical(address.local())).isEmpty()) {
            findings.warning(entry.key(), "ignored: " + advice(address), entry.origin());
            return false;
        }
        if (!has(address)) {
            Set<String> endpoints = clusters.getOrDefault(address.cluster(), Set.of());
            String hint = Suggestion.hint(address.endpoint(), endpoints);
            findings.problem(entry.key(), "no such endpoint is declared" + hint, entry.origin());
            return false;
        }
        return true;
    }

    private void warnIfMistyped(Entry entry) {
        int dot = entry.key().indexOf('.');
        String first = dot < 0 ? "" : entry.key().substring(0, dot);
        if (Suggestion.distance(first.substring(0, Math.min(first.length(), 20)), "failover") <= 2) {
            findings.warning(entry.key(), "ignored (did you mean failover?)", entry.origin());
        }
    }
}
