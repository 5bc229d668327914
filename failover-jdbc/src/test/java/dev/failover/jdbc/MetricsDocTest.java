/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation's table is made from what is registered. {@code -Ddocs.update=true} writes it anew. */
class MetricsDocTest {

    private static final Path DOC = Path.of("..", "docs", "metrics.md");
    private static final String MARK = "<!-- generated from the meters -->\n";

    /** Whose values are the user's: any other key is documented with its values. */
    private static final Set<String> OPEN = Set.of("cluster", "endpoint", "pool", "name", "instance", "version");

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theDocumentedMetersAreThoseThatAreRegistered() throws IOException {
        String doc = Files.readString(DOC);
        String expected = doc.substring(0, doc.indexOf(MARK) + MARK.length()) + table();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(DOC, expected);
        }
        assertThat(Files.readString(DOC)).isEqualTo(expected);
    }

    /** Nobody listens at the endpoint: a meter is there before there is anything to measure. */
    private String table() {
        FailoverDataSourceBuilder builder = FailoverDataSource.builder()
                .name("orders")
                .username("app")
                .property("notify.webhook.url", "http://localhost:1/")
                .property("notify.webhook.events", "incident-closed")
                .endpoint("a", e -> e.url("jdbc:postgresql://localhost:1/orders"));
        try (FailoverDataSource orders = builder.build()) {
            new FailoverMetrics(orders).bindTo(registry);
            return "\n| meter | type | unit | tags | what it tells |\n|---|---|---|---|---|\n" + rows();
        }
    }

    private String rows() {
        TreeMap<String, List<Meter>> byName = registry.getMeters().stream()
                .collect(Collectors.groupingBy(meter -> meter.getId().getName(), TreeMap::new, Collectors.toList()));
        return byName.values().stream().map(MetricsDocTest::row).collect(Collectors.joining());
    }

    private static String row(List<Meter> meters) {
        Meter.Id id = meters.get(0).getId();
        String unit = id.getBaseUnit() == null ? "" : id.getBaseUnit();
        return "| `" + id.getName() + "` | " + id.getType().name().toLowerCase(Locale.ROOT) + " | " + unit + " | "
                + tags(meters) + " | " + id.getDescription() + " |\n";
    }

    private static String tags(List<Meter> meters) {
        TreeMap<String, Set<String>> values = new TreeMap<>();
        meters.stream().flatMap(meter -> meter.getId().getTags().stream()).forEach((Tag tag) -> values.computeIfAbsent(
                        tag.getKey(), key -> new TreeSet<>())
                .add(tag.getValue()));
        return values.entrySet().stream()
                .map(tag -> OPEN.contains(tag.getKey())
                        ? tag.getKey()
                        : tag.getKey() + " (" + String.join(", ", tag.getValue()) + ")")
                .collect(Collectors.joining("; "));
    }
}
