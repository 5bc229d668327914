/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which value counts.
 *
 * @param cluster the cluster's name, which some defaults hold
 * @param layers what was set, by local name, strongest layer first
 * @param top what was set above all clusters, which keys of clusters do not see
 */
record Effective(Schema schema, String cluster, List<Map<String, Entry>> layers, Map<String, Entry> top) {

    Effective {
        layers = List.copyOf(layers);
    }

    /** What was set, in the strongest layer; a layer that sets a rival hides the weaker ones. */
    Optional<Entry> entry(Key key) {
        for (Map<String, Entry> layer : key.scope() == Key.Scope.TOP ? List.of(top) : layers) {
            Entry entry = layer.get(key.name());
            if (entry != null) {
                return Optional.of(entry);
            }
            if (layer.containsKey(key.excludes())) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The value that counts: what was set, else the default. */
    Optional<String> value(Key key) {
        return entry(key)
                .map(entry -> key.type().ignoresBlanks() ? entry.value().strip() : entry.value())
                .or(() -> initial(key));
    }

    /** What was set below a prefix in the strongest layer, by local name. */
    Map<String, Entry> startingWith(String prefix) {
        Map<String, Entry> found = new LinkedHashMap<>();
        for (Map<String, Entry> layer : layers) {
            layer.forEach((local, entry) -> {
                if (local.startsWith(prefix)) {
                    found.putIfAbsent(local, entry);
                }
            });
        }
        return found;
    }

    private Optional<String> initial(Key key) {
        if (key.defaultText().isEmpty()) {
            return Optional.empty();
        }
        String initial = key.defaultText().replace("<c>", cluster);
        return Optional.of(key.follows().isEmpty() ? initial : lowered(key, initial, schema.key(key.follows())));
    }

    /** A default stays below the value that it follows, so that it makes no error. */
    private String lowered(Key key, String initial, Key limit) {
        long most = limit.type().measure(value(limit).orElseThrow()).orElse(Long.MAX_VALUE);
        boolean fits = key.type().measure(initial).orElseThrow() <= most;
        return fits ? initial : key.type().show(most);
    }

    /** Never the values: some are secrets. */
    @Override
    public String toString() {
        return "Effective[" + cluster + "]";
    }
}
