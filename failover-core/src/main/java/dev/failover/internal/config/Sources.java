/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where values come from, weakest first: file, environment, system properties, code. Keys are discovered in the file
 * and in code; the environment is only asked, and system properties declare neither clusters nor endpoints.
 *
 * @param file a {@code .properties} file in UTF-8; only here placeholders are resolved
 * @param content what stands in the file; empty to read it
 * @param programmatic keys and values from code, in their order
 * @param environment environment variables
 * @param systemProperties system properties, those of others too
 */
public record Sources(
        Optional<Path> file,
        Optional<ByteBuffer> content,
        Map<String, String> programmatic,
        Map<String, String> environment,
        Map<String, String> systemProperties) {

    /** Copies the maps and keeps their order. */
    public Sources {
        programmatic = copy(programmatic);
        environment = copy(environment);
        systemProperties = copy(systemProperties);
    }

    /** No file, nothing from code, and the environment and system properties of this process. */
    public static Sources ofProcess() {
        Map<String, String> system = new LinkedHashMap<>();
        Properties properties = System.getProperties();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> system.put(name, properties.getProperty(name, "")));
        return new Sources(Optional.empty(), Optional.empty(), Map.of(), System.getenv(), system);
    }

    /** Nothing at all, not even the environment. */
    public static Sources none() {
        return new Sources(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of());
    }

    public Sources withFile(Path other) {
        return new Sources(Optional.of(other), Optional.empty(), programmatic, environment, systemProperties);
    }

    /** With a file that was read already: nothing that is written to it meanwhile gets in between. */
    public Sources withFile(Path other, byte[] bytes) {
        Optional<ByteBuffer> copy = Optional.of(ByteBuffer.wrap(bytes.clone()));
        return new Sources(Optional.of(other), copy, programmatic, environment, systemProperties);
    }

    public Sources withProgrammatic(Map<String, String> other) {
        return new Sources(file, content, other, environment, systemProperties);
    }

    public Sources withEnvironment(Map<String, String> other) {
        return new Sources(file, content, programmatic, other, systemProperties);
    }

    public Sources withSystemProperties(Map<String, String> other) {
        return new Sources(file, content, programmatic, environment, other);
    }

    /** Never the values: some are secrets. */
    @Override
    public String toString() {
        return "Sources[" + file.map(Path::toString).orElse("no file") + ", " + programmatic.size() + " from code]";
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
