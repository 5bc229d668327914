/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a cluster: a parameter of type {@link PostgresCluster}, and one of type {@link FaultProxy} for a proxy in
 * front of its first primary. On a method it wins over the one on the class.
 *
 * <p>What a test or its {@code @BeforeEach} asks for lives for that test. What {@code @BeforeAll} or a constructor asks for
 * lives for the class, and all its tests get the same. Where no such cluster can run, what is annotated is skipped, with the
 * reason.
 *
 * <pre>{@code
 * @WithPostgres(standbys = 1, settings = "max_connections=20")
 * class OrdersOutlivePrimaryTest {
 *     @Test
 *     void killed(PostgresCluster cluster, FaultProxy proxy) { ... }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresClusterExtension.class)
public @interface WithPostgres {
    /** Streaming standbys beside the primary. */
    int standbys() default 2;

    /** Major version of PostgreSQL; 0 is that of {@link ClusterSpec#defaults}. */
    int version() default 0;

    /** Server settings, each as {@code name=value}. */
    String[] settings() default {};

    /** Whether the servers are Docker containers. */
    boolean docker() default false;
}
