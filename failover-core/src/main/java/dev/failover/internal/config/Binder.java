/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds what the sources say to the keys of the schema. Used once. */
final class Binder {

    static final String STRICT = Address.ROOT + "strict";

    private final Schema schema;
    private final Findings findings;
    private final Declared declared;
    private final Map<String, Entry> values = new LinkedHashMap<>();
    private final List<Entry> unknown = new ArrayList<>();
    private final Map<String, String> unresolvedByOrigin = new HashMap<>();

    Binder(Schema schema, Findings findings) {
        this.schema = schema;
        this.findings = findings;
        this.declared = new Declared(schema, findings);
    }

    /** What was bound: clusters with their endpoints, in their order, and values by canonical whole key. */
    record Bound(Map<String, Set<String>> clusters, Map<String, Entry> values) {}

    Bound bind(Sources sources) {
        Placeholders placeholders = new Placeholders(sources.systemProperties(), sources.environment());
        List<Entry> file = gathered(read(sources)).stream()
                .map(e -> resolved(e, placeholders))
                .toList();
        List<Entry> code = gathered(entries(sources.programmatic(), ""));
        List<Entry> system = gathered(entries(sources.systemProperties(), "system property"));
        declared.learn(file);
        declared.learn(code);
        accept(file);
        Environment environment = new Environment(variables(sources), placeholders.asked(), findings);
        accept(environment.ask(known(List.of(file, system, code))));
        accept(declared.only(system));
        accept(code);
        reportUnknown();
        check();
        return new Bound(declared.clusters(), values);
    }

    private Map<String, String> variables(Sources sources) {
        Map<String, String> variables = new HashMap<>(sources.environment());
        variables.keySet().removeIf(schema::isVariableOfAnotherKind);
        return variables;
    }

    private List<Entry> read(Sources sources) {
        return sources.file()
                .map(file -> sources.content()
                        .map(content -> PropertiesReader.read(file, content, findings))
                        .orElseGet(() -> PropertiesReader.read(file, findings)))
                .orElse(List.of());
    }

    /** Binds one source over those before it. */
    private void accept(List<Entry> source) {
        Map<String, Entry> seen = new HashMap<>();
        for (Entry entry : source) {
            declared.address(entry).ifPresent(address -> accept(entry, address, seen));
        }
    }

    private void accept(Entry entry, Address address, Map<String, Entry> seen) {
        Entry bound = entry.withKey(address.full(schema.kind()));
        Optional<String> refusal = schema.refusal(address.local());
        if (refusal.isPresent()) {
            findings.problem(bound.key(), "not taken here (" + refusal.get() + ")", entry.origin());
        } else if (schema.find(address.layer(), address.local()).isEmpty()) {
            unknown.add(entry.withKey(bound.key()));
        } else {
            Entry twin = seen.put(bound.key(), bound);
            if (twin != null) {
                findings.problem(
                        bound.key(),
                        "set twice" + (twin.origin().isEmpty() ? "" : ", first at " + twin.origin()),
                        entry.origin());
            }
            values.put(bound.key(), bound);
        }
    }

    private void reportUnknown() {
        Entry strict = values.get(STRICT);
        boolean lenient = strict != null && strict.value().strip().equals("false");
        for (Entry entry : unknown) {
            String text = declared.advice(Address.parse(schema.kind(), entry.key()));
            if (lenient) {
                findings.warning(entry.key(), text, entry.origin());
            } else {
                findings.problem(entry.key(), text, entry.origin());
            }
        }
    }

    private void check() {
        values.forEach((full, entry) -> {
            Key key = keyOf(full);
            String unresolved = unresolvedByOrigin.get(entry.origin());
            if (unresolved != null) {
                findings.problem(full, unresolved, entry.origin());
            } else if (findings.isSound(full)) {
                Values.complaint(key, entry).ifPresent(text -> findings.problem(full, text, entry.origin()));
            }
            String rival = full.substring(0, full.length() - key.name().length()) + key.excludes();
            if (!key.excludes().isEmpty() && key.name().compareTo(key.excludes()) < 0 && values.containsKey(rival)) {
                findings.problem(full, "set beside " + key.excludes() + " (expected: one of the two)", entry.origin());
            }
        });
    }

    private Key keyOf(String full) {
        Address address = Address.parse(schema.kind(), full);
        return schema.find(address.layer(), address.local()).orElseThrow();
    }

    /** Every whole key that the environment may be asked for. */
    private Set<String> known(List<List<Entry>> sources) {
        Set<String> keys = new LinkedHashSet<>(declared.knownKeys());
        sources.forEach(source -> source.forEach(entry -> declared.address(entry)
                .filter(a ->
                        declared.has(a) && schema.find(a.layer(), a.local()).isPresent())
                .ifPresent(a -> keys.add(a.full(schema.kind())))));
        return keys;
    }

    private Entry resolved(Entry entry, Placeholders placeholders) {
        try {
            return entry.key().startsWith(Address.ROOT) ? entry.withValue(placeholders.resolve(entry.value())) : entry;
        } catch (Placeholders.UnresolvableException e) {
            unresolvedByOrigin.put(entry.origin(), unresolved(entry, e.reason()));
            return entry;
        }
    }

    /** The name of a variable is told unless it could be a piece of a secret. */
    private String unresolved(Entry entry, String reason) {
        boolean whole = entry.value().startsWith("${") && entry.value().endsWith("}");
        boolean harmless = whole
                || declared.address(entry)
                        .flatMap(a -> schema.find(a.layer(), a.local()))
                        .filter(Values::mayBeShown)
                        .isPresent();
        return harmless ? reason : "a placeholder in it cannot be resolved (a literal ${ is written \\${)";
    }

    private List<Entry> gathered(List<Entry> entries) {
        return Items.gather(entries, findings, entry -> declared.address(entry)
                .flatMap(a -> schema.find(a.layer(), a.local()))
                .filter(key -> key.type() == ValueType.LIST)
                .isPresent());
    }

    private static List<Entry> entries(Map<String, String> map, String origin) {
        return map.entrySet().stream()
                .filter(e -> e.getKey().startsWith(Address.ROOT))
                .map(e -> Entry.of(e.getKey(), e.getValue(), origin))
                .toList();
    }
}
