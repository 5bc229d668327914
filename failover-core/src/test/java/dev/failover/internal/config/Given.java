/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a test gives to the binder; nothing of this process leaks in. */
final class Given {

    static final String ORDERS = "failover.jdbc.orders.";
    static final String TWO_ENDPOINTS = """
            failover.jdbc.orders.endpoints.a.url=jdbc:postgresql://db-a/orders
            failover.jdbc.orders.endpoints.b.url=jdbc:postgresql://db-b/orders
            """;

    private final Map<String, String> code = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> system = new LinkedHashMap<>();
    private Schema schema = Schema.jdbc();
    private Sources sources = Sources.none();

    /** Two endpoints from code. */
    static Given orders() {
        return new Given()
                .with("endpoints.a.url", "jdbc:postgresql://db-a/orders")
                .with("endpoints.b.url", "jdbc:postgresql://db-b/orders");
    }

    static Given nothing() {
        return new Given();
    }

    /** Two endpoints and these lines, in a file called orders.properties. */
    static Given ordersFile(Path directory, String... lines) {
        return new Given().file(directory, TWO_ENDPOINTS + String.join("\n", lines));
    }

    Given file(Path directory, String text) {
        return file(directory, text.getBytes(StandardCharsets.UTF_8));
    }

    Given file(Path directory, byte[] bytes) {
        try {
            return file(Files.write(directory.resolve("orders.properties"), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Given file(Path path) {
        sources = sources.withFile(path);
        return this;
    }

    Given with(String local, String value) {
        return key(ORDERS + local, value);
    }

    Given key(String key, String value) {
        code.put(key, value);
        return this;
    }

    Given variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Given property(String name, String value) {
        system.put(name, value);
        return this;
    }

    Given schema(Schema other) {
        schema = other;
        return this;
    }

    Configuration read() {
        return Configuration.read(
                schema,
                sources.withProgrammatic(code).withEnvironment(environment).withSystemProperties(system));
    }

    Settings settings() {
        return read().cluster("orders");
    }

    List<String> warnings() {
        return read().warnings();
    }

    FailoverConfigurationException refusal() {
        return catchThrowableOfType(FailoverConfigurationException.class, this::read);
    }

    List<String> problems() {
        return refusal().problems().stream().map(Problem::toString).toList();
    }
}
