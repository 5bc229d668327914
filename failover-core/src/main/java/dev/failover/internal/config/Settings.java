/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is set for one cluster, or for one of its endpoints over its cluster. Values were checked when they were bound,
 * so reading never fails but for a key that the schema does not have. Immutable but for the memory of what was read.
 */
public final class Settings {

    private final Schema schema;
    private final String cluster;
    private final String id;
    private final Effective effective;
    private final Map<String, Settings> endpoints;
    private final Set<String> read;

    Settings(Effective effective, String id, Map<String, Settings> endpoints, Set<String> read) {
        this.schema = effective.schema();
        this.cluster = effective.cluster();
        this.id = id;
        this.effective = effective;
        this.endpoints = endpoints;
        this.read = read;
    }

    /** The cluster's name. */
    public String cluster() {
        return cluster;
    }

    /** The endpoint's id; empty for the cluster itself. */
    public String id() {
        return id;
    }

    /** Ids of the endpoints in the order in which they were declared. */
    public List<String> endpoints() {
        return List.copyOf(endpoints.keySet());
    }

    /** The settings of an endpoint, over those of its cluster. */
    public Settings endpoint(String endpoint) {
        return Optional.ofNullable(endpoints.get(endpoint))
                .orElseThrow(() -> new IllegalArgumentException(endpoint + ": no endpoint of " + cluster));
    }

    /** The same cluster with these endpoints instead of its own. */
    public Settings with(Map<String, Settings> others) {
        return new Settings(effective, id, new LinkedHashMap<>(others), read);
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> new IllegalArgumentException(key + ": not set in " + cluster));
    }

    public Optional<String> optionalText(String key) {
        return effective.value(noted(key, ValueType.TEXT, ValueType.SECRET, ValueType.URL, ValueType.HTTP_URL));
    }

    public Duration duration(String key) {
        return optionalDuration(key).orElseThrow(() -> new IllegalArgumentException(key + ": off in " + cluster));
    }

    /** In bytes; empty if it is {@code off}, or not set. */
    public OptionalLong optionalSize(String key) {
        Key known = noted(key, ValueType.SIZE);
        return effective
                .value(known)
                .filter(text -> !known.isOff(text))
                .map(text -> known.type().measure(text))
                .orElse(OptionalLong.empty());
    }

    /** Empty if it is {@code off}, or as that key spells it, or not set. */
    public Optional<Duration> optionalDuration(String key) {
        Key known = noted(key, ValueType.DURATION, ValueType.SECONDS);
        return effective
                .value(known)
                .filter(text -> !known.isOff(text))
                .map(text -> Duration.ofMillis(known.type().measure(text).orElseThrow()));
    }

    public int integer(String key) {
        Key known = noted(key, ValueType.INTEGER, ValueType.PERCENT);
        return Math.toIntExact(known.type().measure(required(known)).orElseThrow());
    }

    /** A number with a point, such as {@code 99.95}. */
    public double decimal(String key) {
        Key known = noted(key, ValueType.DECIMAL);
        return known.type().measure(required(known)).orElseThrow() / 1e6;
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(required(noted(key, ValueType.FLAG)));
    }

    /** The constant whose name is the value in upper case with underscores. */
    public <E extends Enum<E>> E choice(String key, Class<E> constants) {
        String value = required(noted(key, ValueType.CHOICE));
        return Enum.valueOf(constants, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The items, without white space around them; none if it is not set. */
    public List<String> list(String key) {
        return effective.value(noted(key, ValueType.LIST)).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /**
     * The properties of a family, for the library behind it: in its own spelling ({@code maximumPoolSize}) and units.
     * A built-in default yields to the same property in the endpoint's URL.
     *
     * @param name {@code driver} or {@code pool}
     */
    public Map<String, String> family(String name) {
        noted(name + ".*", ValueType.FAMILY);
        Family family = new Family(name, effective, urlParameters());
        family.members().forEach(key -> read.add(key.name()));
        return family.properties();
    }

    /** Whether anybody set the key; otherwise it has its built-in default. */
    public boolean isSet(String key) {
        return effective.entry(schema.key(key)).isPresent();
    }

    /** Names of the keys that were read so far, of this configuration as a whole, as {@link Schema#keys()} has them. */
    public Set<String> keysRead() {
        return Set.copyOf(read);
    }

    /** The same, but reading it leaves no trace. */
    Settings quiet() {
        Map<String, Settings> quiet = new LinkedHashMap<>();
        endpoints.forEach((endpoint, settings) -> quiet.put(endpoint, settings.quiet()));
        return new Settings(effective, id, quiet, ConcurrentHashMap.newKeySet());
    }

    Effective effective() {
        return effective;
    }

    private Set<String> urlParameters() {
        return id.isEmpty()
                ? Set.of()
                : effective
                        .value(schema.key("url"))
                        .map(url -> PostgresUrl.parse(url).parameters().keySet())
                        .orElse(Set.of());
    }

    private String required(Key key) {
        return effective.value(key).orElseThrow(() -> new IllegalArgumentException(key + ": not set in " + cluster));
    }

    private Key noted(String name, ValueType... types) {
        Key key = schema.key(name);
        if (!List.of(types).contains(key.type())) {
            throw new IllegalArgumentException(
                    name + ": " + key.type().title() + " (expected: another reading method)");
        }
        read.add(name);
        return key;
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Settings[" + cluster + (id.isEmpty() ? ", endpoints " + endpoints() : "/" + id) + "]";
    }
}
