/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a library gets: its properties in its own spelling and units. */
final class Family {

    private final String name;
    private final Effective effective;
    private final Set<String> inUrl;

    /** @param inUrl properties that the URL sets, to which built-in defaults yield */
    Family(String name, Effective effective, Set<String> inUrl) {
        this.name = name;
        this.effective = effective;
        this.inUrl = inUrl;
    }

    /** The keys of the schema that are handed on. */
    List<Key> members() {
        return effective.schema().keys().stream()
                .filter(key -> key.name().startsWith(name + ".") && !key.isFamily() && key.isPassedOn())
                .toList();
    }

    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        effective.startingWith(name + ".").forEach((local, entry) -> {
            if (effective.schema().anywhere(local).isEmpty()) {
                properties.putIfAbsent(spelled(local), entry.value());
            }
        });
        members().stream()
                .filter(key -> effective.entry(key).isPresent() || !inUrl.contains(ownName(key.name())))
                .forEach(key -> effective
                        .value(key)
                        .map(key.type()::plain)
                        .ifPresent(value -> properties.put(spelled(key.name()), value)));
        return Collections.unmodifiableMap(properties);
    }

    private String spelled(String local) {
        return name.equals("pool") ? Kebab.toCamel(ownName(local)) : ownName(local);
    }

    private String ownName(String local) {
        return local.substring(name.length() + 1);
    }
}
