/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.http.internal.HttpConfiguration;
import dev.failover.http.internal.endpoint.Template;
import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Key;
import dev.failover.internal.config.Schema;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that nothing reads would be a promise that nobody keeps. */
class SchemaKeysTest {

    @Test
    void everyKeyOfTheSchemaIsReadWhenAClientIsMadeFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("orders.properties"), """
                failover.http.orders.endpoints.eu.url=http://127.0.0.1:1
                """);
        Configuration configuration = HttpConfiguration.load(file);

        FailoverHttpClient.start(configuration, new Template(HttpClient::newBuilder), List.of())
                .close();

        Set<String> unread =
                Schema.http().keys().stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new));
        unread.removeAll(configuration.onlyCluster().keysRead());
        assertThat(unread).as("keys that nothing reads").isEmpty();
    }
}
