/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.failover.testkit.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A properties file as Kubernetes mounts one: it is a link into {@code ..data}, which is a link to a directory that is never
 * changed. New content is a new directory, and one rename.
 */
final class ConfigMap {

    private static final String NAME = "orders.properties";
    private static final String CLUSTER = "failover.jdbc.orders.";

    private final Path directory;
    private int generation;

    ConfigMap(Path directory) {
        this.directory = directory;
    }

    /** What applications are told to read. */
    Path file() {
        return directory.resolve(NAME);
    }

    /** Replaces all of it at once. */
    ConfigMap swap(String content) throws IOException {
        Path fresh = Files.createDirectory(directory.resolve("..generation-" + ++generation));
        Files.writeString(fresh.resolve(NAME), content);
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, directory.resolve("..data"), ATOMIC_MOVE);
        if (Files.notExists(file())) {
            Files.createSymbolicLink(file(), Path.of("..data", NAME));
        }
        return this;
    }

    /** Overwrites the present content, as an editor would. */
    void overwrite(String content) throws IOException {
        Files.writeString(file().toRealPath(), content);
    }

    // ---- what stands in it

    /** A configuration of the nodes, as the ordinary user, that is watched. */
    static Map<String, String> of(PostgresNode... nodes) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "failover.reload",
                "true",
                CLUSTER + "username",
                PostgresNode.USER,
                CLUSTER + "password",
                PostgresNode.PASSWORD));
        for (PostgresNode node : nodes) {
            keys.put(CLUSTER + "endpoints." + node.id() + ".url", node.url());
        }
        return keys;
    }

    /** The same and more. {@code more}: key after {@code failover.jdbc.orders.}, value, key, value... */
    static Map<String, String> with(Map<String, String> keys, String... more) {
        Map<String, String> all = new TreeMap<>(keys);
        for (int i = 0; i < more.length; i += 2) {
            all.put(CLUSTER + more[i], more[i + 1]);
        }
        return all;
    }

    static String text(Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }
}
