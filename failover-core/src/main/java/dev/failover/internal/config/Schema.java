/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static java.util.stream.Collectors.joining;

import dev.failover.internal.config.Address.Layer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every key there is, once: parser, checks, suggestions and documentation are made from it. Immutable. */
public final class Schema {

    private static final List<String> KINDS = List.of("jdbc", "http");

    private final String kind;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Map<String, String> refused;
    private final Map<String, Map<String, String>> names;
    private final ClusterCheck check;

    /** What must hold between the values of one cluster. */
    interface ClusterCheck {

        /** @param names of all clusters of the configuration */
        void run(Settings cluster, List<String> names, Findings findings);
    }

    /** A schema of one kind of cluster. */
    Schema(String kind, List<Key> keys, Map<String, String> refused, ClusterCheck check) {
        this(kind, keys, refused, Map.of(), check);
    }

    private Schema(
            String kind,
            List<Key> keys,
            Map<String, String> refused,
            Map<String, Map<String, String>> names,
            ClusterCheck check) {
        this.kind = kind;
        this.refused = refused;
        this.names = names;
        this.check = check;
        keys.forEach(key -> this.keys.put(key.name(), key));
    }

    /** The keys of {@code failover.jdbc}; {@code driver.*} and {@code pool.*} take any name. */
    public static Schema jdbc() {
        return new Schema("jdbc", JdbcKeys.all(), LibraryKeys.refused(), Checks::run);
    }

    /** The keys of {@code failover.http}. */
    public static Schema http() {
        return new Schema("http", HttpKeys.all(), HttpKeys.refused(), HttpChecks::run);
    }

    /**
     * Closes a family: other names than these (in the library's own spelling) and those of the schema become unknown
     * keys, and the environment is asked for them too.
     *
     * @param family {@code driver} or {@code pool}
     */
    public Schema knowing(String family, Collection<String> libraryNames) {
        Map<String, String> spelled = new TreeMap<>();
        libraryNames.forEach(name -> spelled.put(name.toLowerCase(Locale.ROOT), spelling(family, name)));
        Map<String, Map<String, String>> all = new LinkedHashMap<>(names);
        all.put(family, spelled);
        return new Schema(kind, List.copyOf(keys.values()), refused, all, check);
    }

    /** What stands after {@code failover.}: {@code jdbc} or {@code http}. */
    public String kind() {
        return kind;
    }

    /** Whether a whole key belongs to clusters of another kind, which may stand in the same file. */
    boolean isOfAnotherKind(String full) {
        return KINDS.stream()
                .filter(other -> !other.equals(kind))
                .anyMatch(other -> full.startsWith(Address.ROOT + other + ".")
                        || full.startsWith(Address.ROOT + "defaults." + other + "."));
    }

    /** The same of an environment variable. */
    boolean isVariableOfAnotherKind(String variable) {
        return isOfAnotherKind(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
    }

    void check(Settings cluster, List<String> clusters, Findings findings) {
        check.run(cluster, clusters, findings);
    }

    /** All keys in the order of the documentation. */
    public List<Key> keys() {
        return List.copyOf(keys.values());
    }

    /** All keys as a Markdown table. */
    public String toMarkdown() {
        String head = "| key | type | default | limits | meaning | reloads |\n|---|---|---|---|---|---|\n";
        return keys.values().stream().map(this::row).collect(joining("\n", head, "\n"));
    }

    /** The key by this canonical name, which must be one of the schema. */
    Key key(String name) {
        return Optional.ofNullable(keys.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name + ": not a key of the schema"));
    }

    /** The key that takes this canonical name at this layer. */
    Optional<Key> find(Layer layer, String local) {
        Key exact = keys.get(local);
        Optional<Key> found = exact == null || exact.isFamily() ? family(local) : Optional.of(exact);
        return found.filter(key -> key.mayStandAt(layer));
    }

    /** Whether the name is known, be it at another layer. */
    Optional<Key> anywhere(String local) {
        return Optional.ofNullable(keys.get(local));
    }

    /** The name as it is printed: kebab-case, and in a family as the library spells it. */
    String canonical(String local) {
        int dot = local.indexOf('.');
        String first = dot < 0 ? local : local.substring(0, dot);
        return dot > 0 && keys.containsKey(first + ".*") ? inFamily(first, local.substring(dot + 1)) : Kebab.of(local);
    }

    /** Why a family does not take this canonical name; empty if it does. */
    Optional<String> refusal(String local) {
        return refused.entrySet().stream()
                .filter(e -> matches(e.getKey().toLowerCase(Locale.ROOT), local.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Every single name that may stand at this layer; of an open family those of the schema. */
    List<String> namesAt(Layer layer) {
        List<String> all = new ArrayList<>();
        for (Key key : keys.values()) {
            if (key.mayStandAt(layer)) {
                all.addAll(key.isFamily() ? libraryNames(key) : List.of(key.name()));
            }
        }
        return all.stream().distinct().filter(name -> refusal(name).isEmpty()).toList();
    }

    private List<String> libraryNames(Key family) {
        String first = family.prefix().substring(0, family.prefix().length() - 1);
        return names.getOrDefault(first, Map.of()).values().stream()
                .map(name -> family.prefix() + name)
                .filter(name -> !keys.containsKey(name))
                .toList();
    }

    private Optional<Key> family(String local) {
        int dot = local.indexOf('.');
        String first = dot < 0 ? "" : local.substring(0, dot);
        Optional<Key> family = Optional.ofNullable(keys.get(first + ".*"));
        String name = local.substring(dot + 1);
        return family.filter(key -> !name.isEmpty()
                && !name.equals("*")
                && (!names.containsKey(first) || names.get(first).containsValue(name)));
    }

    /** pgjdbc's names match without case; HikariCP's are kebab-case here. */
    private String inFamily(String family, String name) {
        String spelled = spelling(family, name);
        String prefix = family + ".";
        return keys.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(prefix + spelled))
                .findFirst()
                .orElseGet(() -> prefix
                        + names.getOrDefault(family, Map.of()).getOrDefault(name.toLowerCase(Locale.ROOT), spelled));
    }

    private static String spelling(String family, String name) {
        return family.equals("driver") ? name : Kebab.of(name);
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    private String row(Key key) {
        String initial = key.defaultText().isEmpty() ? "-" : "`" + key.defaultText() + "`";
        return "| " + pattern(key) + " | " + key.type().title() + " | " + initial + " | " + key.limits() + " | "
                + key.meaning() + " | " + (key.reloads() ? "yes" : "no") + " |";
    }

    private String pattern(Key key) {
        String cluster = "`failover." + kind + ".<c>." + key.name() + "`";
        String endpoint = "`failover." + kind + ".<c>.endpoints.<e>." + key.name() + "`";
        return switch (key.scope()) {
            case TOP -> "`failover." + key.name() + "`";
            case CLUSTER -> cluster;
            case ENDPOINT -> endpoint;
            case CLUSTER_AND_ENDPOINT -> cluster + ", per endpoint too";
        };
    }
}
