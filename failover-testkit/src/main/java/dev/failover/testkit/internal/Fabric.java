/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.ClusterUnavailableException;
import java.util.List;

/** What a cluster is made of: its servers, and how all of it is taken away. */
public interface Fabric extends AutoCloseable {
    /** The first is the primary. */
    List<Server> servers();

    @Override
    void close();

    /** Throws {@link ClusterUnavailableException} with the reason when {@link #start} could not even begin. */
    static void requireAvailable(ClusterSpec spec) {
        if (spec.docker()) {
            requireTestcontainers();
            DockerFabric.requireEngine();
        } else {
            LocalFabric.binaries(spec, Launcher.detect());
        }
    }

    /** Starts all servers and returns when they accept connections. */
    static Fabric start(ClusterSpec spec) {
        if (spec.docker()) {
            requireTestcontainers();
            return DockerFabric.start(spec);
        }
        return LocalFabric.start(spec);
    }

    private static void requireTestcontainers() {
        try {
            Class.forName("org.testcontainers.containers.GenericContainer", false, Fabric.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ClusterUnavailableException("org.testcontainers:testcontainers is not on the class path", e);
        }
    }
}
