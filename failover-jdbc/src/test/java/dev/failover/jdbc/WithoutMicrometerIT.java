/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application that has no Micrometer misses nothing but the meters. */
@WithPostgres(standbys = 1)
class WithoutMicrometerIT {

    @Test
    void aClusterServesInAJvmThatHasNoMicrometer(PostgresCluster cluster) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                classPathWithoutMicrometer(),
                WithoutMicrometerIT.class.getName()));
        cluster.nodes().forEach(node -> command.add(node.url()));

        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("served by writer a", "no meters").doesNotContain("NoClassDefFoundError");
        assertThat(jvm.exitValue()).isZero();
    }

    private static String classPathWithoutMicrometer() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(micrometer|HdrHistogram).*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The application: one write, one read, an order, and every public class looked at as a framework would. */
    public static void main(String[] urls) throws SQLException {
        FailoverDataSourceBuilder builder = FailoverDataSource.builder()
                .name("orders")
                .username(PostgresNode.USER)
                .password(PostgresNode.PASSWORD)
                .property("startup.require-primary", "true");
        for (int i = 0; i < urls.length; i++) {
            String url = urls[i];
            builder.endpoint(i == 0 ? "a" : "b", e -> e.url(url));
        }
        try (FailoverDataSource orders = builder.build()) {
            Given.execute(orders, "CREATE TABLE orders (id bigint PRIMARY KEY)");
            Given.insert(orders, 1);
            Given.port(orders.replica());
            orders.operator().drain("b", false, "test", "");
            reflect(FailoverDataSource.class, FailoverDataSourceBuilder.class, Operator.class);
            System.out.println(
                    "served by writer " + orders.operator().status().writer().orElse("none"));
            noMeters(orders);
        }
    }

    private static void reflect(Class<?>... types) {
        for (Class<?> type : types) {
            assertThat(type.getDeclaredMethods()).isNotEmpty();
            assertThat(type.getDeclaredFields()).isNotEmpty();
            assertThat(type.getDeclaredConstructors()).isNotEmpty();
        }
    }

    private static void noMeters(FailoverDataSource orders) {
        try {
            System.out.println("meters all the same: " + new FailoverMetrics(orders));
        } catch (LinkageError e) {
            System.out.println("no meters");
        }
    }
}
