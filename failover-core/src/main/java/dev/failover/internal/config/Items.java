/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts lists that were written item by item, {@code name[0]}, {@code name[1]}, into one entry with commas. */
final class Items {

    private static final Pattern INDEXED = Pattern.compile("(.+)\\[(0|[1-9][0-9]{0,3})]");

    private Items() {}

    static List<Entry> gather(List<Entry> entries, Findings findings, Predicate<Entry> isList) {
        List<Entry> gathered = new ArrayList<>();
        Map<String, NavigableMap<Integer, Entry>> lists = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Matcher indexed = INDEXED.matcher(entry.key());
            if (!indexed.matches() || !isList.test(entry.withKey(indexed.group(1)))) {
                gathered.add(entry);
                continue;
            }
            Entry twin = lists.computeIfAbsent(indexed.group(1), name -> new TreeMap<>())
                    .put(Integer.parseInt(indexed.group(2)), entry);
            if (twin != null) {
                findings.problem(entry.key(), "set twice, first at " + twin.origin(), entry.origin());
            }
        }
        lists.forEach((name, items) -> gathered.add(joined(name, items, findings)));
        return gathered;
    }

    private static Entry joined(String name, NavigableMap<Integer, Entry> items, Findings findings) {
        Entry first = items.firstEntry().getValue();
        if (items.lastKey() != items.size() - 1) {
            findings.problem(name, "items are missing (expected: indexes from 0 without a gap)", first.origin());
        }
        if (items.values().stream().anyMatch(item -> item.value().indexOf(',') >= 0)) {
            findings.problem(name, "an item with a comma (expected: one item per index)", first.origin());
        }
        String value = items.values().stream().map(Entry::value).collect(Collectors.joining(","));
        return Entry.of(name, value, first.origin());
    }
}
