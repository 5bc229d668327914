/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.internal.config.Address.Layer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is new in a configuration that was read again. Values count as they are meant: {@code 1s} for {@code 1000ms} is
 * no change, and neither is a line that only repeats a default. Names only, for values may be secrets.
 *
 * @param reloading whole keys whose new value a running application takes up, those of the schema first
 * @param restart whole keys whose new value needs a restart
 * @param added endpoints that only the new one has; their keys are not listed
 * @param removed endpoints that only the old one has
 */
public record Difference(List<String> reloading, List<String> restart, List<String> added, List<String> removed) {

    /** Copies the lists. */
    public Difference {
        reloading = List.copyOf(reloading);
        restart = List.copyOf(restart);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /**
     * Compares two readings of one cluster. What needs a restart is to be compared with what runs, not with what
     * was read last: otherwise it is named once and forgotten.
     *
     * @throws IllegalArgumentException if these are not the same cluster
     */
    public static Difference between(Settings old, Settings next) {
        if (!old.cluster().equals(next.cluster())) {
            throw new IllegalArgumentException(next.cluster() + ": another cluster (expected: " + old.cluster() + ")");
        }
        Comparison comparison = new Comparison(old.quiet(), next.quiet());
        old.effective().schema().keys().forEach(comparison::compare);
        return new Difference(
                List.copyOf(comparison.reloading),
                List.copyOf(comparison.restart),
                without(next.endpoints(), old.endpoints()),
                without(old.endpoints(), next.endpoints()));
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return reloading.isEmpty() && restart.isEmpty() && added.isEmpty() && removed.isEmpty();
    }

    private static List<String> without(List<String> ids, List<String> others) {
        return ids.stream().filter(id -> !others.contains(id)).toList();
    }

    /** Goes through the keys; used once. */
    private static final class Comparison {

        private final Settings old;
        private final Settings next;
        private final Set<String> reloading = new LinkedHashSet<>();
        private final Set<String> restart = new LinkedHashSet<>();

        Comparison(Settings old, Settings next) {
            this.old = old;
            this.next = next;
        }

        void compare(Key key) {
            switch (key.scope()) {
                case TOP -> compare(key, old, next, Address.top(""));
                case CLUSTER -> compare(key, old, next, cluster());
                case ENDPOINT, CLUSTER_AND_ENDPOINT ->
                    next.endpoints().stream()
                            .filter(old.endpoints()::contains)
                            .forEach(id -> compare(key, old.endpoint(id), next.endpoint(id), endpoint(id)));
            }
        }

        private void compare(Key key, Settings before, Settings after, Address place) {
            if (key.isFamily()) {
                Set<String> names = new LinkedHashSet<>(family(key, before).keySet());
                names.addAll(family(key, after).keySet());
                names.stream()
                        .filter(name -> !value(family(key, before), name).equals(value(family(key, after), name)))
                        .forEach(name -> note(key, name, before, after, place));
            } else if (!meant(key, before).equals(meant(key, after))) {
                note(key, key.name(), before, after, place);
            }
        }

        private void note(Key key, String name, Settings before, Settings after, Address place) {
            boolean inherited =
                    key.scope() == Key.Scope.CLUSTER_AND_ENDPOINT && !isOwn(name, before) && !isOwn(name, after);
            String full = (inherited ? cluster() : place).withLocal(name).full(kind());
            (key.reloads() ? reloading : restart).add(full);
        }

        /** The value as it is meant, whatever its spelling. */
        private static Optional<String> meant(Key key, Settings settings) {
            return settings.effective()
                    .value(key)
                    .map(text -> key.type() == ValueType.LIST
                            ? String.join(",", Lists.items(text).toList())
                            : measured(key.type(), text));
        }

        private static String measured(ValueType type, String text) {
            return type.measure(text).stream()
                    .mapToObj(Long::toString)
                    .findFirst()
                    .orElse(text);
        }

        /** What is passed on without being a key of the schema. */
        private static Map<String, Entry> family(Key family, Settings settings) {
            Map<String, Entry> members = settings.effective().startingWith(family.prefix());
            members.keySet()
                    .removeIf(
                            name -> settings.effective().schema().anywhere(name).isPresent());
            return members;
        }

        private static Optional<String> value(Map<String, Entry> family, String name) {
            return Optional.ofNullable(family.get(name)).map(Entry::value);
        }

        /** Whether it is set for this very endpoint. */
        private static boolean isOwn(String name, Settings endpoint) {
            return endpoint.effective().layers().get(0).containsKey(name);
        }

        private Address cluster() {
            return new Address(Layer.CLUSTER, next.cluster(), "", "");
        }

        private Address endpoint(String id) {
            return new Address(Layer.ENDPOINT, next.cluster(), id, "");
        }

        private String kind() {
            return next.effective().schema().kind();
        }
    }
}
