/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import dev.failover.testkit.internal.Fabric;
import java.lang.reflect.AnnotatedElement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts the cluster that {@link WithPostgres} describes, when a test first asks for it, and closes it with the context that
 * asked. Without the annotation it is the cluster of {@link ClusterSpec#defaults}. Skips where no such cluster can run. JUnit
 * 5.14 and later.
 */
public final class PostgresClusterExtension implements ExecutionCondition, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(PostgresClusterExtension.class);

    /** JUnit makes one. */
    public PostgresClusterExtension() {}

    /** A resolver of parameters can only fail; skipping must come before. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()
                && annotation(context.getElement()).isEmpty()) {
            return ConditionEvaluationResult.enabled("the class was asked");
        }
        try {
            Fabric.requireAvailable(spec(context));
            return ConditionEvaluationResult.enabled("a cluster can run");
        } catch (ClusterUnavailableException e) {
            return ConditionEvaluationResult.disabled("skipped: " + e.getMessage());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == PostgresCluster.class || type == FaultProxy.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PostgresCluster cluster = cluster(context);
        if (parameter.getParameter().getType() == PostgresCluster.class) {
            return cluster;
        }
        return cluster.proxy(cluster.nodes().get(0));
    }

    /** A store closes what is in it, and looks at what the enclosing context has before it makes another. */
    private static PostgresCluster cluster(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        PostgresCluster.class, type -> PostgresCluster.start(spec(context)), PostgresCluster.class);
    }

    private static ClusterSpec spec(ExtensionContext context) {
        return annotation(context.getElement())
                .or(() -> annotation(context.getTestClass()))
                .map(PostgresClusterExtension::spec)
                .orElseGet(ClusterSpec::defaults);
    }

    private static Optional<WithPostgres> annotation(Optional<? extends AnnotatedElement> element) {
        return AnnotationSupport.findAnnotation(element, WithPostgres.class);
    }

    private static ClusterSpec spec(WithPostgres wanted) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : wanted.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("settings: " + setting + " (expected: name=value)");
            }
            settings.put(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        int version = wanted.version() == 0 ? ClusterSpec.defaults().version() : wanted.version();
        return new ClusterSpec(wanted.standbys(), version, settings, wanted.docker());
    }
}
