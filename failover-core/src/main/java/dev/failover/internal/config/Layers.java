/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.internal.config.Address.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lays the bound values over each other: what the process knows, defaults, cluster, endpoint. */
final class Layers {

    private final Schema schema;
    private final Map<String, Map<String, Entry>> byPlace = new LinkedHashMap<>();
    private final Map<String, Entry> ambient;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    /** @param ambient values by local name that are weaker than anything written */
    Layers(Schema schema, Binder.Bound bound, Map<String, Entry> ambient) {
        this.schema = schema;
        this.ambient = Map.copyOf(ambient);
        bound.values().values().forEach(entry -> {
            Address address = Address.parse(schema.kind(), entry.key());
            byPlace.computeIfAbsent(address.prefix(schema.kind()), place -> new LinkedHashMap<>())
                    .put(address.local(), entry);
        });
        read.add(Binder.STRICT.substring(Address.ROOT.length()));
    }

    /** The settings of a cluster with its endpoints. */
    Settings settings(String cluster, Set<String> endpoints) {
        List<Map<String, Entry>> shared = List.of(
                at(new Address(Layer.CLUSTER, cluster, "", "")), at(new Address(Layer.DEFAULTS, "", "", "")), ambient);
        Map<String, Entry> top = at(Address.top(""));
        Map<String, Settings> byId = new LinkedHashMap<>();
        for (String id : endpoints) {
            Map<String, Entry> own = at(new Address(Layer.ENDPOINT, cluster, id, ""));
            List<Map<String, Entry>> all = List.of(own, shared.get(0), shared.get(1), shared.get(2));
            byId.put(id, new Settings(new Effective(schema, cluster, all, top), id, Map.of(), read));
        }
        return new Settings(new Effective(schema, cluster, shared, top), "", byId, read);
    }

    private Map<String, Entry> at(Address place) {
        return byPlace.getOrDefault(place.prefix(schema.kind()), Map.of());
    }
}
