/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Key;
import dev.failover.internal.config.Schema;
import dev.failover.internal.config.Settings;
import dev.failover.jdbc.internal.Fittings;
import dev.failover.jdbc.internal.JdbcConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that nothing reads would be a promise that nobody keeps. */
class SchemaKeysTest {

    @Test
    void everyKeyOfTheSchemaIsReadWhenADataSourceIsMadeFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("orders.properties"), """
                failover.jdbc.orders.endpoints.a.url=jdbc:postgresql://127.0.0.1:1/app
                failover.jdbc.orders.startup.require-primary=true
                failover.jdbc.orders.startup.settle=1ms
                failover.jdbc.orders.startup.timeout=1ms
                """);
        Configuration configuration = JdbcConfiguration.load(file);
        Settings settings = configuration.onlyCluster();

        assertThatThrownBy(() -> FailoverDataSource.start(configuration, settings, Fittings.NONE))
                .isInstanceOf(IllegalStateException.class);

        Set<String> unread =
                Schema.jdbc().keys().stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new));
        unread.removeAll(settings.keysRead());
        assertThat(unread).as("keys that nothing reads").isEmpty();
    }
}
